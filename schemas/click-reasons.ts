/**
 * Why a hit on a tracked link may be no person's: what the request and its address tell. They travel in `reasons` of a
 * click; which class follows from them is decided where the message's times are known too, and can be decided again.
 */
export const CLICK_REASONS = {
  head: 'Asked for the head only, which no person does.',
  known_bot: 'The user agent is a known robot’s, or a program’s.',
  no_user_agent: 'No user agent at all.',
  prefetch: 'The browser says that it only prefetches, prerenders or previews.',
  many_codes: 'The address asked for many different links in a short time.',
  data_centre: 'The address belongs to a data centre.',
} as const satisfies Record<string, string>;

export type ClickReason = keyof typeof CLICK_REASONS;

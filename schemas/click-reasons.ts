import { isbot } from 'isbot';
import type { Click } from './events.ts';

/**
 * Why a hit on a tracked link may be no person's, as the request and its address tell. These travel in `reasons` of a
 * click; other words there are kept and shown, and weigh nothing until a rule set knows them.
 */
export const REQUEST_REASONS = {
  head: 'It asked for the head only, which no person does.',
  known_bot: 'Its user agent is a known robot’s, or a program’s.',
  no_user_agent: 'It named no user agent, as every browser does.',
  prefetch: 'The browser said that it only prefetches, prerenders or previews.',
  many_codes: 'Its address asked for many different links in a short time.',
  data_centre: 'Its address belongs to a data centre.',
} as const satisfies Record<string, string>;

/** The same, as only the message's times tell: found in the fold, never taken from a sender. */
export const TIME_REASONS = {
  too_soon: 'It came before a person could have had the message in hand.',
  before_delivery: 'It came soon after the handoff, but before the receipt says that the message was delivered.',
  links_at_once: 'Another link of the same message was fetched in the same moment.',
  many_at_once: 'Several hits on the same link, not all of one origin, came in the same moment.',
} as const satisfies Record<string, string>;

/** All reasons and what they say of a hit. */
export const CLICK_REASONS = { ...REQUEST_REASONS, ...TIME_REASONS };

export type RequestReason = keyof typeof REQUEST_REASONS;
export type TimeReason = keyof typeof TIME_REASONS;
export type ClickReason = keyof typeof CLICK_REASONS;

/** In the order of their bits. */
const WORDS = Object.keys(CLICK_REASONS) as ClickReason[];

/** Each reason as a bit, so that those of a hit are one number. */
export const REASON_BIT = Object.fromEntries(WORDS.map((word, place) => [word, 1 << place])) as Readonly<
  Record<ClickReason, number>
>;

const REQUEST_BITS = new Map(
  Object.keys(REQUEST_REASONS).map((word): [string, number] => [word, REASON_BIT[word as RequestReason]]),
);

/** The reasons among told words that a request can give, as bits. */
export function requestBits(told: readonly string[]): number {
  let bits = 0;
  for (const word of told) bits |= REQUEST_BITS.get(word) ?? 0;
  return bits;
}

/** Bits as words. */
export const reasonWords = (bits: number): ClickReason[] => WORDS.filter((word) => (bits & REASON_BIT[word]) !== 0);

type Asked = Pick<Click, 'method' | 'user_agent' | 'reasons'>;

/**
 * What was told, and behind it what the method and the user agent tell beyond: whoever publishes clicks need know no
 * robots. The same array if that is nothing. An agent that a publisher leaves out says nothing: he may not know it.
 */
export function withOwnReasons({ method, user_agent, reasons }: Asked): readonly string[] {
  const isHead = method !== 'GET' && method.toUpperCase() === 'HEAD' && !reasons.includes('head');
  const isBot = user_agent !== '' && !reasons.includes('known_bot') && isbot(user_agent);
  if (!isHead && !isBot) return reasons;
  return [...reasons, ...(isHead ? ['head'] : []), ...(isBot ? ['known_bot'] : [])];
}

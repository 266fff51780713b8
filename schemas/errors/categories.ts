/** What kinds of categories there are: the six answers to "whose problem is it". */
export const FAMILIES = ['number', 'filtering', 'rate', 'consent', 'network', 'other'] as const;
export type Family = (typeof FAMILIES)[number];

/**
 * Whether sending again makes sense. `auto`: yes, after a while, by itself. `after_fix`: once the message or the number
 * is changed. `hold`: later, when a stated time has passed. `action`: somebody must act on an account or registration
 * first. `never`: no.
 */
export const RETRY_CLASSES = ['auto', 'after_fix', 'hold', 'action', 'never'] as const;
export type RetryClass = (typeof RETRY_CLASSES)[number];

/** What is true of every code of a category, unless the code's own entry says it better. */
export interface CategorySpec {
  readonly family: Family;
  readonly retry: RetryClass;
  readonly meaning: string;
  readonly fix: string;
}

/** The kinds of problems, in the words of whoever has to solve them. */
export const CATEGORIES = {
  invalid_number: {
    family: 'number',
    retry: 'after_fix',
    meaning: 'The number cannot be one that messages are sent to: it is malformed, unassigned or not routable.',
    fix: 'Write numbers in E.164 form, check them with a lookup before sending, and take this one off the list.',
  },
  not_sms_capable: {
    family: 'number',
    retry: 'never',
    meaning: 'The number exists but cannot receive text messages, as a landline cannot.',
    fix: 'Look up the line type when numbers are collected; reach this person by another channel.',
  },
  unreachable_perm: {
    family: 'number',
    retry: 'never',
    meaning: 'The network does not know this subscriber: the number was given up, ported badly or never active.',
    fix: 'Take the number off the list. A small share is normal; a growing one means that the list is old.',
  },
  unreachable_temp: {
    family: 'network',
    retry: 'auto',
    meaning: 'The phone is off, out of coverage or roaming where it cannot be reached.',
    fix: 'Send again after some hours. If it keeps happening, look the number up: it may be dead.',
  },
  handset: {
    family: 'network',
    retry: 'auto',
    meaning: 'The phone refused the message: its memory is full, it is busy, or it does not support the format.',
    fix: 'Send again later; if it stays, send a plain and shorter message.',
  },
  network_temp: {
    family: 'network',
    retry: 'auto',
    meaning: 'Something between the vendor and the phone did not answer or failed for a moment.',
    fix: 'Send again after some minutes, unless a late receipt says that it arrived. Watch the rate by carrier.',
  },
  congestion: {
    family: 'rate',
    retry: 'auto',
    meaning: 'Too many messages were waiting at once, at the vendor or at the carrier.',
    fix: 'Spread the sending over a longer time and send this one again.',
  },
  rate_limited: {
    family: 'rate',
    retry: 'auto',
    meaning: 'Messages were sent faster than the sender or the campaign may send.',
    fix: 'Slow down to the limit of this sender (carriers count parts, not messages), or add senders; then send again.',
  },
  daily_cap: {
    family: 'rate',
    retry: 'hold',
    meaning: 'The volume that the carrier grants the brand or campaign for the day is used up.',
    fix: "Hold until the carrier's day ends, plan large sends over several days, and ask for a higher tier.",
  },
  filtered_content: {
    family: 'filtering',
    retry: 'after_fix',
    meaning: 'A filter took the message for spam or fraud, by its words, its link or its pattern.',
    fix: 'Check consent, use links on a domain of your own, name the sender, avoid shouting and link shorteners; then try a small share.',
  },
  sender_blocked: {
    family: 'filtering',
    retry: 'action',
    meaning: 'The carrier or vendor does not accept this sender for this route.',
    fix: 'Ask the vendor why the sender is blocked; send from a registered sender that is allowed in this country.',
  },
  unregistered: {
    family: 'filtering',
    retry: 'action',
    meaning: 'The sender is not registered or verified as this country and route require.',
    fix: 'Register the sender and attach it to an approved campaign. Until then messages from it will not get through.',
  },
  fraud_ait: {
    family: 'filtering',
    retry: 'action',
    meaning: 'The pattern looks like traffic inflation: many messages to ranges that somebody is paid for.',
    fix: 'Protect the form that triggers messages (rate limits, bot checks), and allow only countries that you serve.',
  },
  opted_out: {
    family: 'consent',
    retry: 'never',
    meaning: 'The recipient said STOP to this sender.',
    fix: 'Do not send again. Record the opt-out and leave the number out of every list until the recipient opts in again.',
  },
  recipient_blocked: {
    family: 'consent',
    retry: 'never',
    meaning: 'The recipient, or the carrier on their behalf, blocks messages from this sender or of this kind.',
    fix: 'Treat it like an opt-out: stop sending to this number and check how its consent was given.',
  },
  geo_permission: {
    family: 'other',
    retry: 'action',
    meaning: "Sending to this country is not enabled or not possible on the vendor's account.",
    fix: 'Enable the country if you serve it; if not, find out how the number came onto the list.',
  },
  malformed: {
    family: 'other',
    retry: 'after_fix',
    meaning: 'The request was malformed: a field is missing, too long or of the wrong kind.',
    fix: 'Correct the request as the vendor documents it. This is a fault of the sending software.',
  },
  too_long: {
    family: 'other',
    retry: 'after_fix',
    meaning: 'The text is longer than the route takes.',
    fix: 'Shorten the text. One character outside GSM-7 cuts the room of a part from 160 to 70 characters.',
  },
  media: {
    family: 'other',
    retry: 'after_fix',
    meaning: 'The attached media is not supported, too large or could not be fetched.',
    fix: 'Shrink or convert the media, make sure that its URL can be fetched, or send a text with a link.',
  },
  expired: {
    family: 'network',
    retry: 'auto',
    meaning: 'The message could not be delivered before its validity ran out.',
    fix: 'Send again if it still makes sense; give messages that may wait a longer validity.',
  },
  no_receipt: {
    family: 'network',
    retry: 'hold',
    meaning: 'No receipt came in time. The message may have been delivered.',
    fix: 'Do not send again at once: it may be a duplicate. Watch the share by carrier and ask the vendor if it grows.',
  },
  price_credit: {
    family: 'other',
    retry: 'action',
    meaning: 'There was not enough credit, or the price was above the limit that was set.',
    fix: 'Top up the account, switch on automatic recharge, or raise the price limit.',
  },
  account: {
    family: 'other',
    retry: 'action',
    meaning: "The vendor's account is suspended, limited or may not do this.",
    fix: "Look at the vendor's console for what is asked of you (billing, compliance), and write to its support.",
  },
  config: {
    family: 'other',
    retry: 'after_fix',
    meaning: 'A setting of the sender, the messaging profile or the request does not fit.',
    fix: "Compare sender, channel and profile with the vendor's console and correct what differs.",
  },
  loop: {
    family: 'network',
    retry: 'after_fix',
    meaning: 'The message went in a circle between networks and was dropped.',
    fix: 'Check that sender and recipient differ and are not forwarded to each other; report it to the vendor.',
  },
  provider_internal: {
    family: 'network',
    retry: 'auto',
    meaning: 'The vendor had a fault of its own.',
    fix: "Send again later; look at the vendor's status page and open a ticket if it lasts.",
  },
  unknown: {
    family: 'other',
    retry: 'auto',
    meaning: 'No reason was given.',
    fix: 'Watch the rate by carrier and sender, and send a sample of message ids to the vendor. Send once more at most.',
  },
} as const satisfies Record<string, CategorySpec>;

export type Category = keyof typeof CATEGORIES;

/** What a vendor's file says of one code; what it leaves out is the category's. */
export interface CodeSpec {
  readonly category: Category;
  readonly name: string;
  readonly meaning?: string;
  readonly fix?: string;
  readonly retry?: RetryClass;
}

/** One vendor's codes, as its receipts write them. */
export type VendorCodes = Readonly<Record<string, CodeSpec>>;

/** Codes of one category that need no words of their own: `{code: name}`. */
export const all = (category: Category, names: Readonly<Record<string, string>>): VendorCodes =>
  Object.fromEntries(Object.entries(names).map(([code, name]) => [code, { category, name }]));

/** Every whole number from `first` to `last`, as one entry each. */
export const range = (first: number, last: number, spec: CodeSpec): VendorCodes =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, index) => [String(first + index), spec]));

import type { CategorySpec } from './vocabulary.ts';

/** The kinds of problems, in the words of whoever has to solve them. */
export const CATEGORIES = {
  invalid_number: {
    family: 'number',
    retry: 'after_fix',
    owner: 'recipient',
    meaning: 'The number cannot be one that messages are sent to: it is malformed, unassigned or not routable.',
    fix: 'Write numbers in E.164 form, check them with a lookup before sending, and take this one off the list.',
    engineerFix:
      'Normalise to E.164 with a phone number library at ingest and reject what cannot exist; do not retry the same string.',
  },
  not_sms_capable: {
    family: 'number',
    retry: 'never',
    owner: 'recipient',
    meaning: 'The number exists but cannot receive text messages, as a landline cannot.',
    fix: 'Look up the line type when numbers are collected; reach this person by another channel.',
    engineerFix:
      'Store the line type with the number and leave landlines out of SMS sends; this code never changes by itself.',
  },
  unreachable_perm: {
    family: 'number',
    retry: 'never',
    owner: 'recipient',
    meaning: 'The network does not know this subscriber: the number was given up, ported badly or never active.',
    fix: 'Take the number off the list. A small share is normal; a growing one means that the list is old.',
    engineerFix:
      'Suppress the number after the second such code within a month; run a number lookup before adding it again.',
  },
  unreachable_temp: {
    family: 'network',
    retry: 'auto',
    owner: 'recipient',
    meaning: 'The phone is off, out of coverage or roaming where it cannot be reached.',
    fix: 'Send again after some hours. If it keeps happening, look the number up: it may be dead.',
    engineerFix:
      'Retry with growing gaps (1 h, 4 h, 24 h), three times at most, and only while no late receipt has come.',
  },
  handset: {
    family: 'network',
    retry: 'auto',
    owner: 'recipient',
    meaning: 'The phone refused the message: its memory is full, it is busy, or it does not support the format.',
    fix: 'Send again later; if it stays, send a plain and shorter message.',
    engineerFix:
      'Retry after an hour with backoff; check data coding, message class and UDH if one phone model fails only.',
  },
  network_temp: {
    family: 'network',
    retry: 'auto',
    owner: 'carrier',
    meaning: 'Something between the vendor and the phone did not answer or failed for a moment.',
    fix: 'Send again after some minutes, unless a late receipt says that it arrived. Watch the rate by carrier.',
    engineerFix: 'Retry with exponential backoff from one minute, keyed so that a late receipt cancels the retry.',
  },
  congestion: {
    family: 'rate',
    retry: 'auto',
    owner: 'carrier',
    meaning: 'Too many messages were waiting at once, at the vendor or at the carrier.',
    fix: 'Spread the sending over a longer time and send this one again.',
    engineerFix: 'Lower the window or rate of the connection, queue on your side, and retry with jitter.',
  },
  rate_limited: {
    family: 'rate',
    retry: 'auto',
    owner: 'sender',
    meaning: 'Messages were sent faster than the sender or the campaign may send.',
    fix: 'Slow down to the limit of this sender (carriers count parts, not messages), or add senders; then send again.',
    engineerFix:
      'Put a token bucket in front of the vendor, one per sender and campaign, that counts parts; back off on this code.',
  },
  daily_cap: {
    family: 'rate',
    retry: 'hold',
    owner: 'sender',
    meaning: 'The volume that the carrier grants the brand or campaign for the day is used up.',
    fix: "Hold until the carrier's day ends, plan large sends over several days, and ask for a higher tier.",
    engineerFix:
      "Count parts per brand and carrier over all vendors, and stop the queue before the cap; it resets at the carrier's midnight.",
  },
  filtered_content: {
    family: 'filtering',
    retry: 'after_fix',
    owner: 'content',
    meaning: 'A filter took the message for spam or fraud, by its words, its link or its pattern.',
    fix: 'Check consent, use links on a domain of your own, name the sender, avoid shouting and link shorteners; then try a small share.',
    engineerFix:
      'Log template, link domain and sender of each such code; compare the share by template and stop the worst one.',
  },
  sender_blocked: {
    family: 'filtering',
    retry: 'action',
    owner: 'sender',
    meaning: 'The carrier or vendor does not accept this sender for this route.',
    fix: 'Ask the vendor why the sender is blocked; send from a registered sender that is allowed in this country.',
    engineerFix:
      'Take the sender out of the pool for this carrier until the vendor confirms; do not rotate numbers to get around it.',
  },
  unregistered: {
    family: 'filtering',
    retry: 'action',
    owner: 'sender',
    meaning: 'The sender is not registered or verified as this country and route require.',
    fix: 'Register the sender and attach it to an approved campaign. Until then messages from it will not get through.',
    engineerFix:
      "Check the number's campaign or verification status through the vendor's API before it may send; fail fast here.",
  },
  fraud_ait: {
    family: 'filtering',
    retry: 'action',
    owner: 'us',
    meaning: 'The pattern looks like traffic inflation: many messages to ranges that somebody is paid for.',
    fix: 'Protect the form that triggers messages (rate limits, bot checks), and allow only countries that you serve.',
    engineerFix:
      "Limit by IP, device and number range, alert on a jump of one prefix, and use the vendor's geo permissions and fraud guard.",
  },
  opted_out: {
    family: 'consent',
    retry: 'never',
    owner: 'recipient',
    meaning: 'The recipient said STOP to this sender.',
    fix: 'Do not send again. Record the opt-out and leave the number out of every list until the recipient opts in again.',
    engineerFix: 'Publish a consent event, and check suppressions by sender and recipient before every submit.',
  },
  recipient_blocked: {
    family: 'consent',
    retry: 'never',
    owner: 'recipient',
    meaning: 'The recipient, or the carrier on their behalf, blocks messages from this sender or of this kind.',
    fix: 'Treat it like an opt-out: stop sending to this number and check how its consent was given.',
    engineerFix: 'Suppress this pair of sender and recipient; do not retry by another sender.',
  },
  geo_permission: {
    family: 'other',
    retry: 'action',
    owner: 'sender',
    meaning: "Sending to this country is not enabled or not possible on the vendor's account.",
    fix: 'Enable the country if you serve it; if not, find out how the number came onto the list.',
    engineerFix:
      "Check the country against the account's permissions before the submit, and route it elsewhere or refuse it.",
  },
  malformed: {
    family: 'other',
    retry: 'after_fix',
    owner: 'us',
    meaning: 'The request was malformed: a field is missing, too long or of the wrong kind.',
    fix: 'Correct the request as the vendor documents it. This is a fault of the sending software.',
    engineerFix:
      "Log request and answer, compare with the vendor's schema, and add a test with this payload; never retry unchanged.",
  },
  too_long: {
    family: 'other',
    retry: 'after_fix',
    owner: 'us',
    meaning: 'The text is longer than the route takes.',
    fix: 'Shorten the text. One character outside GSM-7 cuts the room of a part from 160 to 70 characters.',
    engineerFix:
      'Count parts before the submit with the encoding that the text needs, and replace typographic characters.',
  },
  media: {
    family: 'other',
    retry: 'after_fix',
    owner: 'us',
    meaning: 'The attached media is not supported, too large or could not be fetched.',
    fix: 'Shrink or convert the media, make sure that its URL can be fetched, or send a text with a link.',
    engineerFix:
      'Check type, size and a HEAD request on the media URL before the submit; serve it by HTTPS without redirects.',
  },
  expired: {
    family: 'network',
    retry: 'auto',
    owner: 'carrier',
    meaning: 'The message could not be delivered before its validity ran out.',
    fix: 'Send again if it still makes sense; give messages that may wait a longer validity.',
    engineerFix:
      'Compare the validity that you set with the delivery latency of this carrier; log the validity with the submit.',
  },
  no_receipt: {
    family: 'network',
    retry: 'hold',
    owner: 'vendor',
    meaning: 'No receipt came in time. The message may have been delivered.',
    fix: 'Do not send again at once: it may be a duplicate. Watch the share by carrier and ask the vendor if it grows.',
    engineerFix:
      'Treat it as unknown, keep the message open for a late receipt, and never retry without a deduplication key.',
  },
  price_credit: {
    family: 'other',
    retry: 'action',
    owner: 'sender',
    meaning: 'There was not enough credit, or the price was above the limit that was set.',
    fix: 'Top up the account, switch on automatic recharge, or raise the price limit.',
    engineerFix:
      'Alert on balance before it runs out; stop the queue on this code instead of failing message by message.',
  },
  account: {
    family: 'other',
    retry: 'action',
    owner: 'sender',
    meaning: "The vendor's account is suspended, limited or may not do this.",
    fix: "Look at the vendor's console for what is asked of you (billing, compliance), and write to its support.",
    engineerFix:
      "Stop the queue for this account, alert a person, and check credentials and account state through the vendor's API.",
  },
  config: {
    family: 'other',
    retry: 'after_fix',
    owner: 'us',
    meaning: 'A setting of the sender, the messaging profile or the request does not fit.',
    fix: "Compare sender, channel and profile with the vendor's console and correct what differs.",
    engineerFix:
      "Compare the request's sender, channel and profile ids with what the vendor's API lists; correct and send again.",
  },
  loop: {
    family: 'network',
    retry: 'after_fix',
    owner: 'carrier',
    meaning: 'The message went in a circle between networks and was dropped.',
    fix: 'Check that sender and recipient differ and are not forwarded to each other; report it to the vendor.',
    engineerFix: 'Log sender, recipient and the route; check forwarding rules of your own numbers.',
  },
  provider_internal: {
    family: 'network',
    retry: 'auto',
    owner: 'vendor',
    meaning: 'The vendor had a fault of its own.',
    fix: "Send again later; look at the vendor's status page and open a ticket if it lasts.",
    engineerFix: 'Retry with backoff, fail over to another vendor if it lasts, and keep request ids for the ticket.',
  },
  unknown: {
    family: 'other',
    retry: 'auto',
    owner: 'carrier',
    meaning: 'No reason was given.',
    fix: 'Watch the rate by carrier and sender, and send a sample of message ids to the vendor. Send once more at most.',
    engineerFix: 'Keep the raw status and text; group by carrier, sender and hour to find what they have in common.',
  },
  in_progress: {
    family: 'other',
    retry: 'hold',
    owner: 'carrier',
    final: false,
    meaning: 'Not a failure: the message is still on its way, and whoever told this goes on trying.',
    fix: 'Wait for the final receipt. Do not send again: the recipient may get it twice.',
    engineerFix: 'Map it to an open status; only a final code may end the message or start a retry.',
  },
  none: {
    family: 'other',
    retry: 'never',
    owner: 'us',
    meaning: 'Not an error: this code says that all went well.',
    fix: 'Nothing to do.',
    engineerFix: 'If a failed message carries it, trust the status word and keep both as they came.',
  },
} as const satisfies Record<string, CategorySpec>;

export type Category = keyof typeof CATEGORIES;

/** The sentences that screens begin with: what the figures say, in words. */
import { change, isFirm } from './statistics.js';
import { count, counted, named, percent, points } from './format.js';

export const UNDELIVERED_COLUMNS = ['rejected', 'failed', 'expired', 'filtered'];

/** @param {Record<string, number>} row of /v1/segments */
export const undelivered = (row) => UNDELIVERED_COLUMNS.reduce((sum, name) => sum + row[name], 0);
/** Messages that arrived as far as anything can tell. */
export const arrived = (row) => row.delivered + row.delivered_inferred;

/**
 * `Delivery is 94.1 %, 2.3 points below the 24 hours before; two thirds of what did not arrive is …`
 *
 * @param {Record<string, number>} now
 * @param {Record<string, number> | undefined} before
 * @param {string} beforeLabel
 * @param {{code: string, vendor: string, messages: number} | undefined} worst the commonest error
 */
export function overviewSentence(now, before, beforeLabel, worst) {
  const rate = `Delivery is ${percent(now.delivered / now.messages)} of ${counted(now.messages, 'message')}`;
  const lost = undelivered(now);
  const cause =
    lost === 0
      ? 'nothing failed'
      : worst === undefined
        ? `${counted(lost, 'message')} did not arrive`
        : `${share(worst.messages / lost)} of the ${count(lost)} that failed is ${errorName(worst)}`;
  return `${rate}${compared(now, before, beforeLabel)}; ${cause}.`;
}

function compared(now, before, beforeLabel) {
  const found =
    before && change({ part: now.delivered, whole: now.messages }, { part: before.delivered, whole: before.messages });
  if (found === undefined) return '';
  if (!found.beyondChance) return `, as in ${beforeLabel}`;
  return `, ${points(found.difference)} ${found.difference < 0 ? 'below' : 'above'} ${beforeLabel}`;
}

/** `Twilio 30007`; a receipt without a code says so. */
export const errorName = ({ vendor, code }) =>
  code === '' ? `${named('vendor', vendor)} without a code` : `${named('vendor', vendor)} ${code}`;

/**
 * Why a message of /v1/messages or the live feed failed. The code is the deciding receipt's, and so is the vendor: the
 * message itself may have been handed to another one.
 *
 * @param {{error_vendor: string, error_code: string}} row
 */
export const failureName = ({ error_vendor: vendor, error_code: code }) => errorName({ vendor, code });

/** @type {[number, string][]} */
const FRACTIONS = [
  [9 / 10, 'nine tenths'],
  [4 / 5, 'four fifths'],
  [3 / 4, 'three quarters'],
  [2 / 3, 'two thirds'],
  [1 / 2, 'half'],
  [1 / 3, 'a third'],
  [1 / 4, 'a quarter'],
  [1 / 5, 'a fifth'],
  [1 / 6, 'a sixth'],
  [1 / 8, 'an eighth'],
  [1 / 10, 'a tenth'],
];

/** From here on a share is nearly all. */
const NEARLY_ALL = 0.96;
/** Below this no fraction is easier to read than the figure. */
const SMALL = 0.085;

/** A share in words that nobody has to work out: the nearest simple fraction, three hundredths off at most, or the figure. */
export function share(part) {
  if (part >= NEARLY_ALL) return 'nearly all';
  if (part < SMALL) return percent(part);
  const [nearest, words] = FRACTIONS.reduce((best, each) =>
    Math.abs(each[0] - part) < Math.abs(best[0] - part) ? each : best,
  );
  return Math.abs(nearest - part) <= 0.03 ? words : percent(part);
}

/** A group of fewer messages is not held up as the best or the worst. */
const LEAST = 100;

/**
 * Where delivery is best and worst. Groups whose carrier or vendor is not known are left out by the caller: a message
 * that failed before anyone named one is in them because it failed.
 *
 * @param {readonly {label: string, delivered: number, messages: number}[]} groups
 */
export function segmentsSentence(groups) {
  if (groups.length === 0) return 'Nothing is known of where these messages went.';
  const firm = groups.filter(({ delivered, messages }) => messages >= LEAST && isFirm(delivered, messages));
  if (firm.length < 2) return `${counted(groups.length, 'group')}, too small or too few to say where delivery differs.`;
  const ranked = [...firm].sort((a, b) => b.delivered / b.messages - a.delivered / a.messages);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  const found = change(
    { part: best.delivered, whole: best.messages },
    { part: worst.delivered, whole: worst.messages },
  );
  if (!found.beyondChance) return `Delivery is much the same everywhere: between ${rateOf(worst)} and ${rateOf(best)}.`;
  return `Delivery is best for ${best.label} (${rateOf(best)}) and worst for ${worst.label} (${rateOf(worst)}).`;
}

const rateOf = ({ delivered, messages }) => percent(delivered / messages);

/** @param {readonly {vendor: string, error_code: string, messages: number}[]} rows most first */
export function errorsSentence(rows, submitted) {
  const lost = rows.reduce((sum, { messages }) => sum + messages, 0);
  if (submitted === 0) return 'No messages in this range.';
  if (lost === 0) return `None of ${counted(submitted, 'message')} is known to have failed.`;
  const [{ vendor, error_code: code, messages }] = rows;
  return `${counted(lost, 'message')} of ${count(submitted)} (${percent(lost / submitted)}) did not arrive; ${share(messages / lost)} of them because of ${errorName({ vendor, code })}.`;
}

/**
 * @param {readonly {vendor: string, code: string}[]} entries of the catalogue
 * @param {readonly {vendor: string, code: string, messages: number}[]} unlisted codes that came and are not in it
 */
export function catalogueSentence(entries, unlisted) {
  const vendors = new Set(entries.map(({ vendor }) => vendor).filter(Boolean)).size;
  const known = `${counted(entries.filter(({ vendor }) => vendor !== '').length, 'entry', 'entries')} explain the codes of ${counted(vendors, 'vendor')}`;
  if (unlisted.length === 0) return `${known}; every code that came is among them.`;
  const codes = new Set(unlisted.map(({ vendor, code }) => `${vendor}:${code}`)).size;
  const messages = unlisted.reduce((sum, row) => sum + row.messages, 0);
  return `${known}; ${counted(codes, 'code')} that came ${codes === 1 ? 'is' : 'are'} not among them (${counted(messages, 'message')}).`;
}

/** What happened to one message. @param {Record<string, any>} found of /v1/messages/{id} */
export function messageSentence(found) {
  const carrier = found.carrier ? ` to ${found.carrier}` : '';
  switch (found.status) {
    case 'delivered':
      return `It arrived: the receipt says delivered${carrier}.`;
    case 'rejected':
      return `It did not arrive: it was refused${by(found)}.`;
    case 'filtered':
      return `It did not arrive: it was filtered${by(found)}.`;
    case 'expired':
      return 'It did not arrive in time: it expired.';
    case 'failed':
      return `It did not arrive: delivery failed${by(found)}.`;
    default:
      return found.delivered_inferred
        ? 'It arrived, although no final receipt says so: its recipient reacted to it.'
        : found.status === 'unknown'
          ? 'Whether it arrived is not known: the vendor does not say.'
          : `It is on its way: ${found.status.replace('_', ' ')}, and no final receipt yet.`;
  }
}

/** @param {Record<string, any>} found */
const by = ({ carrier, vendor }) => (vendor || carrier ? ` (${[vendor, carrier].filter(Boolean).join(', ')})` : '');

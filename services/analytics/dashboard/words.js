/** The sentences that screens begin with: what the figures say, in words. */
import { change, isFirm } from './statistics.js';
import { count, counted, duration, named, percent, points } from './format.js';

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
 * @param {readonly {error_code: string, vendor: string, error_meaning: string, messages: number}[]} errors most first
 */
export function overviewSentence(now, before, beforeLabel, errors) {
  const rate = `Delivery is ${percent(now.delivered / now.messages)} of ${counted(now.messages, 'message')}`;
  const lost = undelivered(now);
  const worst = commonest(errors);
  const cause =
    lost === 0
      ? 'nothing failed'
      : worst === undefined
        ? `${counted(lost, 'message')} did not arrive`
        : `${share(worst.messages / lost)} of the ${count(lost)} that failed: ${explained(worst)}`;
  return `${rate}${compared(now, before, beforeLabel)}; ${cause}.`;
}

function compared(now, before, beforeLabel) {
  const found =
    before && change({ part: now.delivered, whole: now.messages }, { part: before.delivered, whole: before.messages });
  if (found === undefined) return '';
  if (!found.beyondChance) return `, as in ${beforeLabel}`;
  return `, ${points(found.difference)} ${found.difference < 0 ? 'below' : 'above'} ${beforeLabel}`;
}

/** The reason that stopped most messages: vendors have codes of their own for the same one. */
function commonest(errors) {
  const reasons = new Map();
  for (const error of errors) {
    const reason = error.error_meaning || errorName({ vendor: error.vendor, code: error.error_code });
    const known = reasons.get(reason);
    if (known === undefined) reasons.set(reason, { ...error, others: 0 });
    else Object.assign(known, { messages: known.messages + error.messages, others: known.others + 1 });
  }
  return [...reasons.values()].sort((a, b) => b.messages - a.messages)[0];
}

/** `the phone is off or out of coverage (twilio 30003 and 2 other codes)` */
function explained({ vendor, error_code: code, error_meaning: meaning, others }) {
  const codes = `${errorName({ vendor, code })}${others > 0 ? ` and ${counted(others, 'other code')}` : ''}`;
  return meaning ? `${becauseOf(meaning)} (${codes})` : codes;
}

/** What meanings begin with when it is not a name. */
const COMMON_WORDS = /^(?:An?|The|It|This|No|Too|Messages?|Some\w*|Nothing|Whoever|Sent) /;
/** So many words say enough before a comma. */
const ENOUGH_WORDS = 6;

/**
 * The meaning of a code as it stands within a sentence: its first sentence, up to where details begin.
 *
 * @param {string} meaning
 */
export function becauseOf(meaning) {
  const [sentence = ''] = meaning.split(/[.:;](?:\s|$)/);
  const [clause = ''] = sentence.split(', ');
  const first = clause.split(' ').length >= ENOUGH_WORDS ? clause : sentence;
  return COMMON_WORDS.test(first) ? first.charAt(0).toLowerCase() + first.slice(1) : first;
}

/**
 * `Delivery fell from 94.1 % to 88.0 %.`
 *
 * @param {string} what
 * @param {{part: number, whole: number}} now
 * @param {{part: number, whole: number}} before
 */
export function movedSentence(what, now, before) {
  const [to, from] = [now.part / now.whole, before.part / before.whole];
  return `${what} ${to < from ? 'fell' : 'rose'} from ${percent(from)} to ${percent(to)}, ${counted(now.whole, 'message')}.`;
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

/**
 * Where people clicked most and where least arrived.
 *
 * @param {readonly any[]} rows of /v1/segments by campaign
 */
export function campaignsSentence(rows) {
  const of = rows.filter(({ campaign_id: id }) => id !== '');
  if (of.length === 0) return 'No message of this range names a campaign.';
  const total = of.reduce((sum, { messages }) => sum + messages, 0);
  const many = `${counted(of.length, 'campaign')} sent ${counted(total, 'message')}`;
  const large = of.filter(({ messages, delivered }) => messages >= LEAST && isFirm(delivered, messages));
  if (large.length < 2) return `${many}.`;
  const best = highest(large, (row) => row.clicked / Math.max(1, arrived(row)));
  const worst = highest(large, (row) => -row.delivered / row.messages);
  const clicks = `people clicked most in ${best.campaign_id} (${percent(best.clicked / Math.max(1, arrived(best)))})`;
  return `${many}; ${clicks}, and least arrived of ${worst.campaign_id} (${percent(worst.delivered / worst.messages)}).`;
}

const highest = (rows, measure) => rows.reduce((best, row) => (measure(row) > measure(best) ? row : best));

/**
 * Who is slowest, who filters most.
 *
 * @param {readonly any[]} rows of /v1/segments by carrier, with their `latency` where one is known
 */
export function carriersSentence(rows) {
  const large = rows.filter(({ messages }) => messages >= LEAST);
  if (large.length === 0) return 'Too few messages name a carrier to say which is slow and which filters.';
  const timed = large.filter(({ latency }) => latency !== undefined);
  const slowest = timed.length === 0 ? undefined : highest(timed, (row) => row.latency.p95_ms);
  const slow = slowest
    ? `${slowest.carrier} is slowest: 95 of 100 messages within ${duration(slowest.latency.p95_ms)}`
    : 'No delivery has been timed yet';
  const filters = highest(large, (row) => row.filtered / row.messages);
  const who = filters === slowest ? 'it also' : filters.carrier;
  return filters.filtered === 0
    ? `${slow}; none filtered anything.`
    : `${slow}; ${who} filters most, ${percent(filters.filtered / filters.messages)} of its messages.`;
}

/** @param {Record<string, number>} row of /v1/segments */
export function engagementSentence(row) {
  const came = arrived(row);
  if (came === 0) return 'Nothing is known to have arrived, so nobody could react.';
  const of = (name) => percent(row[name] / came);
  return `Of ${counted(came, 'message')} that arrived, ${of('clicked')} was clicked by a person, ${of('replied')} answered, ${of('converted')} led to a conversion, and ${row.opted_out === 0 ? 'nobody opted out' : `after ${count(row.opted_out)} somebody opted out`}.`;
}

/** So far behind (s) answers are late; below it they are as fresh as ever. */
const LATE_SECONDS = 10;

/** @param {Record<string, any>} state of /v1/operations */
export function operationsSentence({ processors, audit }) {
  const owned = processors.flatMap(({ partitions }) => partitions);
  const late = owned.filter(({ lag_seconds: seconds }) => seconds > LATE_SECONDS);
  const idle = owned.filter(({ state }) => state !== 'working');
  const silent = processors.filter(({ reachable }) => !reachable);
  const refused = processors.flatMap(({ refusals }) => Object.keys(refusals));
  const troubles = [
    silent.length > 0 &&
      `${counted(silent.length, 'processor')} of ${processors.length} ${silent.length === 1 ? 'does' : 'do'} not answer`,
    idle.length > 0 &&
      `${counted(idle.length, 'partition')} of ${owned.length} ${idle.length === 1 ? 'is' : 'are'} not working`,
    refused.length > 0 && `a takeover was refused (${refused.join(', ').replaceAll('_', ' ')})`,
    late.length > 0 &&
      `answers are ${duration(Math.max(...late.map(({ lag_seconds: seconds }) => seconds)) * 1000)} behind`,
    audit.outcome === 'different' && `the audit found ${counted(audit.differences, 'cell')} that differ`,
  ].filter(Boolean);
  if (troubles.length === 0)
    return `All is well: ${counted(owned.length, 'partition')} working, answers as fresh as they get.`;
  const said = troubles.join('; ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** @param {string} id @param {Record<string, number>} row of /v1/segments */
export function campaignSentence(id, row) {
  const came = arrived(row);
  const after =
    came === 0
      ? 'nothing is known to have arrived'
      : `${percent(row.clicked / came)} of what arrived was clicked, ${percent(row.replied / came)} answered, ${percent(row.converted / came)} converted`;
  return `${id}: ${percent(row.delivered / row.messages)} of ${counted(row.messages, 'message')} delivered; ${after}.`;
}

/** @param {readonly {vendor: string, error_code: string, error_meaning: string, messages: number}[]} rows most first */
export function errorsSentence(rows, submitted) {
  const lost = rows.reduce((sum, { messages }) => sum + messages, 0);
  if (submitted === 0) return 'No messages in this range.';
  if (lost === 0) return `None of ${counted(submitted, 'message')} is known to have failed.`;
  const worst = commonest(rows);
  return `${counted(lost, 'message')} of ${count(submitted)} (${percent(lost / submitted)}) did not arrive; ${share(worst.messages / lost)} of them: ${explained(worst)}.`;
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

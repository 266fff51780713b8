/**
 * Times: ranges, the period that they are compared with, and clocks of a time zone.
 *
 * @typedef {{from: number, to: number}} Range `from` is inclusive, `to` exclusive (epoch ms)
 * @typedef {Range & {before: Range | undefined, beforeLabel: string, running: boolean}} Period
 */

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const LENGTHS = { '6h': 6 * HOUR, '24h': DAY, '7d': 7 * DAY, '30d': 30 * DAY };

/**
 * The range of an address and what it is compared with. Answers are kept by the hour, so ranges begin and end with
 * hours; the running hour belongs to a range that ends now.
 *
 * @param {{range: string, tz: string, vs: string}} address
 * @param {number} now epoch ms
 * @returns {Period}
 */
export function periodOf({ range, tz, vs }, now) {
  const end = Math.ceil(now / HOUR) * HOUR;
  const [from, to] = bounds(range, tz, now, end);
  const shift = vs === 'week' ? 7 * DAY : range === 'today' ? DAY : to - from;
  const before = vs === 'none' ? undefined : { from: from - shift, to: to - shift };
  return { from, to, before, beforeLabel: labelOf(range, vs, to - from), running: to > now };
}

function bounds(range, tz, now, end) {
  if (range === 'today') return [midnight(now, tz), end];
  if (range in LENGTHS) return [end - LENGTHS[range], end];
  const [from, to] = range.split('/').map(Number);
  return [Math.floor(from / HOUR) * HOUR, Math.ceil(to / HOUR) * HOUR];
}

function labelOf(range, vs, length) {
  if (vs === 'none') return '';
  if (vs === 'week') return 'the same time a week earlier';
  if (range === 'today') return 'yesterday at this time';
  const hours = Math.round(length / HOUR);
  return hours < 48 ? `the ${hours} hours before` : `the ${Math.round(hours / 24)} days before`;
}

/**
 * The moment at which a zone's clock shows a local time. Twice a year a clock shows a time twice or never: then it is
 * one of the moments beside it.
 *
 * @param {number} local the clock's reading, as if it were UTC (epoch ms)
 * @param {string} tz
 */
export function momentOf(local, tz) {
  const first = local - offsetOf(local, tz);
  return local - offsetOf(first, tz);
}

/** How far a zone's clock is ahead of UTC at a moment (ms). */
export function offsetOf(at, tz) {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(at / 1000) * 1000;
}

/** When the day began in a zone. */
export function midnight(at, tz) {
  const local = at + offsetOf(at, tz);
  return momentOf(Math.floor(local / DAY) * DAY, tz);
}

/** Figures, times and names as they are read. A thin space stands before a unit, so that both stay on one line. */

const SPACE = '\u202f';
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** @param {number} value */
export const count = (value) => WHOLE.format(value);

/** The sign of percent, after its space. */
export const SIGN = `${SPACE}%`;

/** A share in percent without its sign. One decimal; two where the first would hide everything. */
export const digits = (share) => {
  const value = share * 100;
  return value.toFixed(value !== 0 && Math.abs(value) < 0.1 ? 2 : 1);
};

/** `94.1 %` @param {number | null} share */
export const percent = (share) => (share === null || Number.isNaN(share) ? '–' : `${digits(share)}${SIGN}`);

/** A difference of shares, unsigned, in points. */
export const points = (difference) => `${Math.abs(difference * 100).toFixed(1)} points`;

/** `91.2–96.0 %` */
export const interval = ({ low, high }, sign = SIGN) => `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}${sign}`;

/** A relative change of counts: `+12 %`, `×10.6`; `new` where there was nothing. */
export function growth(now, before) {
  if (before === 0) return now === 0 ? '±0' : 'new';
  if (now >= 4 * before) return `×${(now / before).toFixed(1)}`;
  const value = ((now - before) / before) * 100;
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${Math.abs(value).toFixed(Math.abs(value) < 10 ? 1 : 0)}${SPACE}%`;
}

/** Plural by an s, unless told: `1 message`, `2 messages`. */
export const counted = (value, noun, plural = `${noun}s`) => `${count(value)} ${value === 1 ? noun : plural}`;

/** @type {[number, string, number, string][]} */
const STEPS = [
  [86_400_000, 'd', 3_600_000, 'h'],
  [3_600_000, 'h', 60_000, 'min'],
  [60_000, 'min', 1_000, 's'],
];

/** A span in its two largest units: `420 ms`, `3.2 s`, `4 min 12 s`, `2 d 4 h`. */
export function duration(ms) {
  const sign = ms < 0 ? '−' : '';
  const span = Math.abs(ms);
  if (span < 1_000) return `${sign}${Math.round(span)}${SPACE}ms`;
  if (span < 60_000) return `${sign}${(span / 1_000).toFixed(1)}${SPACE}s`;
  const [large, largeUnit, small, smallUnit] = STEPS.find(([size]) => span >= size);
  const whole = Math.floor(span / large);
  const rest = Math.floor((span % large) / small);
  return `${sign}${whole}${SPACE}${largeUnit}${rest === 0 ? '' : ` ${rest}${SPACE}${smallUnit}`}`;
}

const clocks = new Map();
function clock(tz, options) {
  const key = tz + JSON.stringify(options);
  if (!clocks.has(key))
    clocks.set(key, new Intl.DateTimeFormat('en-GB', { timeZone: tz, hourCycle: 'h23', ...options }));
  return clocks.get(key);
}
const HOUR_MINUTE = { hour: '2-digit', minute: '2-digit' };

/** `24 Nov, 08:23` */
export const dayAndTime = (at, tz) =>
  clock(tz, { day: 'numeric', month: 'short', ...HOUR_MINUTE }).format(new Date(at));
/** `24 Nov, 08:23:44` */
export const timeOfDay = (at, tz) =>
  clock(tz, { day: 'numeric', month: 'short', ...HOUR_MINUTE, second: '2-digit' }).format(new Date(at));
/** `24 Nov 2026, 08:23:44` */
export const fullTime = (at, tz) =>
  clock(tz, { day: 'numeric', month: 'short', year: 'numeric', ...HOUR_MINUTE, second: '2-digit' }).format(
    new Date(at),
  );
/** `08:23:44.341` */
export const exactTime = (at, tz) =>
  clock(tz, { ...HOUR_MINUTE, second: '2-digit', fractionalSecondDigits: 3 }).format(new Date(at));
/** `08:23:44` */
export const clockTime = (at, tz) => clock(tz, { ...HOUR_MINUTE, second: '2-digit' }).format(new Date(at));
export const hourOf = (at, tz) => clock(tz, HOUR_MINUTE).format(new Date(at));
export const dayOf = (at, tz) => clock(tz, { day: 'numeric', month: 'short' }).format(new Date(at));

/** Known only when a handoff or receipt names it. */
const LEARNED = new Set(['carrier', 'vendor']);
export const isLearned = (dimension) => LEARNED.has(dimension);

/** A value of a dimension as it is read; what an empty one means depends on where the dimension comes from. */
export const named = (dimension, value) => (value !== '' ? value : LEARNED.has(dimension) ? 'not known' : 'none');

/** `handed_off` → `handed off` */
export const words = (name) => name.replaceAll('_', ' ');

/** What a share of a count says about the rate behind it. */

/** Two-sided 95 %. */
const Z = 1.959964;

/**
 * Wilson's score interval: where the true rate lies, in 95 of 100 cases. It is right for small counts and for rates
 * near 0 and 1, where the usual ± is not.
 *
 * @param {number} part
 * @param {number} whole
 * @returns {{low: number, high: number}} shares; 0 to 1 of nothing
 */
export function wilson(part, whole) {
  if (whole <= 0) return { low: 0, high: 1 };
  const share = part / whole;
  const centre = share + (Z * Z) / (2 * whole);
  const spread = Z * Math.sqrt((share * (1 - share)) / whole + (Z * Z) / (4 * whole * whole));
  const scale = 1 + (Z * Z) / whole;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/**
 * The difference of two rates with Newcombe's interval, which combines the Wilson intervals of both.
 *
 * @param {{part: number, whole: number}} now
 * @param {{part: number, whole: number}} before
 * @returns {{difference: number, low: number, high: number, beyondChance: boolean} | undefined} undefined without two rates
 */
export function change(now, before) {
  if (now.whole <= 0 || before.whole <= 0) return undefined;
  const [a, b] = [now.part / now.whole, before.part / before.whole];
  const [wa, wb] = [wilson(now.part, now.whole), wilson(before.part, before.whole)];
  const difference = a - b;
  const low = difference - Math.hypot(a - wa.low, wb.high - b);
  const high = difference + Math.hypot(wa.high - a, b - wb.low);
  return { difference, low, high, beyondChance: low > 0 || high < 0 };
}

/** Whether a rate is known well enough (to 5 points on either side) to be shown as news. */
export function isFirm(part, whole) {
  const { low, high } = wilson(part, whole);
  return high - low <= 0.1;
}

/** The smallest value that at least `share` of the values do not exceed (nearest rank); NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Median, p95, p99 and maximum, rounded, in one line of a table. */
export const figures = (values: readonly number[]): string =>
  [0.5, 0.95, 0.99, 1].map((share) => Math.round(percentile(values, share))).join(' | ');

/** A figure at a moment. */
export interface Reading {
  /** Seconds since the load began. */
  readonly at: number;
  /** NaN: it could not be read. */
  readonly value: number;
}

/** A stretch of time: seconds since the load began, half-open. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The middle value (of an even number the mean of the two in the middle); NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** One of the four quarters of a stretch. */
export function quarterOf({ from, to }: Stretch, quarter: 1 | 2 | 3 | 4): Stretch {
  const length = (to - from) / 4;
  return { from: from + (quarter - 1) * length, to: from + quarter * length };
}

/** The readings of a stretch. */
export const within = (readings: readonly Reading[], { from, to }: Stretch): Reading[] =>
  readings.filter(({ at }) => at >= from && at < to);

/** The readings that have a value. */
export const known = (readings: readonly Reading[]): Reading[] => readings.filter(({ value }) => !Number.isNaN(value));

/**
 * How fast readings grow, a second: the median of the slopes between all pairs (Theil and Sen), which a third of
 * outliers, such as what a kill leaves behind, does not move. NaN of fewer than two readings.
 */
export function slopeOf(readings: readonly Reading[]): number {
  const slopes = readings.flatMap((first, index) =>
    readings
      .slice(index + 1)
      .filter(({ at }) => at > first.at)
      .map((second) => (second.value - first.value) / (second.at - first.at)),
  );
  return median(slopes);
}

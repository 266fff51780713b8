import { known, median, quarterOf, slopeOf, within, type Reading, type Stretch } from './series.ts';

/** How much a figure may grow before it counts as growing. */
export interface Allowance {
  /** Share of its median in the second quarter, and so much on top of it. */
  readonly share: number;
  readonly slack: number;
}

/** How a figure went over a run. */
export interface Growth {
  /** Medians of the second and of the last quarter, and the most of all. */
  readonly second: number;
  readonly last: number;
  readonly most: number;
  /** How much it rose over the second half, by its slope. */
  readonly rise: number;
  /** False also when there was too little to read: what was not seen is not known to stand still. */
  readonly isFlat: boolean;
}

/** A quarter with fewer readings tells nothing. */
const FEWEST = 3;

/**
 * Judges that a figure stands still: the median of the last quarter is no more than that of the second plus what is
 * allowed, and neither is what it rose over the second half. The first quarter is left out: caches fill then. Medians
 * and a slope of medians do not see kills, which come and go; they see what stays. A quarter most of which could not
 * be read is not flat either.
 */
export function growthOf(readings: readonly Reading[], span: Stretch, { share, slack }: Allowance): Growth {
  const half: Stretch = { from: quarterOf(span, 3).from, to: span.to };
  const quarters = ([2, 4] as const).map((quarter) => within(readings, quarterOf(span, quarter)));
  const [second, last] = quarters.map((quarter) => median(valuesOf(quarter))) as [number, number];
  const rise = slopeOf(known(within(readings, half))) * (half.to - half.from);
  const most = mostOf(valuesOf(readings));
  const allowed = second * share + slack;
  const isFlat = quarters.every(isSeen) && last - second <= allowed && rise <= allowed;
  return { second, last, most, rise, isFlat };
}

const valuesOf = (readings: readonly Reading[]): number[] => known(readings).map(({ value }) => value);

const mostOf = (values: readonly number[]): number => (values.length === 0 ? NaN : Math.max(...values));

function isSeen(readings: readonly Reading[]): boolean {
  const seen = known(readings).length;
  return seen >= FEWEST && seen * 2 >= readings.length;
}

/** The times of a timeline that decide in which cells it is counted. */
export type Moment = 'submitted_at' | 'handed_off_at' | 'delivered_at' | 'failed_at';

/** How far back a rollup can be recomputed from the timelines. */
export type Reach = 'timelines' | 'throughput' | 'open';

/** What the audit must know of a rollup; its key, measures and feed are read from the database. */
export interface Rollup {
  /** The key column that says when. */
  readonly time: string;
  readonly moments: readonly Moment[];
  readonly reach: Reach;
}

const ANY_MOMENT = ['submitted_at', 'handed_off_at', 'delivered_at', 'failed_at'] as const;

/** The tables that signed changes are added up in, each filled by the materialized view `<table>_feed`. */
export const ROLLUPS = {
  segment_cells: { time: 'hour', moments: ['submitted_at'], reach: 'timelines' },
  open_messages: { time: 'submitted_at', moments: ['submitted_at'], reach: 'open' },
  throughput_cells: { time: 'second', moments: ANY_MOMENT, reach: 'throughput' },
  throughput_minute_cells: { time: 'minute', moments: ANY_MOMENT, reach: 'timelines' },
  latency_cells: { time: 'hour', moments: ['submitted_at'], reach: 'timelines' },
  error_cells: { time: 'hour', moments: ['submitted_at'], reach: 'timelines' },
  link_cells: { time: 'hour', moments: ['submitted_at'], reach: 'timelines' },
} as const satisfies Record<string, Rollup>;

export type RollupName = keyof typeof ROLLUPS;
export const ROLLUP_NAMES = Object.keys(ROLLUPS) as RollupName[];

/** How many hours back each reach goes. */
export type Reaches = Readonly<Record<Reach, number>>;

const HOUR_MS = 3_600_000;

/**
 * Reaches for a retention in days (0: for ever). A day less than is kept, as a message is first seen up to a day before
 * the time that its submit tells.
 */
export const reachesOf = (retention: { readonly timelines: number; readonly throughput: number }): Reaches => ({
  timelines: hoursKept(retention.timelines),
  throughput: Math.min(hoursKept(retention.timelines), hoursKept(retention.throughput)),
  // Rows leave open_messages after four days.
  open: 95,
});

const hoursKept = (days: number): number => (days === 0 ? Infinity : Math.max(0, days - 1) * 24);

/** A half-open stretch of time (epoch ms). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The part of a stretch in which a rollup can be recomputed at `now`; undefined if there is none. */
export function reachable(rollup: Rollup, { from, to }: Span, now: number, reaches: Reaches): Span | undefined {
  const earliest = Math.ceil((now - reaches[rollup.reach] * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const begin = Math.max(from, earliest);
  return begin < to ? { from: begin, to } : undefined;
}

/** The last `hours` whole hours that are over at `now`. */
export function closedHours(now: number, hours: number): Span {
  const to = Math.floor(now / HOUR_MS) * HOUR_MS;
  return { from: to - hours * HOUR_MS, to };
}

/** A stretch cut into pieces of at most `hours` hours, so that no query has to hold more. */
export function piecesOf({ from, to }: Span, hours: number): Span[] {
  const pieces: Span[] = [];
  for (let begin = from; begin < to; begin += hours * HOUR_MS)
    pieces.push({ from: begin, to: Math.min(to, begin + hours * HOUR_MS) });
  return pieces;
}

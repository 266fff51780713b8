import { audit, type Difference } from '../../services/analytics/audit/audit.ts';
import { correction } from '../../services/analytics/audit/recompute.ts';
import { reachable, ROLLUP_NAMES, ROLLUPS, type Reaches, type Span } from '../../services/analytics/audit/rollups.ts';
import { readShapes, type Query } from '../../services/analytics/audit/shape.ts';

const DAY_MS = 86_400_000;
/** Moments of messages that one query looks at, unless a single day has more. */
const MOST_MOMENTS = 500_000;

/** What the comparison of the rollups needs. */
export interface RollupsOptions {
  readonly query: Query;
  readonly now: number;
  readonly reaches: Reaches;
}

/** A day (UTC, epoch ms) in which a cell or a message's moment lies, and how many moments do. */
export interface BusyDay {
  readonly day: number;
  readonly moments: number;
}

/**
 * The stretches of days (UTC) in which any cell or any message's moment lies, each of a size that a query bears; `more`
 * names further tables of timelines.
 */
export async function busyStretches(query: Query, more: readonly string[] = []): Promise<Span[]> {
  const moments = ['submitted_at', 'handed_off_at', 'delivered_at', 'failed_at'];
  const days = [
    ...['timelines', ...more].flatMap((table) =>
      moments.map(
        (moment) =>
          `SELECT toStartOfDay(${moment}) AS day, count() AS moments FROM ${table} WHERE ${moment} > 0 GROUP BY day`,
      ),
    ),
    ...ROLLUP_NAMES.map(
      (table) => `SELECT DISTINCT toStartOfDay(${ROLLUPS[table].time}) AS day, toUInt64(0) AS moments FROM ${table}`,
    ),
  ];
  const rows = await query(
    `SELECT toUnixTimestamp(day) * 1000 AS day, sum(busy.moments) AS moments FROM (${days.join(' UNION ALL ')}) AS busy
     GROUP BY day ORDER BY day`,
  );
  return stretchesOf(rows as BusyDay[], MOST_MOMENTS);
}

/** Joins neighbouring days, in their order, as long as a stretch holds at most `most` moments. */
export function stretchesOf(days: readonly BusyDay[], most: number): Span[] {
  const stretches: Span[] = [];
  let held = 0;
  for (const { day, moments } of days) {
    const last = stretches.at(-1);
    const joins = last !== undefined && held + moments <= most;
    held = joins ? held + moments : moments;
    if (joins) stretches.pop();
    stretches.push({ from: joins ? last.from : day, to: day + DAY_MS });
  }
  return stretches;
}

/** How many days the stretches cover. */
export const daysIn = (stretches: readonly Span[]): number =>
  stretches.reduce((days, { from, to }) => days + (to - from) / DAY_MS, 0);

/** Compares all rollups with the timelines in the stretches given. */
export async function compareRollups(options: RollupsOptions, stretches: readonly Span[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const span of stretches) differences.push(...(await audit({ ...options, span, hoursPerQuery: Infinity })));
  return differences;
}

/** Corrects all rollups in the stretches given. Only in a quiet moment. */
export async function repairRollups(
  { query, now, reaches }: RollupsOptions,
  run: (statement: string) => Promise<void>,
  stretches: readonly Span[],
): Promise<void> {
  for (const shape of await readShapes(query))
    for (const stretch of stretches) {
      const covered = reachable(ROLLUPS[shape.table], stretch, now, reaches);
      if (covered !== undefined) await run(correction(shape, covered));
    }
}

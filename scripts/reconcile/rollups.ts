import { audit, type Difference } from '../../services/analytics/audit/audit.ts';
import { correction } from '../../services/analytics/audit/recompute.ts';
import { reachable, ROLLUP_NAMES, ROLLUPS, type Reaches, type Span } from '../../services/analytics/audit/rollups.ts';
import { readShapes, type Query } from '../../services/analytics/audit/shape.ts';

const DAY_MS = 86_400_000;
const HOURS_PER_DAY = 24;

/** What the comparison of the rollups needs. */
export interface RollupsOptions {
  readonly query: Query;
  readonly now: number;
  readonly reaches: Reaches;
}

/** The days (UTC) in which any cell or any message's moment lies; `more` names further tables of timelines. */
export async function busyDays(query: Query, more: readonly string[] = []): Promise<Span[]> {
  const moments = ['submitted_at', 'handed_off_at', 'delivered_at', 'failed_at'];
  const days = [
    ...['timelines', ...more].flatMap((table) =>
      moments.map((moment) => `SELECT DISTINCT toStartOfDay(${moment}) AS day FROM ${table} WHERE ${moment} > 0`),
    ),
    ...ROLLUP_NAMES.map((table) => `SELECT DISTINCT toStartOfDay(${ROLLUPS[table].time}) AS day FROM ${table}`),
  ];
  const rows = await query(
    `SELECT DISTINCT toUnixTimestamp(day) AS day FROM (${days.join(' UNION ALL ')}) ORDER BY day`,
  );
  return (rows as { day: number }[]).map(({ day }) => ({ from: day * 1000, to: day * 1000 + DAY_MS }));
}

/** Compares all rollups with the timelines on the days given. */
export async function compareRollups(options: RollupsOptions, days: readonly Span[]): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const span of days) differences.push(...(await audit({ ...options, span, hoursPerQuery: HOURS_PER_DAY })));
  return differences;
}

/** Corrects all rollups on the days given. Only in a quiet moment. */
export async function repairRollups(
  { query, now, reaches }: RollupsOptions,
  run: (statement: string) => Promise<void>,
  days: readonly Span[],
): Promise<void> {
  for (const shape of await readShapes(query))
    for (const day of days) {
      const covered = reachable(ROLLUPS[shape.table], day, now, reaches);
      if (covered !== undefined) await run(correction(shape, covered));
    }
}

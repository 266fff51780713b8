import type { ClickHouseClient } from '@clickhouse/client';
import { rowsOf } from '../processes/stage.ts';
import { MEASURES, type Measure } from './lives.ts';
import type { Sums, Totals } from './tally.ts';

/** What the answers say, and how many different events are kept. */
export async function storedTotals(clickhouse: ClickHouseClient): Promise<Totals> {
  const cells = await rowsOf<Record<Measure | 'campaign_id', string>>(
    clickhouse,
    `SELECT campaign_id, ${MEASURES.map((measure) => `sum(cell.${measure}) AS ${measure}`).join(', ')}
     FROM segment_performance AS cell GROUP BY campaign_id ORDER BY campaign_id`,
  );
  const events = await rowsOf<{ kind: string; events: string }>(
    clickhouse,
    `SELECT kind, count() AS events FROM events FINAL GROUP BY kind ORDER BY kind`,
  );
  return {
    campaigns: new Map(cells.map((cell) => [cell.campaign_id, sumsOf(cell)])),
    events: new Map(events.map((row) => [row.kind, Number(row.events)])),
  };
}

const sumsOf = (cell: Readonly<Record<Measure, string>>): Sums =>
  Object.fromEntries(MEASURES.map((measure) => [measure, Number(cell[measure])])) as Record<Measure, number>;

/** Dead letters and messages without a submit, one line each kind: a soak sends neither. */
export async function strangers(clickhouse: ClickHouseClient): Promise<string[]> {
  const [row] = await rowsOf<{ orphans: string | number; letters: string | number }>(
    clickhouse,
    `SELECT (SELECT count() FROM orphans) AS orphans, (SELECT count() FROM dead_letters) AS letters`,
  );
  return [
    ...(Number(row?.orphans) === 0 ? [] : [`${row?.orphans} orphans`]),
    ...(Number(row?.letters) === 0 ? [] : [`${row?.letters} dead letters`]),
  ];
}

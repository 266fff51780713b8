import type { ClickHouseClient } from '@clickhouse/client';
import { linesOf, rollupsOptions, type World } from './reconcile.ts';
import { busyStretches, compareRollups, daysIn, repairRollups } from './rollups.ts';
import { repairTimelines, type TimelinesRepair } from './timelines.ts';

/** What correcting needs of the world. */
export type Rebuilding = Pick<World, 'retention' | 'print'> & TimelinesRepair;

/**
 * Begins every statement that corrects a rollup: it may go on after its repair was killed, so the next repair looks for
 * it. (The rows of timelines carry a deadline instead.)
 */
const MARK = '/* handset repair */';

/**
 * Corrects everything that events can tell, and prints what differed: timelines first, as signed changes, then the
 * rollups, where whatever they count otherwise than the timelines is taken back. Only in a quiet moment. What cannot be
 * corrected stays; look again.
 */
export async function rebuild(parts: Rebuilding): Promise<void> {
  const { client, print } = parts;
  const { messages, repaired, deviations, cut } = await repairTimelines(parts);
  for (const line of linesOf({ deviations, differences: [] })) print(line);
  print(
    `Compared ${messages} messages with their events${cut ? ' (very many differ)' : ''}, published ${repaired} again.`,
  );
  const rollups = rollupsOptions(parts);
  const stretches = await busyStretches(rollups.query);
  const differences = await compareRollups(rollups, stretches);
  for (const line of linesOf({ deviations: [], differences })) print(line);
  if (differences.length > 0) await repairRollups(rollups, corrector(client), stretches);
  print(`Compared the rollups of ${daysIn(stretches)} days${differences.length > 0 ? ' and corrected them' : ''}.`);
}

const corrector = (client: ClickHouseClient) => async (statement: string) =>
  void (await client.command({ query: `${MARK} ${statement}`, clickhouse_settings: { wait_end_of_query: 1 } }));

/** How many corrections of rollups are still at work on the server. */
export async function stragglers(client: ClickHouseClient): Promise<number> {
  const query = `SELECT count() AS running FROM system.processes WHERE startsWith(query, '${MARK}')`;
  const result = await client.query({ query, format: 'JSONEachRow' });
  return Number((await result.json<{ running: string }>())[0]?.running ?? 0);
}

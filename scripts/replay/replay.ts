import { reachesOf } from '../../services/analytics/audit/rollups.ts';
import { readShapes, type Query } from '../../services/analytics/audit/shape.ts';
import type { World } from '../reconcile/reconcile.ts';
import { busyStretches } from '../reconcile/rollups.ts';
import { refill, type Refilled } from './refill.ts';
import {
  beginTimelines,
  buildRollup,
  compareRollup,
  dropShadows,
  shadowNamed,
  swap,
  type RollupChange,
  WAY_IN,
} from './shadow.ts';

export interface ReplayOptions {
  /** Messages first seen at or after this moment are folded again (epoch ms). */
  readonly from: number;
  /** The shadow tables get this suffix; after the swap the old ones have it. */
  readonly suffix: string;
  /** What happens to the old tables after the swap. */
  readonly afterwards: 'drop the old tables' | 'keep the old tables';
}

/** What a replay did, or why it did nothing. */
export type Outcome =
  | { readonly is: 'refused'; readonly reasons: readonly string[] }
  | { readonly is: 'swapped'; readonly messages: Refilled; readonly rollups: readonly RollupChange[] };

/**
 * Rebuilds timelines and rollups of the messages first seen at or after a moment from their events, beside the living
 * tables; compares; swaps. Nothing living is touched before the swap, which is one statement a table.
 */
export async function replay(world: World, { from, suffix, afterwards }: ReplayOptions): Promise<Outcome> {
  const shadow = shadowNamed(suffix);
  const reasons = await world.disturbances();
  if (reasons.length > 0) return { is: 'refused', reasons };
  const query = queryOf(world);
  const run = async (statement: string) =>
    void (await world.client.command({ query: statement, clickhouse_settings: { wait_end_of_query: 1 } }));
  const shapes = await readShapes(query);
  const tables = ['timelines', ...shapes.map(({ table }) => table)];
  await dropShadows(run, shadow, [...WAY_IN, ...tables]);
  await beginTimelines(query, run, shadow, from);
  const messages = await refill(world.client, shadow, from);
  world.print(
    `Folded again: ${messages.same} messages as before, ${messages.changed} otherwise, ${messages.added} new, ` +
      `${messages.kept} without events.`,
  );
  const reach = { now: world.now(), reaches: reachesOf(world.retention) };
  const stretches = await busyStretches(query, [shadow.of('timelines')]);
  const rollups: RollupChange[] = [];
  for (const shape of shapes) {
    await buildRollup(run, shadow, shape, stretches, reach);
    const change = await compareRollup(query, shadow, shape);
    rollups.push(change);
    world.print(`${change.table}: ${change.changed} of ${change.cells} cells change.`);
  }
  const late = await world.disturbances();
  if (late.length > 0) return { is: 'refused', reasons: late };
  await swap(run, shadow, tables);
  await dropShadows(run, shadow, [...WAY_IN, ...(afterwards === 'drop the old tables' ? tables : [])]);
  return { is: 'swapped', messages, rollups };
}

const queryOf =
  ({ client }: World): Query =>
  async (sql) => {
    const result = await client.query({
      query: sql,
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    });
    return result.json<object>();
  };

import type { ClickHouseClient } from '@clickhouse/client';
import type { Difference } from '../../services/analytics/audit/audit.ts';
import { reachesOf, type Span } from '../../services/analytics/audit/rollups.ts';
import type { Deviation } from './refold.ts';
import { busyStretches, compareRollups, daysIn, type RollupsOptions } from './rollups.ts';
import { compareTimelines, type Comparison } from './timelines.ts';

/** Messages that are asked for by id at once. */
const IDS_AT_ONCE = 1_000;

/** What a reconciliation needs of the world. */
export interface World {
  readonly client: ClickHouseClient;
  readonly retention: { readonly timelines: number; readonly throughput: number };
  /** Why this is no quiet moment; empty if it is one. */
  readonly disturbances: () => Promise<readonly string[]>;
  /** After this long (ms) a batch that was in flight is in every table or in none. */
  readonly settledMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly print: (line: string) => void;
}

/** What does not agree. */
export interface Findings {
  readonly deviations: readonly Deviation[];
  readonly differences: readonly Difference[];
}

const none = ({ deviations, differences }: Findings): boolean => deviations.length + differences.length === 0;

/** Compares timelines with a fold of their events, and rollups with the timelines, as they are at this moment. */
export async function compareAll(world: Pick<World, 'client' | 'retention' | 'now' | 'print'>): Promise<Findings> {
  const rollups = rollupsOptions(world);
  const { deviations, messages, cut } = await compareTimelines(world.client, 'all');
  const stretches = await busyStretches(rollups.query);
  world.print(
    `Compared ${messages} messages with their events${cut ? ' (stopped: too many differ)' : ''}, and rollups of ${daysIn(stretches)} days.`,
  );
  return { deviations, differences: await compareRollups(rollups, stretches) };
}

/**
 * Compares everything. While processors run, only what is the same in two looks further apart than an insert can last is
 * a finding.
 */
export async function findDifferences(world: World): Promise<Findings> {
  const found = await compareAll(world);
  if (none(found) || (await world.disturbances()).length === 0) return found;
  world.print(`Looking again in ${Math.ceil(world.settledMs / 1000)} s, as batches may be in flight.`);
  await world.sleep(world.settledMs);
  const rollups = rollupsOptions(world);
  const again = {
    deviations: (await compareSome(world.client, idsOf(found.deviations))).deviations,
    differences: await compareRollups(rollups, stretchesWith(found.differences, await busyStretches(rollups.query))),
  };
  return {
    deviations: inBoth(found.deviations, again.deviations),
    differences: inBoth(found.differences, again.differences),
  };
}

/** How rollups are asked at this moment. */
export function rollupsOptions({
  client,
  retention,
  now,
}: Pick<World, 'client' | 'retention' | 'now'>): RollupsOptions {
  const query = async (sql: string) => {
    const result = await client.query({
      query: sql,
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    });
    return result.json<object>();
  };
  return { query, now: now(), reaches: reachesOf(retention) };
}

async function compareSome(client: ClickHouseClient, ids: readonly string[]): Promise<Pick<Comparison, 'deviations'>> {
  const deviations: Deviation[] = [];
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE)
    deviations.push(...(await compareTimelines(client, ids.slice(from, from + IDS_AT_ONCE))).deviations);
  return { deviations };
}

const idsOf = (deviations: readonly Deviation[]): string[] => [
  ...new Set(deviations.map(({ message_id }) => message_id)),
];

/** The stretches in which the cells lie: a cell's time is one of its key columns. */
function stretchesWith(differences: readonly Difference[], stretches: readonly Span[]): Span[] {
  const times = differences.map(({ cell }) => {
    const time = cell['hour'] ?? cell['second'] ?? cell['minute'] ?? cell['submitted_at'] ?? '';
    return Date.parse(`${time.replace(' ', 'T')}Z`);
  });
  return stretches.filter(({ from, to }) => times.some((time) => time >= from && time < to));
}

function inBoth<T>(first: readonly T[], second: readonly T[]): T[] {
  const seen = new Set(first.map((one) => JSON.stringify(one)));
  return second.filter((one) => seen.has(JSON.stringify(one)));
}

/** Findings that are printed in full; the others are counted. */
const SHOWN = 50;

/** What was found, one line each. */
export function linesOf({ deviations, differences }: Findings): string[] {
  const lines = [
    ...deviations.map(
      ({ message_id, column, expected, found }) =>
        `timelines ${message_id}${column === '' ? '' : ` ${column}`}: events tell ${expected}, stored is ${found}`,
    ),
    ...differences.map(
      ({ rollup, cell, measure, expected, found }) =>
        `${rollup} ${JSON.stringify(cell)} ${measure}: timelines tell ${expected}, stored is ${found}`,
    ),
  ];
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `… and ${more} more`] : lines;
}

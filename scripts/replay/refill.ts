import type { ClickHouseClient } from '@clickhouse/client';
import { rowWriter } from '../../services/processor/core/rows.ts';
import type { TimelineRow } from '../../schemas/timeline-row.ts';
import { aliasWriter } from '../../services/processor/adapters/alias-rows.ts';
import { insertAliases, noteAliases } from '../reconcile/aliases.ts';
import { readMeant } from '../reconcile/meant.ts';
import { deviationsBy, isRowless, pairs, rowOf, type Pair } from '../reconcile/refold.ts';
import { storedEvents, storedTimelines } from '../reconcile/stored.ts';
import { insertRows } from '../reconcile/timelines.ts';
import type { Shadow } from './shadow.ts';

const ROWS_PER_INSERT = 10_000;

/** What became of the messages first seen at or after the replay's beginning. */
export interface Refilled {
  /** As they were. */
  same: number;
  /** Other facts than before. */
  changed: number;
  /** Known from events alone until now. */
  added: number;
  /** Without events: taken over as they were. */
  kept: number;
}

/**
 * Folds the events of every message first seen at or after `from` (epoch ms) into the shadow timelines. Bookkeeping
 * stays, so that a month never changes and the processor goes on counting where it was. What ids mean and `aliases` lacks
 * is written there at once, to the living table: nothing is counted by it.
 */
export async function refill(client: ClickHouseClient, shadow: Shadow, from: number): Promise<Refilled> {
  const counts: Refilled = { same: 0, changed: 0, added: 0, kept: 0 };
  const writer = rowWriter();
  const aliases = aliasWriter();
  let batch = 0;
  const flush = async () => {
    if (writer.rows === 0) return;
    await insertRows(
      client,
      shadow.of('timeline_changes'),
      writer.take(),
      `handset-replay-${shadow.suffix}-${batch++}`,
    );
  };
  const meant = await readMeant(client, 'all');
  for await (const pair of pairs(storedEvents(client, 'all'), storedTimelines(client, 'all'), meant)) {
    const outcome = replayed(pair, from);
    if (outcome === undefined) continue;
    counts[outcome.is]++;
    if (outcome.row === undefined) {
      noteAliases(aliases, pair.told!, pair.told!.firstReceivedAt);
      if (aliases.rows >= ROWS_PER_INSERT) await insertAliases(client, aliases);
      continue;
    }
    writer.write(outcome.row);
    if (writer.rows >= ROWS_PER_INSERT) await flush();
  }
  await flush();
  await insertAliases(client, aliases);
  return counts;
}

interface Replayed {
  readonly is: keyof Refilled;
  /** Undefined for an id of which nothing is told but what it means. */
  readonly row: TimelineRow | undefined;
}

function replayed(pair: Pair, from: number): Replayed | undefined {
  const { told, stored } = pair;
  if (stored !== undefined && stored.first_seen_at < from) return undefined;
  if (told === undefined) return stored === undefined ? undefined : { is: 'kept', row: stored };
  if (stored !== undefined)
    return {
      is: deviationsBy(pair, told.timeline.click_rules).length === 0 ? 'same' : 'changed',
      row: rowOf(told.timeline, stored),
    };
  if (told.firstReceivedAt < from) return undefined;
  if (isRowless(pair)) return { is: told.unkept.length === 0 ? 'same' : 'added', row: undefined };
  const book = { version: 1, first_seen_at: told.firstReceivedAt, updated_at: told.firstReceivedAt };
  return { is: 'added', row: rowOf(told.timeline, book) };
}

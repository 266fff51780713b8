import type { ClickHouseClient } from '@clickhouse/client';
import { TIMELINE_COLUMNS, type TimelineRow } from '../../schemas/timeline-row.ts';
import { compressRows } from '../../services/processor/adapters/clickhouse-sink.ts';
import { nextBook } from '../../services/processor/core/changes.ts';
import { rowWriter } from '../../services/processor/core/rows.ts';
import { insertBlock } from '../../services/runtime/clickhouse/insert.ts';
import { STATEMENT_LIMIT_MS } from './config.ts';
import { deviationsOf, pairs, rowOf, type Deviation, type Pair } from './refold.ts';
import { storedEvents, storedTimelines, type Wanted } from './stored.ts';

/** Messages that are held in memory at most, whichever way they differ. */
const MOST = 10_000;
const ROWS_PER_INSERT = 5_000;

/** What a comparison of timelines with events found. */
export interface Comparison {
  readonly messages: number;
  readonly deviations: readonly Deviation[];
  /** True when it stopped because too many differ. */
  readonly cut: boolean;
}

/** Folds the events again and compares the outcome with the timelines. */
export async function compareTimelines(client: ClickHouseClient, wanted: Wanted): Promise<Comparison> {
  const deviations: Deviation[] = [];
  let messages = 0;
  for await (const pair of pairs(storedEvents(client, wanted), storedTimelines(client, wanted))) {
    messages++;
    deviations.push(...deviationsOf(pair));
    if (deviations.length >= MOST) return { messages, deviations, cut: true };
  }
  return { messages, deviations, cut: false };
}

/**
 * Publishes these messages again as their events tell, as signed changes that rollups and users' own views follow.
 * Only in a quiet moment. A timeline without events stays: that events are gone is no reason to forget an answer.
 */
export async function repairTimelines(client: ClickHouseClient, ids: readonly string[], now: number): Promise<number> {
  const writer = rowWriter();
  let repaired = 0;
  const flush = async () => {
    if (writer.rows === 0) return;
    await insertRows(client, 'timeline_changes', writer.take(), `handset-repair-${now}-${repaired}`);
  };
  for await (const pair of pairs(storedEvents(client, ids), storedTimelines(client, ids))) {
    const rows = repairOf(pair, now);
    if (rows.length > 0) repaired++;
    for (const row of rows) writer.write(row);
    if (writer.rows >= ROWS_PER_INSERT) await flush();
  }
  await flush();
  return repaired;
}

function repairOf(pair: Pair, now: number): TimelineRow[] {
  const { told, stored } = pair;
  if (told === undefined || deviationsOf(pair).length === 0) return [];
  const learned = rowOf(told.timeline, nextBook(stored, now));
  return stored === undefined ? [learned] : [{ ...stored, sign: -1, state: new Uint8Array(0) }, learned];
}

/** Inserts RowBinary rows in the order of TIMELINE_COLUMNS as one block. */
export async function insertRows(client: ClickHouseClient, table: string, rows: Buffer, token: string): Promise<void> {
  const bytes = await compressRows(rows);
  await insertBlock(client, { table, columns: TIMELINE_COLUMNS, bytes, token, limitMs: STATEMENT_LIMIT_MS });
}

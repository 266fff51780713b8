import type { ClickHouseClient } from '@clickhouse/client';
import type { DeadLetter } from '../../schemas/codec.ts';
import { TIMELINE_COLUMNS, type TimelineRow } from '../../schemas/timeline-row.ts';
import { compressRows } from '../../services/processor/adapters/clickhouse-sink.ts';
import { nextBook } from '../../services/processor/core/changes.ts';
import { aliasWriter } from '../../services/processor/adapters/alias-rows.ts';
import { rowWriter } from '../../services/processor/core/rows.ts';
import { decodeState } from '../../services/processor/core/state.ts';
import { deadLettersOf, newRejections } from '../../services/processor/partition/rejections.ts';
import { insertBlock } from '../../services/runtime/clickhouse/insert.ts';
import { STATEMENT_LIMIT_MS } from './config.ts';
import { readMeant } from './meant.ts';
import { insertAliases, noteAliases } from './aliases.ts';
import { deviationsOf, isRowless, pairs, rowOf, type Deviation, type Pair } from './refold.ts';
import { storedEvents, storedTimelines, type Wanted } from './stored.ts';

/** Deviations that are held in memory at most. */
const MOST = 10_000;
const ROWS_PER_INSERT = 5_000;
/** Stands for the partition of a letter whose record is not at hand. */
const NOWHERE = -1;

/** What a comparison of timelines with events found. */
export interface Comparison {
  readonly messages: number;
  readonly deviations: readonly Deviation[];
  /** True when it holds only the first of them, because too many differ. */
  readonly cut: boolean;
}

/** Folds the events again and compares the outcome with the timelines. */
export async function compareTimelines(client: ClickHouseClient, wanted: Wanted): Promise<Comparison> {
  const deviations: Deviation[] = [];
  let messages = 0;
  const meant = await readMeant(client, wanted);
  for await (const pair of pairs(storedEvents(client, wanted), storedTimelines(client, wanted), meant)) {
    messages++;
    deviations.push(...deviationsOf(pair));
    if (deviations.length >= MOST) return { messages, deviations, cut: true };
  }
  return { messages, deviations, cut: false };
}

/** What the correction of timelines needs. */
export interface TimelinesRepair {
  readonly client: ClickHouseClient;
  readonly now: () => number;
  /** The server ends what is inserted within both together (ms), so that whoever repairs next knows how long to wait. */
  readonly limits: { readonly insertDeadlineMs: number; readonly insertLimitMs: number };
  /** Sends dead letters that nobody may have sent yet; resolves when they are acknowledged. */
  readonly sendDeadLetters: (letters: readonly DeadLetter[]) => Promise<void>;
}

/** What was found, and how many messages were published again. */
export interface TimelinesRepaired extends Comparison {
  readonly repaired: number;
}

/**
 * Compares all timelines with their events and publishes what differs again as the events tell, as signed changes that
 * rollups and users' own views follow. Only in a quiet moment. A timeline without events stays: that events are gone is
 * no reason to forget an answer.
 *
 * Dead letters go first: once a message is published nothing tells any more that they are missing.
 */
export async function repairTimelines(parts: TimelinesRepair): Promise<TimelinesRepaired> {
  const { client } = parts;
  const begun = parts.now();
  const writer = rowWriter();
  const aliases = aliasWriter();
  const deviations: Deviation[] = [];
  let letters: DeadLetter[] = [];
  let [messages, repaired, found] = [0, 0, 0];
  const flush = async () => {
    if (letters.length > 0) await parts.sendDeadLetters(letters);
    letters = [];
    await insertAliases(client, aliases);
    if (writer.rows > 0) await publishChanges(parts, writer.take(), `handset-repair-${begun}-${repaired}`);
  };
  const meant = await readMeant(client, 'all');
  for await (const pair of pairs(storedEvents(client, 'all'), storedTimelines(client, 'all'), meant)) {
    messages++;
    const differing = deviationsOf(pair);
    if (differing.length === 0) continue;
    found += differing.length;
    if (deviations.length < MOST) deviations.push(...differing);
    if (pair.told === undefined) continue;
    repaired++;
    if (isRowless(pair)) {
      noteAliases(aliases, pair.told, parts.now());
    } else {
      letters.push(...lettersOf(pair, parts.now()));
      for (const row of repairOf(pair, pair.told, parts.now())) writer.write(row);
    }
    if (writer.rows >= ROWS_PER_INSERT || aliases.rows >= ROWS_PER_INSERT) await flush();
  }
  await flush();
  return { messages, repaired, deviations, cut: found > deviations.length };
}

function repairOf({ stored }: Pair, told: NonNullable<Pair['told']>, now: number): TimelineRow[] {
  const learned = rowOf(told.timeline, nextBook(stored, now));
  return stored === undefined ? [learned] : [{ ...stored, sign: -1, state: new Uint8Array(0) }, learned];
}

/** Dead letters of what the fold rejects now and did not when the message was published last. */
function lettersOf({ message_id, told, stored }: Pair, now: number): DeadLetter[] {
  if (told === undefined) return [];
  const before = stored && stored.state.length > 0 ? decodeState(message_id, stored.state) : undefined;
  return deadLettersOf(newRejections(before, told.timeline), [], NOWHERE, now);
}

/** Inserts signed changes as one block, under a token, with a deadline. @throws if the server began only after it. */
export async function publishChanges(
  { client, now, limits }: Pick<TimelinesRepair, 'client' | 'now' | 'limits'>,
  rows: Buffer,
  token: string,
): Promise<void> {
  const bytes = await compressRows(rows);
  const deadline = now() + limits.insertDeadlineMs;
  const limitMs = limits.insertLimitMs;
  const block = { table: 'timeline_changes', columns: TIMELINE_COLUMNS, bytes, token, deadline, limitMs };
  if ((await insertBlock(client, block)) === 'late')
    throw new Error('ClickHouse began an insert only after its deadline. Run this again.');
}

/** Inserts RowBinary rows in the order of TIMELINE_COLUMNS as one block. */
export async function insertRows(client: ClickHouseClient, table: string, rows: Buffer, token: string): Promise<void> {
  const bytes = await compressRows(rows);
  await insertBlock(client, { table, columns: TIMELINE_COLUMNS, bytes, token, limitMs: STATEMENT_LIMIT_MS });
}

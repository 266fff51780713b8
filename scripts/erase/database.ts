import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { rowWriter } from '../../services/processor/core/rows.ts';
import { storedTimelines } from '../reconcile/stored.ts';
import { publishChanges, type TimelinesRepair } from '../reconcile/timelines.ts';
import { forgotten, unnamed } from './forget.ts';

/** Whom to forget. */
export interface Person {
  /** The keys under which the number may be stored. */
  readonly keys: readonly string[];
  /** The number in the ways in which it may be written. */
  readonly spellings: readonly string[];
  /** Only messages of this account; undefined: everybody's. */
  readonly account: string | undefined;
}

export type Erasing = Pick<TimelinesRepair, 'client' | 'now' | 'limits'>;

/** What was done to the tables. */
export interface Erased {
  /** Messages that name the person no more. */
  readonly messages: readonly string[];
  /** Opt-outs that stay, without message, keyword and digits of the number. */
  readonly suppressions: number;
}

/** Ids that travel in one URL. */
const AT_ONCE = 50;
/** Tables from which rows leave for good, whole parts at a time. */
const REWRITTEN = ['events', 'timelines', 'answers', 'consent_entries', 'dead_letter_log'] as const;

/**
 * Takes a person out of every table; only in a quiet moment. Stopped anywhere it is run again: what was taken out is not
 * found any more, and opt-outs are put down before what they follow from leaves.
 */
export async function eraseInDatabase(erasing: Erasing, person: Person): Promise<Erased> {
  const { client } = erasing;
  const begun = erasing.now();
  const suppressions = await keepSuppressions(client, person);
  const messages = await messagesOf(client, person);
  for (let from = 0; from < messages.length; from += AT_ONCE)
    await forgetMessages(erasing, person, messages.slice(from, from + AT_ONCE), begun);
  await dropDeadLetters(client, person);
  if (messages.length > 0 || suppressions > 0) await dropOldParts(client);
  return { messages, suppressions };
}

/** Every message with an event or a timeline that names the person. */
async function messagesOf(client: ClickHouseClient, person: Person): Promise<string[]> {
  const ofAccount = person.account === undefined ? '' : 'AND account_id = {account:String}';
  // An event without an account is its message's, so the message says whose it is.
  const foreign =
    person.account === undefined
      ? ''
      : 'AND message_id NOT IN (SELECT message_id FROM timelines WHERE submitted_at > 0 AND account_id != {account:String})';
  const rows = await ask<{ message_id: string }>(
    client,
    `SELECT DISTINCT message_id FROM (
       SELECT message_id FROM timelines WHERE recipient_key IN {keys:Array(String)} ${ofAccount}
       UNION ALL SELECT message_id FROM events WHERE ${holds('data')} ${foreign}
       UNION ALL SELECT message_id FROM answers WHERE ${holds('data')} ${foreign}
       UNION ALL SELECT message_id FROM consent_entries WHERE recipient_key IN {keys:Array(String)} AND source != '${ERASER}' ${foreign}
     ) ORDER BY message_id`,
    person,
  );
  return rows.map(({ message_id }) => message_id);
}

/** Marks what stays of a consent; see `schemas/MEANINGS.md`. */
const ERASER = 'erase';

/** Puts the opt-outs that hold down by themselves; how many there are. */
async function keepSuppressions(client: ClickHouseClient, person: Person): Promise<number> {
  const ofAccount = person.account === undefined ? '' : 'AND account_id = {account:String}';
  const held = await ask<Record<string, string>>(
    client,
    `SELECT recipient_key, '' AS message_id, concat('kept:', account_id, ':', sender) AS event_id, account_id,
       toString(since) AS occurred_at, '' AS version, '' AS recipient_masked, sender, 'opt_out' AS action, '' AS keyword,
       'kept by an erasure' AS reason, '${ERASER}' AS source, toString(since) AS received_at
     FROM suppressions WHERE recipient_key IN {keys:Array(String)} AND suppressed ${ofAccount}`,
    person,
  );
  if (held.length > 0)
    await client.insert({ table: 'consent_entries', values: held, format: 'JSONEachRow', clickhouse_settings: SYNC });
  return held.length;
}

async function forgetMessages(erasing: Erasing, person: Person, ids: readonly string[], begun: number): Promise<void> {
  const { client } = erasing;
  const bound = { ids, begun, events: await digestsOf(client, person, ids), keys: await hashesOf(client, person.keys) };
  await rewriteEvents(client, person, ids);
  await publishForgotten(erasing, person, ids, begun);
  const among = 'message_id IN {ids:Array(String)}';
  await mutate(client, 'events', `${among} AND digest IN {events:Array(UInt64)}`, bound);
  await mutate(client, 'answers', `${among} AND digest IN {events:Array(UInt64)}`, bound);
  await mutate(client, 'timelines', `${among} AND updated_at < fromUnixTimestamp64Milli({begun:Int64})`, bound);
  const isTheirs = `cityHash64(recipient_key) IN {keys:Array(UInt64)} AND source != '${ERASER}'`;
  await mutate(client, 'consent_entries', `${among} AND ${isTheirs}`, bound);
}

/** What tells the events that name the person apart. The server keeps the text of a mutation, so none may name anybody. */
async function digestsOf(client: ClickHouseClient, person: Person, ids: readonly string[]): Promise<bigint[]> {
  const query = `SELECT DISTINCT toString(digest) AS hash FROM
    (SELECT message_id, data, digest FROM events UNION ALL SELECT message_id, data, digest FROM answers)
    WHERE message_id IN {ids:Array(String)} AND ${holds('data')}`;
  return (await ask<{ hash: string }>(client, query, { ...person, ids })).map(({ hash }) => BigInt(hash));
}

async function hashesOf(client: ClickHouseClient, keys: readonly string[]): Promise<bigint[]> {
  const query = 'SELECT toString(cityHash64(arrayJoin({keys:Array(String)}))) AS hash';
  return (await ask<{ hash: string }>(client, query, { keys })).map(({ hash }) => BigInt(hash));
}

/** Dead letters whose reason repeats the number; their bytes leave with their topic. */
async function dropDeadLetters(client: ClickHouseClient, person: Person): Promise<void> {
  const query = `SELECT dead_letter_id FROM dead_letter_log WHERE ${holds('concat(detail, message_id, event_id)')}`;
  const ids = (await ask<{ dead_letter_id: string }>(client, query, person)).map((row) => row.dead_letter_id);
  for (let from = 0; from < ids.length; from += AT_ONCE)
    await mutate(client, 'dead_letter_log', 'dead_letter_id IN {ids:Array(String)}', {
      ids: ids.slice(from, from + AT_ONCE),
    });
}

/** Puts the events without the person beside those with; the logs that are fed by `events` follow. */
async function rewriteEvents(client: ClickHouseClient, person: Person, ids: readonly string[]): Promise<void> {
  const rows = await ask<Record<string, unknown> & { data: string }>(
    client,
    `SELECT message_id, kind, event_id, account_id, toString(occurred_at) AS occurred_at, source,
       toString(received_at) AS received_at, origin_topic, origin_partition, origin_offset, data
     FROM events FINAL WHERE message_id IN {ids:Array(String)} AND ${holds('data')}`,
    { ...person, ids },
  );
  const values = rows.map((row) => {
    const event = JSON.parse(row.data) as { recipient_key: string };
    return { ...row, data: JSON.stringify(unnamed(event, person.keys)) };
  });
  if (values.length > 0)
    await client.insert({ table: 'events', values, format: 'JSONEachRow', clickhouse_settings: SYNC });
}

async function publishForgotten(
  erasing: Erasing,
  { keys }: Person,
  ids: readonly string[],
  begun: number,
): Promise<void> {
  const writer = rowWriter();
  for await (const stored of storedTimelines(erasing.client, ids))
    if (stored.updated_at < begun)
      for (const row of forgotten(stored, keys, Math.max(begun, erasing.now()))) writer.write(row);
  if (writer.rows > 0) await publishChanges(erasing, writer.take(), `handset-erase-${begun}-${ids[0]}`);
}

const SYNC = { wait_end_of_query: 1, async_insert: 0 } as const;

/** Deletes rows of a table for good, and waits for it, on every replica. */
async function mutate(client: ClickHouseClient, table: string, where: string, params: object): Promise<void> {
  await client.command({
    query: `ALTER TABLE ${table} DELETE WHERE ${where}`,
    query_params: { ...params },
    clickhouse_settings: { mutations_sync: '2', wait_end_of_query: 1 },
  });
}

/** A text that names the person. */
const holds = (text: string): string =>
  `multiSearchAny(${text}, arrayConcat({keys:Array(String)}, {spellings:Array(String)}))`;

async function ask<Row>(client: ClickHouseClient, query: string, params: object): Promise<Row[]> {
  const result = await client.query({
    query,
    query_params: { ...params },
    format: 'JSONEachRow',
    clickhouse_settings: {
      date_time_output_format: 'simple',
      output_format_json_quote_64bit_integers: 0,
      max_query_size: '67108864',
    },
  });
  return result.json<Row>();
}

const LOOK_AGAIN_MS = 1_500;
/** How long that is tried; what a reader still holds the server removes by itself, within minutes. */
const GONE_WITHIN_MS = 20_000;

/**
 * Has the server remove replaced parts from the disk at once, which else stay for minutes: dropping a partition, of a
 * month in which nothing can lie, also removes whatever parts are old enough.
 */
async function dropOldParts(client: ClickHouseClient): Promise<void> {
  const change = async (what: string) => {
    for (const table of REWRITTEN)
      await client.command({ query: `ALTER TABLE ${table} ${what}`, clickhouse_settings: { wait_end_of_query: 1 } });
  };
  await change('MODIFY SETTING old_parts_lifetime = 1');
  try {
    for (const end = Date.now() + GONE_WITHIN_MS; Date.now() < end && (await oldParts(client)) > 0;) {
      await sleep(LOOK_AGAIN_MS);
      await change("DROP PARTITION ID '190001'");
    }
  } finally {
    await change('RESET SETTING old_parts_lifetime');
  }
}

async function oldParts(client: ClickHouseClient): Promise<number> {
  const [row] = await ask<{ parts: number }>(
    client,
    'SELECT count() AS parts FROM system.parts WHERE database = currentDatabase() AND NOT active AND table IN {tables:Array(String)}',
    { tables: REWRITTEN },
  );
  return Number(row?.parts ?? 0);
}

/** A table in which the person is still found. */
export interface Remains {
  readonly table: string;
  readonly rows: number;
}

/** Searches every column of every table, users' own too, for the number and its keys, written out and as bytes. */
export async function searchDatabase(client: ClickHouseClient, person: Person): Promise<Remains[]> {
  const columns = await ask<{ table: string; columns: string[] }>(
    client,
    `SELECT table, groupArray(name) AS columns FROM system.columns WHERE database = currentDatabase()
       AND (type LIKE '%String%') AND default_kind NOT IN ('ALIAS', 'EPHEMERAL')
       AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')
     GROUP BY table ORDER BY table`,
    {},
  );
  const found: Remains[] = [];
  for (const { table, columns: names } of columns) {
    const texts = names.map((name) => `toString(\`${name}\`)`);
    const anywhere = texts.map(
      (text) =>
        `multiSearchAny(${text}, arrayConcat({keys:Array(String)}, {spellings:Array(String)}, arrayMap(key -> unhex(key), {keys:Array(String)})))`,
    );
    const [row] = await ask<{ rows: number }>(
      client,
      `SELECT count() AS rows FROM \`${table}\` WHERE ${anywhere.join(' OR ')}`,
      person,
    );
    if (Number(row?.rows ?? 0) > 0) found.push({ table, rows: Number(row!.rows) });
  }
  return found;
}

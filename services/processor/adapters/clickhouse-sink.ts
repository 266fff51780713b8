import type { ClickHouseClient } from '@clickhouse/client';
import { compressFrame } from 'lz4-napi';
import { COLUMN_COUNT, TIMELINE_COLUMNS } from '../../../schemas/timeline-row.ts';
import { insertBlock } from '../../runtime/clickhouse/insert.ts';
import { MOST_ALIASES } from '../core/links.ts';
import type { Share, Sink, StoredAlias, StoredTimeline } from '../partition/ports.ts';
import { EVENT_COLUMNS } from './event-rows.ts';
import { ALIAS_COLUMNS } from './alias-rows.ts';
import { targetWindows } from './target-windows.ts';

/** Rows of a chunk that is read. */
const CHUNK = 10_000;
/** Ids of one look-up: keeps its query under a few hundred kilobytes. */
const IDS_PER_QUERY = 5_000;

/** Compresses rows once, into the bytes that the journal keeps and the sink sends. */
export const compressRows = (rows: Buffer): Promise<Buffer> => compressFrame(rows);

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const ofShare = ({ partition, partitions }: Share, id = 'message_id'): string =>
  `bitAnd(kafkaMurmurHash(${id}), 0x7fffffff) % ${partitions} = ${partition}`;

type StoredRow = [id: string, version: string, firstSeenAt: string, updatedAt: string, state: string];
const STORED =
  'message_id, toString(version), toString(toUnixTimestamp64Milli(first_seen_at)), ' +
  'toString(toUnixTimestamp64Milli(updated_at)), base64Encode(state)';

const stored = ([message_id, version, first_seen_at, updated_at, state]: StoredRow): StoredTimeline => ({
  message_id,
  version: Number(version),
  first_seen_at: Number(first_seen_at),
  updated_at: Number(updated_at),
  state: Buffer.from(state, 'base64'),
});

type MarkRow = [id: string, messageId: string, vendor: string, accountId: string];
/** In the order in which marks count. */
const MARK = 'vendor_message_id, message_id, vendor, account_id';

const storedAlias = ([vendor_message_id, message_id, vendor, account_id]: MarkRow): StoredAlias => ({
  ...{ vendor_message_id, message_id, vendor, account_id },
});

/** Lists of ids, each for one query. */
function* inPieces(ids: readonly string[]): Generator<string> {
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY)
    yield ids
      .slice(from, from + IDS_PER_QUERY)
      .map(quote)
      .join(', ');
}

/** ClickHouse for the task of one partition. `limitMs` bounds each of its statements. */
export function clickhouseSink(client: ClickHouseClient, limitMs: number): Sink {
  async function* rows<Row>(query: string): AsyncIterable<Row[]> {
    const result = await client.query({
      query,
      format: 'JSONCompactEachRow',
      clickhouse_settings: { max_query_size: '67108864' },
    });
    let chunk: Row[] = [];
    for await (const some of result.stream<Row>()) {
      for (const row of some) chunk.push(row.json());
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  }
  return {
    insert: (bytes, { token, columns, deadline, limitMs: limit }) =>
      insertBlock(client, {
        table: 'timeline_changes',
        columns:
          columns === COLUMN_COUNT
            ? TIMELINE_COLUMNS
            : Object.fromEntries(Object.entries(TIMELINE_COLUMNS).slice(0, columns)),
        bytes,
        token,
        deadline,
        limitMs: limit,
      }),
    async insertEvents(rows) {
      await insertBlock(client, {
        table: 'events',
        columns: EVENT_COLUMNS,
        bytes: await compressRows(rows),
        limitMs,
      });
    },
    async insertAliases(aliases) {
      const bytes = await compressRows(aliases);
      await insertBlock(client, { table: 'aliases', columns: ALIAS_COLUMNS, bytes, limitMs });
    },
    windows: () => targetWindows(client),
    catchUp: () => syncReplicas(client),
    async lookUp(ids) {
      const found: StoredTimeline[] = [];
      for (const some of inPieces(ids)) {
        const query = `SELECT ${STORED} FROM timelines WHERE message_id IN (${some}) ORDER BY version DESC LIMIT 1 BY message_id`;
        for await (const chunk of rows<StoredRow>(query)) found.push(...chunk.map(stored));
      }
      return found;
    },
    async lookUpAliases(ids) {
      const found: StoredAlias[] = [];
      for (const some of inPieces(ids)) {
        const query =
          `SELECT ${MARK} FROM aliases WHERE vendor_message_id IN (${some}) GROUP BY ${MARK} ` +
          `ORDER BY ${MARK} LIMIT ${MOST_ALIASES} BY vendor_message_id`;
        for await (const chunk of rows<MarkRow>(query)) found.push(...chunk.map(storedAlias));
      }
      return found;
    },
    async *knownIds(share) {
      const query =
        `SELECT message_id FROM timelines WHERE ${ofShare(share)} UNION ALL ` +
        `SELECT vendor_message_id FROM aliases WHERE ${ofShare(share, 'vendor_message_id')}`;
      for await (const chunk of rows<[string]>(query)) yield chunk.map(([id]) => id);
    },
    async *recent(share, since, limit) {
      // The latest ones, oldest first: that is the order in which they leave memory again.
      const query =
        `SELECT ${STORED} FROM (SELECT * FROM timelines FINAL WHERE updated_at >= fromUnixTimestamp64Milli(toInt64(${since})) ` +
        `AND ${ofShare(share)} ORDER BY updated_at DESC LIMIT ${limit}) AS latest ORDER BY latest.updated_at`;
      for await (const chunk of rows<StoredRow>(query)) yield chunk.map(stored);
    },
  };
}

/** Waits until this replica has what was acknowledged elsewhere. A server without replicated tables has it already. */
async function syncReplicas(client: ClickHouseClient): Promise<void> {
  const result = await client.query({
    query: "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE 'Replicated%'",
    format: 'JSONEachRow',
  });
  for (const { name } of await result.json<{ name: string }>())
    await client.command({ query: `SYSTEM SYNC REPLICA \`${name}\`` });
}

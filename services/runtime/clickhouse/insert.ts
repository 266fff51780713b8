import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';

/** Rows for one table, encoded and compressed once: the same bytes under the same token are one insert, however often. */
export interface Block {
  readonly table: string;
  /** Name → ClickHouse type of the columns, in the order in which the rows hold them (RowBinary). */
  readonly columns: Readonly<Record<string, string>>;
  /** RowBinary in an LZ4 frame. */
  readonly bytes: Buffer;
  /** Deduplicates the insert in every target that hangs off the table; absent: the table tells repeated rows by itself. */
  readonly token?: string;
  /** The server refuses to begin after this moment (epoch ms, by the server's clock); absent: it may begin whenever. */
  readonly deadline?: number;
  /** The server ends the insert when it runs for longer (ms). */
  readonly limitMs: number;
}

/** A block of this many rows or bytes is never split: the same rows split differently would not be told as the same. */
const UNSPLIT = String(2 ** 40);

/**
 * What makes an insert exact, sent with every one and never left to a server's defaults.
 * @see https://clickhouse.com/docs/operations/settings/settings
 */
const EXACT: ClickHouseSettings = {
  async_insert: 0,
  wait_end_of_query: 1,
  max_threads: 1,
  max_insert_threads: '1',
  parallel_view_processing: 0,
  input_format_parallel_parsing: 0,
  max_block_size: UNSPLIT,
  max_insert_block_size: UNSPLIT,
  min_insert_block_size_rows: UNSPLIT,
  min_insert_block_size_bytes: UNSPLIT,
};

/** What a token needs to be heeded; without a token the server cannot tell and must not try. */
const DEDUPLICATED: ClickHouseSettings = {
  insert_deduplicate: 1,
  deduplicate_insert_select: 'force_enable',
  deduplicate_blocks_in_dependent_materialized_views: 1,
};

/** `in`: every target has every row. `late`: the server refused for the deadline before the first row. */
export type InsertOutcome = 'in' | 'late';

const LATE = 'insert deadline passed';

/**
 * Inserts a block synchronously, once. Rejects when it is not in every target or when that is unknown; then the same
 * block may be sent again as it is.
 */
export async function insertBlock(client: ClickHouseClient, block: Block): Promise<InsertOutcome> {
  try {
    await send(client, block);
    return 'in';
  } catch (error) {
    if (error instanceof Error && error.message.includes(LATE)) return 'late';
    throw error;
  }
}

async function send(client: ClickHouseClient, block: Block): Promise<void> {
  const names = Object.keys(block.columns).join(', ');
  const structure = Object.entries(block.columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')
    .replaceAll("'", "\\'");
  const guard =
    block.deadline === undefined
      ? ''
      : ` WHERE throwIf(now64(3) > fromUnixTimestamp64Milli(toInt64(${block.deadline})), '${LATE}') = 0`;
  const { stream } = await client.exec({
    query: `INSERT INTO ${block.table} (${names}) SELECT ${names} FROM input('${structure}')${guard} FORMAT RowBinary`,
    values: Readable.from([block.bytes]),
    http_headers: { 'content-encoding': 'lz4' },
    clickhouse_settings: {
      ...EXACT,
      max_execution_time: Math.ceil(block.limitMs / 1000),
      ...(block.token === undefined
        ? { insert_deduplicate: 0 }
        : { ...DEDUPLICATED, insert_deduplication_token: block.token }),
    },
  });
  // A server that fails after it has said 200 says so in the body.
  const answer = await text(stream);
  if (answer !== '') throw new Error(`ClickHouse answered an insert into ${block.table} with: ${answer.slice(0, 500)}`);
}

import { randomUUID } from 'node:crypto';
import { compressFrameSync } from 'lz4-napi';
import { expect, test } from 'vitest';
import { post, useTarget } from './testing/target.ts';

const target = useTarget();

/** What a client must send with an insert for it to be one block, once, in every target. */
const EXACT = {
  async_insert: '0',
  insert_deduplicate: '1',
  deduplicate_insert_select: 'force_enable',
  deduplicate_blocks_in_dependent_materialized_views: '1',
  wait_end_of_query: '1',
  max_threads: '1',
  max_insert_threads: '1',
  parallel_view_processing: '0',
  input_format_parallel_parsing: '0',
  max_block_size: String(2 ** 40),
  max_insert_block_size: String(2 ** 40),
  min_insert_block_size_rows: String(2 ** 40),
  min_insert_block_size_bytes: String(2 ** 40),
};

/** A Null table with two views into tables with a deduplication window; `wide` sums, so that a second insert shows. */
async function signedTables(prefix: string, window = 10_000): Promise<void> {
  const run = async (sql: string) => expect(await (await post(target(), sql)).text()).toBe('');
  const engine = `ORDER BY a SETTINGS non_replicated_deduplication_window = ${window}`;
  await run(`CREATE TABLE ${prefix}_in (a UInt64, s String) ENGINE = Null`);
  await run(`CREATE TABLE ${prefix}_rows (a UInt64, s String) ENGINE = MergeTree ${engine}`);
  await run(`CREATE TABLE ${prefix}_sums (a UInt64, n Int64) ENGINE = SummingMergeTree ${engine}`);
  await run(`CREATE MATERIALIZED VIEW ${prefix}_mv1 TO ${prefix}_rows AS SELECT a, s FROM ${prefix}_in`);
  await run(
    `CREATE MATERIALIZED VIEW ${prefix}_mv2 TO ${prefix}_sums AS SELECT a % 10 AS a, toInt64(1) AS n FROM ${prefix}_in`,
  );
}

/** `count` rows of RowBinary: a number and a text of `width` bytes. */
function rows(count: number, width: number): Buffer {
  const size = 9 + width;
  const bytes = Buffer.alloc(count * size, 'x');
  for (let n = 0; n < count; n += 1) {
    bytes.writeBigUInt64LE(BigInt(n), n * size);
    bytes[n * size + 8] = width;
  }
  return bytes;
}

type Insert = {
  table: string;
  token: string;
  bytes: Uint8Array;
  deadline?: number;
  settings?: Record<string, string>;
  headers?: Record<string, string>;
};

function insert({
  table,
  token,
  bytes,
  deadline = Date.now() + 60_000,
  settings = {},
  headers = {},
}: Insert): Promise<Response> {
  const query = `INSERT INTO ${table} SELECT * FROM input('a UInt64, s String') WHERE throwIf(now64(3) > fromUnixTimestamp64Milli(toInt64(${deadline})), 'too late') = 0 FORMAT RowBinary`;
  return post(target(), bytes, { query, ...EXACT, insert_deduplication_token: token, ...settings }, headers);
}

async function counts(prefix: string): Promise<{ rows: number; sums: number; parts: number }> {
  const sql = `SELECT (SELECT count() FROM ${prefix}_rows), (SELECT sum(n) FROM ${prefix}_sums),
    (SELECT count() FROM system.parts WHERE active AND database = currentDatabase() AND table LIKE '${prefix}\\_%') FORMAT JSONCompactEachRow`;
  const answer = JSON.parse(await (await post(target(), sql)).text()) as [
    string | number,
    string | number,
    string | number,
  ];
  const [rowCount, sums, parts] = answer.map(Number);
  return { rows: rowCount ?? -1, sums: sums ?? -1, parts: parts ?? -1 };
}

test('300,000 rows in 41 MB under one token are one block, and count once however often they are sent', async () => {
  await signedTables('big');
  const bytes = rows(300_000, 127);
  const first = await insert({ table: 'big_in', token: 'journal-0-1', bytes });
  expect(await first.text()).toBe('');
  expect(JSON.parse(first.headers.get('x-clickhouse-summary') ?? '{}')).toMatchObject({ written_rows: '900000' });
  for (let again = 0; again < 3; again += 1)
    expect((await insert({ table: 'big_in', token: 'journal-0-1', bytes })).status).toBe(200);
  expect(await counts('big')).toEqual({ rows: 300_000, sums: 300_000, parts: 2 });
  expect((await insert({ table: 'big_in', token: 'journal-0-2', bytes })).status).toBe(200);
  expect(await counts('big')).toMatchObject({ rows: 600_000, sums: 600_000 });
});

test('the same rows packed as lz4 are the same insert', async () => {
  await signedTables('packed');
  const bytes = rows(100_000, 50);
  const headers = { 'content-encoding': 'lz4' };
  expect((await insert({ table: 'packed_in', token: 't', bytes: compressFrameSync(bytes), headers })).status).toBe(200);
  expect((await insert({ table: 'packed_in', token: 't', bytes })).status).toBe(200);
  expect(await counts('packed')).toMatchObject({ rows: 100_000, sums: 100_000 });
});

test('two owners that insert the same token at the same instant', async () => {
  await signedTables('twins');
  const bytes = rows(20_000, 20);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => insert({ table: 'twins_in', token: 'same', bytes })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await counts('twins')).toMatchObject({ rows: 20_000, sums: 20_000 });
});

test('an insert past its deadline puts no row anywhere', async () => {
  await signedTables('late');
  const answer = await insert({ table: 'late_in', token: 't', bytes: rows(1_000, 5), deadline: Date.now() - 1 });
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain('too late');
  expect(await counts('late')).toMatchObject({ rows: 0, parts: 0 });
  expect((await insert({ table: 'late_in', token: 't', bytes: rows(1_000, 5) })).status).toBe(200);
  expect(await counts('late')).toMatchObject({ rows: 1_000, sums: 1_000 });
});

test('a view that throws half-way: the retry after its mending fills every target once', async () => {
  await signedTables('throws');
  await post(target(), 'CREATE TABLE throws_gate (closed UInt8) ENGINE = MergeTree ORDER BY closed');
  await post(target(), 'INSERT INTO throws_gate VALUES (1)');
  await post(
    target(),
    "CREATE MATERIALIZED VIEW throws_zz TO throws_sums AS SELECT a % 10 AS a, toInt64(0) AS n FROM throws_in WHERE throwIf((SELECT max(closed) FROM throws_gate) = 1, 'closed') = 0",
  );
  const bytes = rows(5_000, 10);
  expect(await (await insert({ table: 'throws_in', token: 't', bytes })).text()).toContain('closed');
  await post(target(), 'TRUNCATE TABLE throws_gate');
  expect((await insert({ table: 'throws_in', token: 't', bytes })).status).toBe(200);
  expect((await insert({ table: 'throws_in', token: 't', bytes })).status).toBe(200);
  expect(await counts('throws')).toMatchObject({ rows: 5_000, sums: 5_000 });
});

test('without a window in the target nothing is told apart: the rule that needs the window is tried', async () => {
  const prefix = `open_${randomUUID().slice(0, 8)}`;
  await signedTables(prefix, 0);
  const bytes = rows(1_000, 5);
  for (let n = 0; n < 2; n += 1) expect((await insert({ table: `${prefix}_in`, token: 't', bytes })).status).toBe(200);
  expect(await counts(prefix)).toMatchObject({ rows: 2_000, sums: 2_000 });
});

test('blocks that are split differently under one token: why the settings that keep one block must be sent', async () => {
  await signedTables('split');
  const bytes = rows(300_000, 20);
  const small = {
    max_block_size: '10000',
    max_insert_block_size: '10000',
    min_insert_block_size_rows: '0',
    min_insert_block_size_bytes: '0',
  };
  expect((await insert({ table: 'split_in', token: 't', bytes })).status).toBe(200);
  expect((await insert({ table: 'split_in', token: 't', bytes, settings: small })).status).toBe(200);
  expect((await counts('split')).rows).toBeGreaterThan(300_000);
});

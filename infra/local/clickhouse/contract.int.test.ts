import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { expect, test } from 'vitest';
import { testPython } from '../testing/python.ts';
import { useTarget } from './testing/target.ts';

/** Expected exceptions are no news. */
const QUIET = { level: ClickHouseLogLevel.OFF };

const target = useTarget();

test('@clickhouse/client: ping, command, insert, query and typed results', async () => {
  const { client, database } = target();
  expect(await client.ping()).toEqual({ success: true });
  expect(await client.ping({ select: true })).toEqual({ success: true });
  await client.command({
    query: `CREATE TABLE ${database}.people (id UInt64, name String, born Nullable(Date), tags Map(String, String)) ENGINE = MergeTree ORDER BY id`,
  });
  const inserted = await client.insert({
    table: `${database}.people`,
    format: 'JSONEachRow',
    values: [
      { id: 1, name: "O'Hara\t\\", born: '1999-01-02', tags: { a: 'b' } },
      { id: '18446744073709551615', name: 'Ω', born: null, tags: {} },
    ],
  });
  expect(inserted.summary?.written_rows).toBe('2');
  const result = await client.query({
    query: `SELECT * FROM ${database}.people ORDER BY id`,
    format: 'JSON',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  const { data, meta, rows } = await result.json();
  expect(rows).toBe(2);
  expect(meta?.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'id UInt64',
    'name String',
    'born Nullable(Date)',
    'tags Map(String, String)',
  ]);
  expect(data).toEqual([
    { id: '1', name: "O'Hara\t\\", born: '1999-01-02', tags: { a: 'b' } },
    { id: '18446744073709551615', name: 'Ω', born: null, tags: {} },
  ]);
  expect(result.query_id).not.toBe('');
  expect(result.response_headers['x-clickhouse-format']).toBe('JSON');
});

test('@clickhouse/client: parameters of every kind arrive as they are', async () => {
  const { client } = target();
  const result = await client.query({
    query:
      'SELECT {s:String} AS s, {n:UInt64} AS n, {a:Array(String)} AS a, {d:DateTime64(3)} AS d, {m:Map(String, UInt8)} AS m, {o:Nullable(String)} AS o',
    format: 'JSONEachRow',
    query_params: {
      s: "tab\t quote' slash\\ new\nline",
      n: 42,
      a: ["it's", 'b\\c'],
      d: new Date(1_700_000_000_123),
      m: new Map([['k', 7]]),
      o: null,
    },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1, session_timezone: 'UTC' },
  });
  expect(await result.json()).toEqual([
    {
      s: "tab\t quote' slash\\ new\nline",
      n: '42',
      a: ["it's", 'b\\c'],
      d: '2023-11-14 22:13:20.123',
      m: { k: 7 },
      o: null,
    },
  ]);
});

test('@clickhouse/client: exceptions carry code, type and text', async () => {
  const { client } = target();
  await expect(client.query({ query: 'SELECT * FROM nowhere.nothing' })).rejects.toMatchObject({
    code: '81',
    type: 'UNKNOWN_DATABASE',
  });
  await expect(client.command({ query: 'SELEC 1' })).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
  await expect(client.query({ query: 'SELECT 1', clickhouse_settings: { no_such_setting: 1 } })).rejects.toMatchObject({
    code: '115',
    type: 'UNKNOWN_SETTING',
  });
  await expect(client.query({ query: 'SELECT 1; SELECT 2' })).rejects.toMatchObject({ code: '62' });
});

test('@clickhouse/client: a result that fails half-way is an error, not an end', async () => {
  const result = await target().client.query({
    query: "SELECT number, throwIf(number = 3000000, 'boom') FROM numbers(10000000)",
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '65536', max_threads: 1 },
  });
  const read = async () => {
    let rows = 0;
    for await (const chunk of result.stream()) rows += chunk.length;
    return rows;
  };
  await expect(read()).rejects.toThrow(/boom/);
});

test('@clickhouse/client: streams rows in and out, packed both ways', async () => {
  const { url, user, password, database } = target();
  const client = createClient({
    log: QUIET,
    url,
    username: user,
    password,
    database,
    compression: { request: true, response: true },
  });
  await client.command({ query: 'CREATE TABLE stream (n UInt64, s String) ENGINE = MergeTree ORDER BY n' });
  function* rows() {
    for (let n = 0; n < 200_000; n += 1) yield { n, s: `row ${n}` };
  }
  const { summary } = await client.insert({
    table: 'stream',
    format: 'JSONEachRow',
    values: Readable.from(rows(), { objectMode: true }),
  });
  expect(summary?.written_rows).toBe('200000');
  const result = await client.query({ query: 'SELECT * FROM stream ORDER BY n', format: 'JSONCompactEachRow' });
  let seen = 0;
  let inOrder = true;
  for await (const chunk of result.stream()) {
    for (const row of chunk) inOrder &&= Number(row.json<unknown[]>()[0]) === seen++;
  }
  expect([seen, inOrder]).toEqual([200_000, true]);
  await client.close();
});

test('@clickhouse/client: exec answers rows of a raw format, and sessions keep what they were told', async () => {
  const { url, user, password } = target();
  const client = createClient({ log: QUIET, url, username: user, password, session_id: `suite-${process.pid}` });
  await client.command({ query: 'CREATE TEMPORARY TABLE mine (n UInt8)' });
  await client.command({ query: 'SET max_threads = 3' });
  await client.insert({
    table: 'mine',
    values: [{ n: 5 }],
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '77', max_threads: 2 },
  });
  const asked = await client.query({
    query: "SELECT n, getSetting('max_threads') AS t, getSetting('max_block_size') != 77 AS free FROM mine",
    format: 'JSONEachRow',
  });
  expect(await asked.json()).toEqual([{ n: 5, t: 3, free: 1 }]);
  await client.close();
});

test('clickhouse-connect: connect, insert, query, stream, data frames, exceptions', async (context) => {
  const found = await testPython();
  if ('missing' in found) {
    console.log(`clickhouse-connect is not tried: ${found.missing}`);
    return context.skip(found.missing);
  }
  const { url, user, password, database } = target();
  const env = { ...process.env, CH_URL: url, CH_USER: user, CH_PASSWORD: password, CH_DATABASE: database };
  const script = join(import.meta.dirname, 'testing', 'clickhouse_connect_suite.py');
  const { stdout } = await promisify(execFile)(found.python, [script], { env, timeout: 110_000 });
  expect(stdout.trim().split('\n').at(-1)).toBe('all held');
});

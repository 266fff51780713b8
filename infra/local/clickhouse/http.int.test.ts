import { request } from 'node:http';
import { gunzipSync, gzipSync, deflateSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { compress as zstd } from '@mongodb-js/zstd';
import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import { beforeAll, expect, test } from 'vitest';
import { post, useTarget, type Target } from './testing/target.ts';

const target = useTarget();
const ask = async (sql: string, query?: Record<string, string>) => (await post(target(), sql, query)).text();

beforeAll(async () => {
  expect(await ask('CREATE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a')).toBe('');
});

async function freshRows(insert: () => Promise<Response>): Promise<string> {
  await ask('TRUNCATE TABLE t');
  const answer = await insert();
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  return ask('SELECT * FROM t ORDER BY a FORMAT CSV');
}

test('health: /ping and /replicas_status need no credentials', async () => {
  for (const path of ['/ping', '/replicas_status', '/']) {
    const answer = await fetch(`${target().url}${path}`);
    expect([answer.status, await answer.text()]).toEqual([200, 'Ok.\n']);
  }
  expect((await fetch(`${target().url}/nothing`)).status).toBe(404);
});

test('a query stands in the URL, in the body, or in both', async () => {
  expect(await ask('SELECT 1')).toBe('1\n');
  expect(await ask('', { query: 'SELECT 2' })).toBe('2\n');
  expect(await ask('+ 1', { query: 'SELECT 2' })).toBe('3\n');
  expect(await ask('SELECT 1;')).toBe('1\n');
  expect(await ask('SELECT 1 -- the end')).toBe('1\n');
  expect(await ask('/* INSERT */ SELECT 1 FORMAT JSONEachRow;')).toBe('{"1":1}\n');
  expect(await ask("SELECT 'a;b' FORMAT CSV")).toBe('"a;b"\n');
});

test('GET reads and never writes', async () => {
  const get = async (query: string) => {
    const url = new URL(target().url);
    for (const [name, value] of Object.entries({
      query,
      user: target().user,
      password: target().password,
      database: target().database,
    }))
      url.searchParams.set(name, value);
    const answer = await fetch(url);
    return { status: answer.status, text: await answer.text() };
  };
  expect(await get('SELECT 1')).toEqual({ status: 200, text: '1\n' });
  for (const sql of [
    'CREATE TABLE x (a Int8) ENGINE = Memory',
    'INSERT INTO t VALUES (1, 2)',
    'INSERT INTO t SELECT 1, 2',
    'DROP TABLE t',
  ]) {
    expect(await get(sql)).toMatchObject({
      status: 500,
      text: expect.stringMatching(/Code: 164\..*\(READONLY\)/s) as string,
    });
  }
});

test('three ways to say who asks, and what a stranger is told', async () => {
  const { url, user, password } = target();
  const answers = async (headers: Record<string, string>, query = '') => {
    const answer = await fetch(`${url}/?query=SELECT+1${query}`, { headers });
    return {
      status: answer.status,
      code: answer.headers.get('x-clickhouse-exception-code'),
      text: await answer.text(),
    };
  };
  const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` });
  const good = { status: 200, code: null, text: '1\n' };
  expect(await answers(basic(password))).toEqual(good);
  expect(
    await answers({
      'x-clickhouse-user': user,
      'x-clickhouse-key': Buffer.from(password).toString('latin1'),
    }),
  ).toEqual(good);
  expect(await answers({}, `&user=${user}&password=${encodeURIComponent(password)}`)).toEqual(good);
  expect(await answers(basic('wrong'))).toMatchObject({
    status: 403,
    code: '516',
    text: expect.stringContaining('AUTHENTICATION_FAILED') as string,
  });
  expect(await answers({ 'x-clickhouse-user': 'nobody', 'x-clickhouse-key': 'x' })).toMatchObject({
    status: 403,
    code: '516',
  });
  expect((await answers({})).status).toBeGreaterThanOrEqual(401);
  expect(await answers({ ...basic(password), 'x-clickhouse-user': user })).toMatchObject({ status: 403, code: '516' });
});

test('formats: clause, default_format, header; and their content types', async () => {
  const format = async (sql: string, query?: Record<string, string>, headers?: Record<string, string>) => {
    const answer = await post(target(), sql, query, headers);
    return [
      await answer.text(),
      answer.headers.get('x-clickhouse-format'),
      answer.headers.get('content-type')?.split(';')[0],
    ];
  };
  expect(await format('SELECT 1 AS a')).toEqual(['1\n', 'TabSeparated', 'text/tab-separated-values']);
  expect(await format('SELECT 1 AS a', { default_format: 'CSVWithNames' })).toEqual([
    '"a"\n1\n',
    'CSVWithNames',
    'text/csv',
  ]);
  expect(await format('SELECT 1 AS a', {}, { 'x-clickhouse-format': 'JSONEachRow' })).toEqual([
    '{"a":1}\n',
    'JSONEachRow',
    'application/x-ndjson',
  ]);
  expect(await format('SELECT 1 AS a FORMAT JSONCompactEachRow', { default_format: 'CSV' })).toEqual([
    '[1]\n',
    'JSONCompactEachRow',
    'application/x-ndjson',
  ]);
  expect(await format('SELECT 1 AS a FORMAT CSV SETTINGS max_threads = 1')).toEqual(['1\n', 'CSV', 'text/csv']);
  expect(await format('SELECT 1 AS a SETTINGS max_threads = 1 FORMAT CSV')).toEqual(['1\n', 'CSV', 'text/csv']);
});

test('a document of many blocks is one document, in every format', async () => {
  const many = 'SELECT number AS n FROM numbers(200000)';
  const json = JSON.parse(await ask(`${many} FORMAT JSONCompact`)) as { data: unknown[]; rows: number };
  expect([json.rows, json.data.length]).toEqual([200_000, 200_000]);
  expect((await ask(`${many} FORMAT CSVWithNames`)).match(/"n"/g)).toHaveLength(1);
  const parquet = Buffer.from(await (await post(target(), `${many} FORMAT Parquet`)).arrayBuffer());
  await ask('TRUNCATE TABLE t');
  expect(
    (await post(target(), parquet, { query: "INSERT INTO t SELECT n, '' FROM input('n UInt64') FORMAT Parquet" }))
      .status,
  ).toBe(200);
  expect(await ask('SELECT count(), sum(a) FROM t')).toBe('200000\t19999900000\n');
});

test('SHOW, DESCRIBE, EXISTS, EXPLAIN, WITH and brackets answer rows; commands answer nothing', async () => {
  expect(await ask("SHOW TABLES LIKE 't'")).toBe('t\n');
  expect(await ask('DESCRIBE TABLE t FORMAT JSONCompactEachRow')).toMatch(/\["a", ?"UInt64"/);
  expect(await ask('DESC t')).toContain('a\tUInt64');
  expect(await ask('EXISTS TABLE t')).toBe('1\n');
  expect(await ask('EXPLAIN SYNTAX SELECT 1')).toContain('SELECT 1');
  expect(await ask('WITH 5 AS x SELECT x')).toBe('5\n');
  expect(await ask('(SELECT 1) UNION ALL (SELECT 1)')).toBe('1\n1\n');
  expect(await ask('SHOW CREATE TABLE t FORMAT TSVRaw')).toContain('CREATE TABLE');
  expect(await ask('OPTIMIZE TABLE t FINAL')).toBe('');
});

test('text and binary inserts: data behind the statement, or in the body', async () => {
  const binary = Buffer.from('0100000000000000016102000000000000000162', 'hex');
  const both = '1,"a"\n2,"b"\n';
  const cases: [string, string, string | Uint8Array][] = [
    ['values inline', '', "INSERT INTO t VALUES (1, 'a'), (1 + 1, lower('B'))"],
    ['values in the body', 'INSERT INTO t VALUES', "(1, 'a'), (2, 'b')"],
    ['text behind its statement', '', 'INSERT INTO t (a, s) FORMAT CSV\n1,a\n2,b\n'],
    ['JSON, a column left out', 'INSERT INTO t (s, a) FORMAT JSONEachRow', '{"s":"a","a":1}\n{"a":"2","s":"b"}'],
    ['TSV with settings', 'INSERT INTO t SETTINGS max_threads = 1 FORMAT TSV', '1\ta\n2\tb\n'],
    ['RowBinary in the body', 'INSERT INTO t FORMAT RowBinary', binary],
    ['RowBinary behind its statement', '', Buffer.concat([Buffer.from('INSERT INTO t FORMAT RowBinary\n'), binary])],
    [
      'RowBinary that begins with a line break',
      '',
      Buffer.concat([
        Buffer.from("INSERT INTO t SELECT a - 10, s FROM input('a UInt64, s String') FORMAT RowBinary\n"),
        Buffer.from('0b0000000000000001610c000000000000000162', 'hex'),
      ]),
    ],
    [
      'input() with a WITH',
      "INSERT INTO t WITH 1 AS one SELECT a, s FROM input('a UInt64, s String') WHERE a >= one FORMAT CSV",
      both,
    ],
  ];
  for (const [name, query, body] of cases)
    expect([name, await freshRows(() => post(target(), body, { query }))]).toEqual([name, both]);
});

test('Native out is Native in', async () => {
  const native = Buffer.from(
    await (
      await post(target(), "SELECT number + 1 AS a, ['a', 'b'][number + 1] AS s FROM numbers(2) FORMAT Native")
    ).arrayBuffer(),
  );
  expect(await freshRows(() => post(target(), native, { query: 'INSERT INTO t FORMAT Native' }))).toBe(
    '1,"a"\n2,"b"\n',
  );
  expect(
    await freshRows(() => post(target(), Buffer.concat([Buffer.from('INSERT INTO t FORMAT Native\n'), native]))),
  ).toBe('1,"a"\n2,"b"\n');
});

test('request bodies plain, gzip, deflate, zstd and lz4, with the statement outside or inside', async () => {
  const data = Buffer.from('1,"a"\n2,"b"\n');
  const head = Buffer.from('INSERT INTO t FORMAT CSV\n');
  const packers: [string, (plain: Buffer) => Buffer | Promise<Buffer>][] = [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', (plain) => zstd(plain)],
    ['lz4', compressFrameSync],
  ];
  for (const [name, pack] of packers) {
    const headers = { 'content-encoding': name };
    const [outside, inside, query] = [
      await pack(data),
      await pack(Buffer.concat([head, data])),
      await pack(Buffer.from('SELECT 7')),
    ];
    expect([
      name,
      await freshRows(() => post(target(), outside, { query: 'INSERT INTO t FORMAT CSV' }, headers)),
    ]).toEqual([name, data.toString()]);
    expect([name, await freshRows(() => post(target(), inside, {}, headers))]).toEqual([name, data.toString()]);
    expect([name, await (await post(target(), query, {}, headers)).text()]).toEqual([name, '7\n']);
  }
});

test('answers plain, gzip or lz4 as the client offers', async () => {
  const sql = 'SELECT number FROM numbers(300000)';
  const plain = await ask(sql);
  const packed = async (encoding: string, enable: string) => {
    const answer = await raw(target(), sql, { enable_http_compression: enable }, { 'accept-encoding': encoding });
    return { encoding: answer.headers['content-encoding'], bytes: answer.bytes };
  };
  expect(await packed('gzip', '0')).toMatchObject({ encoding: undefined });
  const gzip = await packed('gzip', '1');
  expect([gzip.encoding, gunzipSync(gzip.bytes).toString() === plain]).toEqual(['gzip', true]);
  const lz4 = await packed('lz4', '1');
  expect([lz4.encoding, decompressFrameSync(lz4.bytes).toString() === plain]).toEqual(['lz4', true]);
  const early = await raw(
    target(),
    'SELECT * FROM nothing',
    { enable_http_compression: '1' },
    { 'accept-encoding': 'gzip' },
  );
  expect(early.status).toBe(404);
});

test('exceptions: code, status, text and version as a server gives them', async () => {
  const fails = async (sql: string, query?: Record<string, string>) => {
    const answer = await post(target(), sql, query);
    const text = await answer.text();
    expect(text).toMatch(/^Code: \d+\. DB::Exception: [^]+ \([A-Z_]+\) \(version [\d.]+.*\)\n$/);
    expect(text).not.toMatch(/APPEND|INFILE '|handset-ch-/);
    return [
      answer.status,
      answer.headers.get('x-clickhouse-exception-code'),
      /\(([A-Z_]+)\) \(version/.exec(text)?.[1],
    ];
  };
  expect(await fails('SELECT * FROM nothing')).toEqual([404, '60', 'UNKNOWN_TABLE']);
  expect(await fails('SELECT 1', { database: 'nowhere' })).toEqual([404, '81', 'UNKNOWN_DATABASE']);
  expect(await fails('SELECT nope')).toEqual([404, '47', 'UNKNOWN_IDENTIFIER']);
  expect(await fails('SELECT nope()')).toEqual([404, '46', 'UNKNOWN_FUNCTION']);
  expect(await fails('SELEC 1')).toEqual([400, '62', 'SYNTAX_ERROR']);
  expect(await fails('SELECT 1 +')).toEqual([400, '62', 'SYNTAX_ERROR']);
  expect(await fails('')).toEqual([400, '62', 'SYNTAX_ERROR']);
  expect(await fails('SELECT 1 FORMAT Nope')).toEqual([404, '73', 'UNKNOWN_FORMAT']);
  expect(await fails('SELECT 1', { nope: '1' })).toEqual([404, '115', 'UNKNOWN_SETTING']);
  expect(await fails('SELECT {x:UInt8}')).toEqual([400, '456', 'UNKNOWN_QUERY_PARAMETER']);
  expect(await fails("SELECT throwIf(1, 'boom')")).toEqual([500, '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO']);
  expect(await fails('SELECT 1; SELECT 2')).toEqual([400, '62', 'SYNTAX_ERROR']);
  expect(await fails("SELECT 1 INTO OUTFILE '/tmp/x'")).toEqual([500, '299', 'INTO_OUTFILE_NOT_ALLOWED']);
  expect(await fails("INSERT INTO t FORMAT CSV\n'not a number'")).toEqual([
    400,
    expect.any(String),
    expect.any(String),
  ]);
});

test('with wait_end_of_query a late exception still has its status, however much was written', async () => {
  const answer = await post(target(), "SELECT number, throwIf(number = 3000000, 'boom') FROM numbers(10000000)", {
    wait_end_of_query: '1',
    max_block_size: '65536',
    max_threads: '1',
  });
  expect([answer.status, (await answer.text()).includes('boom')]).toEqual([500, true]);
  const whole = await post(target(), 'SELECT number FROM numbers(1000000)', { wait_end_of_query: '1' });
  expect((await whole.text()).length).toBe(6_888_890);
});

test('headers of an answer', async () => {
  const queryId = randomUUID();
  const answer = await post(target(), "INSERT INTO t VALUES (1, 'a')", { query_id: queryId });
  expect(answer.headers.get('x-clickhouse-query-id')).toBe(queryId);
  expect(answer.headers.get('x-clickhouse-server-display-name')).toBeTruthy();
  expect(answer.headers.get('x-clickhouse-timezone')).toBeTruthy();
  expect(JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '{}')).toMatchObject({ written_rows: '1' });
  const selected = await post(target(), 'INSERT INTO t SELECT number, toString(number) FROM numbers(1234)');
  expect(JSON.parse(selected.headers.get('x-clickhouse-summary') ?? '{}')).toMatchObject({ written_rows: '1234' });
});

test('settings and parameters of one request are not those of the next', async () => {
  const asked = "SELECT getSetting('max_block_size')";
  const usual = await ask(asked);
  expect(await ask(asked, { max_block_size: '1234' })).toBe('1234\n');
  await ask('SET max_block_size = 99');
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      ask(n % 2 ? asked : 'SELECT {x:UInt32}', n % 2 ? {} : { param_x: String(n), max_block_size: '7' }),
    ),
  );
  answers.forEach((answer, n) => expect(answer).toBe(n % 2 ? usual : `${n}\n`));
});

test('a slow query holds up no other, nor the health check', async () => {
  const slow = ask('SELECT sleep(2)');
  await sleep(100);
  const started = performance.now();
  expect(
    await Promise.all([ask('SELECT 1'), ask('SELECT 2'), fetch(`${target().url}/ping`).then(({ status }) => status)]),
  ).toEqual(['1\n', '2\n', 200]);
  expect(performance.now() - started).toBeLessThan(1_500);
  await slow;
});

test('max_execution_time ends a query', async () => {
  const answer = await post(target(), 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1', {
    max_execution_time: '1',
  });
  expect(await answer.text()).toMatch(/TIMEOUT_EXCEEDED/);
});

test('KILL QUERY finds a query by the id that its client gave it', async () => {
  const queryId = `long-${randomUUID()}`;
  const long = post(target(), 'SELECT sum(sleepEachRow(0.05)) FROM numbers(2000)', {
    query_id: queryId,
    max_block_size: '1',
    function_sleep_max_microseconds_per_block: '0',
  });
  await sleep(500);
  const twice = await ask('SELECT 1', { query_id: queryId });
  expect(twice).toContain('QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING');
  await ask(`KILL QUERY WHERE query_id = '${queryId}' ASYNC`);
  expect(await (await long).text()).toMatch(/QUERY_WAS_CANCELLED/);
});

test('a client that goes away takes its query with it', async () => {
  const mark = randomUUID();
  const abort = new AbortController();
  const sql = `SELECT sum(sipHash64(number)), '${mark}' FROM numbers(1000000000000)`;
  const gone = fetch(
    `${target().url}/?user=${target().user}&password=${encodeURIComponent(target().password)}&cancel_http_readonly_queries_on_client_close=1&readonly=2`,
    { method: 'POST', body: sql, signal: abort.signal },
  ).catch(() => 'gone');
  const runs = async () =>
    Number(
      await ask(
        `SELECT count() FROM system.processes WHERE query LIKE '%${mark}%' AND query NOT LIKE '%system.processes%'`,
      ),
    );
  await expect.poll(runs, { timeout: 5_000 }).toBe(1);
  abort.abort();
  expect(await gone).toBe('gone');
  await expect.poll(runs, { timeout: 10_000 }).toBe(0);
});

test('broken bodies, aborted uploads and clients that stop reading leave a server that works', async () => {
  for (const encoding of ['gzip', 'deflate', 'zstd', 'lz4']) {
    for (const query of ['', 'INSERT INTO t FORMAT CSV']) {
      const answer = await post(target(), 'INSERT INTO t FORMAT CSV\n1,a', { query }, { 'content-encoding': encoding });
      expect([encoding, query, answer.status >= 400]).toEqual([encoding, query, true]);
      expect(await answer.text()).toMatch(/^Code: \d+/);
    }
  }
  expect((await post(target(), 'SELECT 1', {}, { 'content-encoding': 'snappy' })).status).toBeGreaterThanOrEqual(400);
  for (let n = 0; n < 5; n += 1) {
    await cutOff(target(), { query: 'INSERT INTO t FORMAT CSV' }, '1,a\n', 'while it sends');
    await cutOff(
      target(),
      { enable_http_compression: '1' },
      'SELECT number, sipHash64(number) FROM numbers(5000000)',
      'while it reads',
    );
    await cutOff(
      target(),
      { wait_end_of_query: '1' },
      'SELECT number, sipHash64(number) FROM numbers(3000000)',
      'while it waits',
    );
  }
  expect(await ask('SELECT 1')).toBe('1\n');
});

/** A client that goes away in the middle. */
function cutOff(
  { url, user, password, database }: Target,
  query: Record<string, string>,
  body: string,
  when: 'while it sends' | 'while it reads' | 'while it waits',
): Promise<void> {
  const address = new URL(url);
  for (const [name, value] of Object.entries({ database, ...query })) address.searchParams.set(name, value);
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const headers = { authorization, 'accept-encoding': 'lz4', 'transfer-encoding': 'chunked' };
  return new Promise((resolve) => {
    const sent = request(address, { method: 'POST', headers });
    const leave = () => void sent.destroy();
    sent.on('error', () => undefined).on('close', () => resolve());
    sent.on('response', (response) => response.on('error', () => undefined).once('data', leave));
    sent.write(body);
    if (when === 'while it sends') setTimeout(leave, 50);
    else sent.end();
    if (when === 'while it waits') setTimeout(leave, 50);
  });
}

type Raw = { status: number; headers: Record<string, string | string[] | undefined>; bytes: Buffer };

/** As {@link post}, but the body stays packed. */
async function raw(
  { url, user, password, database }: Target,
  sql: string,
  query: Record<string, string>,
  headers: Record<string, string>,
): Promise<Raw> {
  const address = new URL(url);
  for (const [name, value] of Object.entries({ database, ...query })) address.searchParams.set(name, value);
  return new Promise((resolve, reject) => {
    const sent = request(
      address,
      {
        method: 'POST',
        auth: undefined,
        headers: { ...headers, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(sql);
  });
}

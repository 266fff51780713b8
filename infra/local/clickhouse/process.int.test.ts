import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { expect, onTestFinished, test } from 'vitest';
import {
  ACCOUNT_USERS,
  dataFolder,
  removeFolder,
  startProcess,
  USERS,
  type ServerProcess,
} from './testing/local-server.ts';

async function folder(): Promise<string> {
  const dir = await dataFolder();
  onTestFinished(() => removeFolder(dir));
  return dir;
}

function clientOf({ url }: ServerProcess) {
  const client = createClient({
    url,
    log: { level: ClickHouseLogLevel.OFF },
    username: USERS.admin.name,
    password: USERS.admin.password,
    keep_alive: { idle_socket_ttl: 1_500 },
  });
  onTestFinished(() => client.close());
  const rows = async (query: string) => (await client.query({ query, format: 'JSONCompactEachRow' })).json<unknown[]>();
  return { command: (query: string) => client.command({ query }), rows };
}

test('what was acknowledged survives kill -9 and a clean stop, with views and token memory', async () => {
  const dir = await folder();
  let server = await startProcess(dir);
  const { command } = clientOf(server);
  await command('CREATE DATABASE handset');
  await command(
    'CREATE TABLE handset.t (a UInt64) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100',
  );
  await command('CREATE TABLE handset.src (a UInt64) ENGINE = Null');
  await command('CREATE MATERIALIZED VIEW handset.mv TO handset.t AS SELECT a FROM handset.src');
  const insert = "INSERT INTO handset.src SETTINGS insert_deduplication_token = 'once' VALUES (1), (2)";
  await command(insert);
  await command('CREATE VIEW handset.own AS SELECT a FROM handset.t');
  await server.kill();
  server = await startProcess(dir);
  await clientOf(server).command(insert);
  expect(await clientOf(server).rows('SELECT toInt32(count()) FROM handset.t')).toEqual([[2]]);
  expect(await server.stop()).toBe(0);
  server = await startProcess(dir);
  onTestFinished(async () => void (await server.stop()));
  expect(await clientOf(server).rows('SELECT toInt32(sum(a)) FROM handset.t')).toEqual([[3]]);
  await clientOf(server).command('ALTER TABLE handset.own MODIFY SQL SECURITY DEFINER DEFINER = handset_views');
  expect((await readdir(join(dir, 'spool'))).length).toBe(0);
  await readersSeeOwnViews(server);
});

/** A view that a data team made is open to readers behind a start, and shows an account's reader nothing of others'. */
async function readersSeeOwnViews(server: ServerProcess): Promise<void> {
  const { name, password } = USERS.reader;
  const ask = async (user: { name: string; password: string }, sql: string) => {
    const credentials = new URLSearchParams({ user: user.name, password: user.password });
    return (await fetch(`${server.url}/?${credentials.toString()}`, { method: 'POST', body: sql })).text();
  };
  expect(await ask({ name, password }, 'SELECT * FROM handset.own')).toBe('1\n2\n');
  expect(await ask(ACCOUNT_USERS.acme, 'SELECT * FROM handset.own')).toBe('');
  expect(await ask({ name, password }, 'SELECT * FROM handset.t')).toContain('ACCESS_DENIED');
}

test('a second start on the same data says who runs there; a taken port says what moves it', async () => {
  const dir = await folder();
  const server = await startProcess(dir);
  onTestFinished(async () => void (await server.stop()));
  await expect(startProcess(dir)).rejects.toThrow(new RegExp(`process ${server.pid}.*running.* already`));
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startProcess(await folder(), port)).rejects.toThrow(
    new RegExp(`${port} is taken.*HANDSET_CLICKHOUSE_PORT`),
  );
});

test('SIGTERM lets what runs come to its end', async () => {
  const server = await startProcess(await folder());
  const answer = clientOf(server).rows('SELECT sleep(1.5)');
  await sleep(300);
  const stopped = server.stop();
  expect(await answer).toEqual([[0]]);
  expect(await stopped).toBe(0);
});

test('arguments that make no sense are one sentence', async () => {
  await expect(startProcess(await folder(), 99_999)).rejects.toThrow(/--port is "99999"/);
  await expect(startProcess(await folder(), 0, ['--memory', 'lots'])).rejects.toThrow(/--memory is "lots"/);
});

test('memory is bounded: a query that wants more is refused, an insert of any size is spooled', async () => {
  const server = await startProcess(await folder(), 0, ['--memory', String(2 ** 30)]);
  onTestFinished(async () => void (await server.stop()));
  const { command, rows } = clientOf(server);
  await expect(rows('SELECT length(groupArray(number)) FROM numbers(1000000000)')).rejects.toMatchObject({
    type: 'MEMORY_LIMIT_EXCEEDED',
  });
  await command('CREATE TABLE default.wide (s String) ENGINE = MergeTree ORDER BY tuple()');
  const block = Buffer.alloc(1 << 20, 'x'.repeat(1023) + '\n');
  async function* body() {
    for (let n = 0; n < 700; n += 1) yield block;
  }
  const answer = await fetch(
    `${server.url}/?query=INSERT+INTO+default.wide+FORMAT+TSV&user=${USERS.admin.name}&password=${encodeURIComponent(USERS.admin.password)}`,
    { method: 'POST', body: body(), duplex: 'half' },
  );
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  expect(await rows('SELECT toInt32(count()) FROM default.wide')).toEqual([[700 * 1024]]);
});

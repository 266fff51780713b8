import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll } from 'vitest';
import { dataFolder, removeFolder, startProcess, USERS, type ServerProcess } from './local-server.ts';

/** What a suite is held against: a server of ours, or the real one at `HANDSET_TEST_CLICKHOUSE_URL`. */
export type Target = {
  /** Without credentials. */
  url: string;
  user: string;
  password: string;
  database: string;
  /** A client of the database. */
  client: ClickHouseClient;
  /** Null for a real server. */
  process: ServerProcess | null;
};

/** The real server that the suites are pointed at, with credentials in it, or null. */
export const REAL_URL = process.env['HANDSET_TEST_CLICKHOUSE_URL'] ?? null;

/** Starts a server before the tests of a file and stops it behind them; the database is made anew. */
export function useTarget(): () => Target {
  let target: Target | undefined;
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await dataFolder();
    target = REAL_URL === null ? await ownTarget(folder) : realTarget(REAL_URL);
    const { client, database } = target;
    await client.command({ query: `DROP DATABASE IF EXISTS ${database}` });
    await client.command({ query: `CREATE DATABASE ${database}` });
  });
  afterAll(async () => {
    await target?.client.close();
    await target?.process?.stop();
    if (folder) await removeFolder(folder);
  });
  return () => {
    if (!target) throw new Error('the server has not started');
    return target;
  };
}

async function ownTarget(folder: string): Promise<Target> {
  const server = await startProcess(folder);
  const { name: user, password } = USERS.admin;
  return { ...targetAt(server.url, user, password, 'handset'), process: server };
}

function realTarget(address: string): Target {
  const url = new URL(address);
  const [user, password] = [decodeURIComponent(url.username) || 'default', decodeURIComponent(url.password)];
  return { ...targetAt(url.origin, user, password, 'handset_suite'), process: null };
}

function targetAt(url: string, user: string, password: string, database: string): Omit<Target, 'process'> {
  const client = createClient({
    url,
    username: user,
    password,
    request_timeout: 60_000,
    log: { level: ClickHouseLogLevel.OFF },
    keep_alive: { idle_socket_ttl: 1_500 },
  });
  return { url, user, password, database, client };
}

/** Posts SQL as curl would, to the target or another address. */
export async function post(
  target: Target,
  sql: string | Uint8Array,
  query: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const url = new URL(target.url);
  for (const [name, value] of Object.entries({ database: target.database, ...query }))
    if (value !== '') url.searchParams.set(name, value);
  const authorization = `Basic ${Buffer.from(`${target.user}:${target.password}`).toString('base64')}`;
  return fetch(url, {
    method: 'POST',
    body: typeof sql === 'string' ? sql : Buffer.from(sql),
    headers: { authorization, ...headers },
  });
}

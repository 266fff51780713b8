import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engineConfig, usersConfig } from './engine-config.ts';
import { quoteIdentifier, quoteString } from './lexer.ts';
import {
  catalogueOf,
  catalogueQuery,
  mergeCatalogues,
  type Catalogue,
  type CatalogueRow,
} from '../../clickhouse/bi/catalogue.ts';
import { READER_LIMITS, type Limits, type Role, type Scope } from './rights.ts';
import type { Scopes } from './scopes.ts';
import { loadNative, type Connection, type InsertResult, type QueryResult } from './native.ts';
import { queue } from './queue.ts';

/** One connection of the engine, for one request or one session. */
export type Handle = {
  /** Runs a statement that answers little or nothing. */
  query: (sql: string, format: string) => Promise<QueryResult>;
  /** Runs an INSERT without inline data. */
  insert: (sql: string) => Promise<InsertResult>;
  /** `SET name = 'value', …`; does nothing for no settings. */
  set: (settings: Iterable<readonly [string, string]>) => Promise<void>;
  /** Values for `{name:Type}`, by `param_name`. */
  bind: (params: Iterable<readonly [string, string]>) => Promise<void>;
  use: (database: string) => Promise<void>;
  close: () => void;
};

/** The engine of this process; it can be open on one data directory at a time. */
export type Engine = {
  version: string;
  timezone: string;
  /** A new connection with the rights of `role`, whose views show the rows of `scope`. */
  connect: (role: Role, scope: Scope) => Promise<Handle>;
  /** Cancels what runs under this `log_comment`. */
  cancel: (logComment: string) => Promise<void>;
  /** Calls that run or wait. */
  busy: () => number;
  /** Waits for all calls, then closes. */
  close: () => Promise<void>;
};

/** What an engine is opened with. */
export type EngineOptions = {
  dataDir: string;
  limits: Limits;
  /** Calls that run at once. */
  concurrency: number;
  /** What the database will hold besides what it holds already. */
  catalogue: Catalogue;
  scopes: Scopes;
};

/**
 * Opens the engine on `dataDir`. At most `concurrency` calls run at once (each holds a thread of libuv's pool until its
 * query has ended), the others wait in turn. Readers have rights on the views of `catalogue` and on those that are there
 * at this moment; rights on later ones come with the next opening, as the engine reads its users only then.
 */
export async function openEngine({ dataDir, limits, concurrency, catalogue, scopes }: EngineOptions): Promise<Engine> {
  const native = loadNative();
  const path = join(dataDir, 'engine');
  const open = async (known: Catalogue): Promise<Connection> => {
    const config = await writeConfig(dataDir, usersConfig(limits, known, scopes), limits);
    const connection = native.CreateConnection(path, [`--config-file=${config}`]);
    if (!connection) throw new Error(`the ClickHouse engine cannot be opened on ${path}`);
    return connection;
  };
  const root = await openWithAll(native, open, catalogue);
  const calls = queue(concurrency);

  async function connect(role: Role, scope: Scope): Promise<Handle> {
    const connection = native.CreateConnection(path);
    if (!connection) throw new Error('the ClickHouse engine gives no connection');
    const handle = handleOf(connection, calls.run);
    try {
      await handle.query(`SET ROLE ${role}_role`, 'Null');
      await handle.set([...roleSettings(role, limits), scopes.settingOf(scope)]);
      return handle;
    } catch (error) {
      handle.close();
      throw error;
    }
  }

  function handleOf(connection: Connection, run: <T>(call: () => Promise<T>) => Promise<T>): Handle {
    const query: Handle['query'] = (sql, format) => run(() => native.QueryAsyncConnection(connection, sql, format));
    let running = 0;
    let closing = false;
    // Closing a connection under a running query takes the whole engine down.
    const guarded = async <T>(call: () => Promise<T>): Promise<T> => {
      running += 1;
      try {
        return await call();
      } finally {
        running -= 1;
        if (closing && running === 0) native.CloseConnection(connection);
      }
    };
    return {
      query: (sql, format) => guarded(() => query(sql, format)),
      insert: (sql) =>
        guarded(() => run(() => native.InsertRawAsyncConnection(connection, sql, Buffer.from('\n'), false))),
      set: (settings) => guarded(() => setAll(query, settings)),
      bind: (params) => guarded(() => setAll(query, params)),
      use: async (database) => void (await guarded(() => query(`USE ${quoteIdentifier(database)}`, 'Null'))),
      close: () => {
        if (closing) return;
        closing = true;
        if (running === 0) native.CloseConnection(connection);
      },
    };
  }

  // Its own way past the queue: a cancellation that waits behind what it shall cancel is none.
  const control = handleOf(root, (call) => call());
  let controlTail: Promise<unknown> = Promise.resolve();
  const cancel = (logComment: string): Promise<void> => {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quoteString(logComment)} ASYNC`;
    const killed = controlTail.then(() => control.query(sql, 'Null'));
    controlTail = killed.catch(() => undefined);
    return killed.then(() => undefined);
  };

  const hello = await control.query('SELECT version(), timezone()', 'TSVRaw');
  const [version = '', timezone = ''] = Buffer.from(hello.bytes).toString().trim().split('\t');
  return {
    version,
    timezone,
    connect,
    cancel,
    busy: calls.size,
    close: async () => {
      await calls.idle();
      await controlTail;
      control.close();
    },
  };
}

/** Opens once to see what is there, and again if readers are to have rights on more than was expected. */
async function openWithAll(
  native: ReturnType<typeof loadNative>,
  open: (known: Catalogue) => Promise<Connection>,
  expected: Catalogue,
): Promise<Connection> {
  const first = await open(expected);
  const { bytes } = await native.QueryAsyncConnection(first, catalogueQuery('handset'), 'JSONEachRow');
  const lines = Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const found = catalogueOf(lines.map((line) => JSON.parse(line) as CatalogueRow));
  const all = mergeCatalogues(expected, found);
  if (JSON.stringify(sorted(all)) === JSON.stringify(sorted(expected))) return first;
  native.CloseConnection(first);
  return open(all);
}

const sorted = ({ views, tables }: Catalogue) => [
  [...views].sort(),
  tables.map(({ name, byAccount }) => `${name} ${byAccount}`).sort(),
];

async function writeConfig(dataDir: string, usersFile: string, limits: Limits): Promise<string> {
  const dir = join(dataDir, 'config');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const users = join(dir, 'users.xml');
  await writeFile(users, usersFile, { mode: 0o600 });
  await writeFile(join(dir, 'config.xml'), engineConfig(users, limits));
  return join(dir, 'config.xml');
}

async function setAll(query: Handle['query'], settings: Iterable<readonly [string, string]>): Promise<void> {
  const list = [...settings].map(([name, value]) => `${quoteIdentifier(name)} = ${quoteString(value)}`);
  if (list.length > 0) await query(`SET ${list.join(', ')}`, 'Null');
}

function roleSettings(role: Role, limits: Limits): [string, string][] {
  const always: [string, string][] = [
    ['allow_introspection_functions', '0'],
    ['max_memory_usage', String(Math.floor(limits.memory * 0.8))],
  ];
  if (role !== 'reader') return always;
  return [
    ...always,
    ['profile', 'reader'],
    ['max_execution_time', String(limits.readerSeconds)],
    ['max_memory_usage', String(Math.floor(limits.memory / 3))],
    ['max_result_bytes', String(4 * 2 ** 30)],
    ['max_result_rows', String(READER_LIMITS.resultRows)],
  ];
}

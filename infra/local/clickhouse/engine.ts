import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engineConfig, usersConfig } from './engine-config.ts';
import { quoteIdentifier, quoteString } from './lexer.ts';
import type { Limits, Role } from './rights.ts';
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
  /** A new connection with the rights of `role`. */
  connect: (role: Role) => Promise<Handle>;
  /** Cancels what runs under this `log_comment`. */
  cancel: (logComment: string) => Promise<void>;
  /** Calls that run or wait. */
  busy: () => number;
  /** Waits for all calls, then closes. */
  close: () => Promise<void>;
};

/**
 * Opens the engine on `dataDir`. At most `concurrency` calls run at once (each holds a thread of libuv's pool until its
 * query has ended), the others wait in turn.
 */
export async function openEngine(dataDir: string, limits: Limits, concurrency: number): Promise<Engine> {
  const native = loadNative();
  const path = join(dataDir, 'engine');
  const config = await writeConfig(dataDir, limits);
  const root = native.CreateConnection(path, [`--config-file=${config}`]);
  if (!root) throw new Error(`the ClickHouse engine cannot be opened on ${path}`);
  const calls = queue(concurrency);

  async function connect(role: Role): Promise<Handle> {
    const connection = native.CreateConnection(path);
    if (!connection) throw new Error('the ClickHouse engine gives no connection');
    const handle = handleOf(connection, calls.run);
    try {
      await handle.query(`SET ROLE ${role}_role`, 'Null');
      await handle.set(roleSettings(role, limits));
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

async function writeConfig(dataDir: string, limits: Limits): Promise<string> {
  const dir = join(dataDir, 'config');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const users = join(dir, 'users.xml');
  await writeFile(users, usersConfig(limits));
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
  ];
}

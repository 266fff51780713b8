import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openEngine } from './engine.ts';
import type { Limits } from './rights.ts';
import { queryHandler } from './handler.ts';
import { lockDataDir } from './lock.ts';
import { makePipes } from './pipes.ts';
import type { Catalogue } from '../../clickhouse/bi/catalogue.ts';
import { makeScopes } from './scopes.ts';
import { keepSessions } from './sessions.ts';
import type { User } from './users.ts';

const HOST = '127.0.0.1';

/** Longer than @clickhouse/client keeps an idle socket (2.5 s), so that it is the client who closes. */
const KEEP_ALIVE_MS = 30_000;

/** How to start a server; see {@link startServer}. */
export type ServerOptions = {
  /** 0 takes a free port. */
  port: number;
  dataDir: string;
  users: readonly User[];
  /** What the database will hold, which readers' rights are made for. */
  catalogue: Catalogue;
  /** Bytes that all queries together may take (default 3 GiB). */
  memory?: number;
  /** Seconds that a reader's query may run (default 60). */
  readerSeconds?: number;
  log?: (line: string) => void;
};

/** A server that answers. */
export type ClickHouseServer = {
  url: string;
  port: number;
  version: string;
  /** Lets what runs come to an end for `graceMs` (default 10 s), cancels the rest, closes the engine. */
  stop: (graceMs?: number) => Promise<void>;
};

/**
 * Starts the ClickHouse engine on `dataDir` behind ClickHouse's HTTP interface, on the loopback address only. A process
 * can run one. Throws one sentence if the folder or the port is taken.
 */
export async function startServer(options: ServerOptions): Promise<ClickHouseServer> {
  const log = options.log ?? (() => undefined);
  const unlock = await lockDataDir(options.dataDir);
  try {
    const limits: Limits = { memory: options.memory ?? 3 * 2 ** 30, readerSeconds: options.readerSeconds ?? 60 };
    const scopes = makeScopes(options.users.flatMap(({ account }) => account ?? []));
    const concurrency = Math.max(1, poolSize() - 2);
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, headersTimeout: 60_000 });
    server.on('request', (_request, response: ServerResponse) => {
      // A client that goes away in the middle of its answer.
      response.on('error', () => undefined);
      if (server.listenerCount('request') === 1)
        response.writeHead(503, { connection: 'close' }).end('The engine is starting.\n');
    });
    // The port is taken before the engine is opened: the engine stays in its process once it is there.
    await listen(server, options.port);
    const [engine, pipes] = await Promise.all([
      openEngine({ dataDir: options.dataDir, limits, concurrency, catalogue: options.catalogue, scopes }),
      makePipes(join(options.dataDir, 'pipes'), concurrency),
    ]).catch((error: unknown) => {
      server.close();
      throw error;
    });
    const spoolDir = await emptyDir(join(options.dataDir, 'spool'));
    const sessions = keepSessions(engine);
    const about = { version: engine.version, timezone: engine.timezone, displayName: 'handset-local' };
    server.on('request', queryHandler({ engine, sessions, pipes, users: options.users, about, spoolDir, log }));
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://${HOST}:${port}`,
      port,
      version: engine.version,
      stop: async (graceMs = 10_000) => {
        await drain(server, graceMs);
        sessions.close();
        await engine.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** Threads that libuv has for blocking calls; it reads the variable before this process's own code runs. */
const poolSize = (): number => Math.max(2, Number(process.env['UV_THREADPOOL_SIZE']) || 4);

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is taken: set HANDSET_CLICKHOUSE_PORT to another one`)
          : error,
      );
    });
    server.listen(port, HOST, () => resolve());
  });
}

async function emptyDir(dir: string): Promise<string> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  return dir;
}

async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), graceMs)));
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  if ((await Promise.race([closed, late])) === 'late') {
    // A client that is gone has its query cancelled.
    server.closeAllConnections();
    await closed;
  }
  clearTimeout(timer);
  clearInterval(idle);
}

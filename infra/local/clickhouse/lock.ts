import { createHash } from 'node:crypto';
import { mkdir, realpath, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a Unix socket's path may be long on the shortest of our platforms. */
const MAX_SOCKET_PATH = 100;

/**
 * Takes `dataDir` for this process; returns how to give it back. The lock is a socket that its holder listens on, so it
 * is gone with its holder, however that ends. Throws with the holder's process id while another one lives.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = socketPath(await realpath(dataDir));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(path);
    if (server) return () => new Promise((resolve) => server.close(() => resolve()));
    const holder = await askHolder(path);
    if (holder !== null) throw new Error(`a ClickHouse server (process ${holder}) is running on ${dataDir} already`);
    await unlink(path).catch(() => undefined);
  }
  throw new Error(`the lock of ${dataDir} cannot be taken: ${path}`);
}

function socketPath(dataDir: string): string {
  const inside = join(dataDir, 'server.lock');
  if (inside.length <= MAX_SOCKET_PATH) return inside;
  return join(tmpdir(), `handset-clickhouse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.lock`);
}

function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(String(process.pid));
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

function askHolder(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(path);
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    // A holder too busy to answer is still one: only a refused connection says that nobody is there.
    socket.on('connect', () => (said ||= ''));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? null : 'unknown'),
    );
    socket.on('close', () => resolve(said || 'unknown'));
  });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';

/** The service as a process of its own. */
export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it wrote so far. */
  readonly output: () => string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const MAIN = new URL('../main.ts', import.meta.url).pathname;
const START_WITHIN_MS = 30_000;

/** Starts `main.ts` on `port`; resolves when it answers, healthy or not. */
export async function startService(port: number, env: Readonly<Record<string, string>>): Promise<Service> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: { PATH: process.env['PATH'] ?? '', ...env, HANDSET_INGEST_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + START_WITHIN_MS; ;) {
    if ((await fetch(`${url}/health`).catch(() => undefined)) !== undefined) break;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`ingest did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    process: child,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

/** A port that passes everything on to another one, and lets `onAnswer` see (and stop) the first bytes of an answer. */
export async function proxyTo(
  port: number,
  onAnswer: () => 'pass on' | 'drop',
): Promise<{ url: string; close(): void }> {
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (onAnswer() === 'drop') client.destroy();
      else client.write(chunk);
    });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { reservePort } from './port-reservation.ts';
import { problem } from './problem.ts';

const HOST = '127.0.0.1';

/** The ports of local mode: what listens there, its default, and the variable that moves it. */
export const PORTS = {
  kafka: { what: 'Kafka', port: 9092, variable: 'HANDSET_KAFKA_PORT' },
  registry: { what: 'the schema registry', port: 8081, variable: 'HANDSET_REGISTRY_PORT' },
  clickhouse: { what: 'ClickHouse', port: 8123, variable: 'HANDSET_CLICKHOUSE_PORT' },
  ingest: { what: 'ingest', port: 8080, variable: 'HANDSET_INGEST_PORT' },
  links: { what: 'the links service', port: 8082, variable: 'HANDSET_LINKS_PORT' },
  attribution: { what: 'the attribution service', port: 8083, variable: 'HANDSET_ATTRIBUTION_PORT' },
  consent: { what: 'the consent service', port: 8084, variable: 'HANDSET_CONSENT_PORT' },
  processor: { what: 'a processor (health and metrics)', port: 8100, variable: 'HANDSET_PROCESSOR_PORT' },
  analytics: { what: 'analytics and its dashboard', port: 8090, variable: 'HANDSET_ANALYTICS_PORT' },
} as const satisfies Record<string, { what: string; port: number; variable: string }>;

export type PortName = keyof typeof PORTS;

/** The port that the environment gives to `name`, or its default; throws a problem that names a bad variable. */
export function configuredPort(name: PortName, env: Readonly<Record<string, string | undefined>>): number {
  const { port, variable } = PORTS[name];
  const given = env[variable];
  if (!given) return port;
  const number = Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number;
  throw problem(`${variable} is "${given}", but a port is a whole number from 1 to 65535.`);
}

/** Throws a problem that names the port and the variable that moves it, if something listens there already. */
export async function assertFree(name: PortName, port: number): Promise<void> {
  const { what, variable } = PORTS[name];
  const server = await listen(port);
  if (server === null) {
    throw problem(
      `Port ${port} is taken, so ${what} cannot listen there: free it, or set ${variable} to another port.`,
    );
  }
  await close(server);
}

/**
 * Ports that nothing listens on and that no other process of ours was given. They lie below the range that systems hand
 * to outgoing connections, so that a server which is killed and started again finds its port still free.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    if (!reservePort(port)) continue;
    const server = await listen(port);
    if (server === null) continue;
    await close(server);
    found.push(port);
  }
  return found;
}

/**
 * Whether the listener on `port` is the process `pid`: a health check alone would be satisfied by a stranger that
 * happens to answer there. Where the system cannot say, a living process is believed.
 */
export async function ownsPort(pid: number, port: number): Promise<boolean> {
  if (process.platform === 'linux') return ownsPortLinux(pid, port);
  const lsof = await promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t']).catch(() => null);
  return lsof === null || lsof.stdout.split('\n').includes(String(pid));
}

async function ownsPortLinux(pid: number, port: number): Promise<boolean> {
  const inodes = new Set<string>();
  for (const table of ['tcp', 'tcp6']) {
    const text = await readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const field = line.trim().split(/\s+/);
      const LISTEN = '0A';
      if (field[3] === LISTEN && Number.parseInt(field[1]?.split(':')[1] ?? '', 16) === port)
        inodes.add(field[9] ?? '');
    }
  }
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}

function listen(port: number): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ port, host: HOST, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brokerCommand } from './kafka/broker.ts';
import { keysAsEnv, loadKeys, type Keys } from './keys.ts';
import { takeDataDir } from './lock.ts';
import { cacheDirFrom, layout, ROOT } from './paths.ts';
import { assertFree, configuredPort, freePorts } from './ports.ts';
import { problem } from './problem.ts';
import { nodeCommand, supervise, type Child, type ChildSpec } from './supervisor.ts';

/** The servers that Handset stands on. */
export const PARTS = ['kafka', 'registry', 'clickhouse'] as const;

export type Part = (typeof PARTS)[number];

type Env = Readonly<Record<string, string | undefined>>;

export type GroundOptions = {
  /** Holds the data, the logs, the keys and the pid files. */
  dataDir: string;
  /**
   * `configured`: the ports and outside addresses of `env` (`HANDSET_KAFKA_PORT`, `HANDSET_KAFKA_BROKERS`, …) or the
   * defaults. `free`: any free ports, and nothing of `env` that begins with `HANDSET_` counts, for tests.
   */
  ports: 'free' | 'configured';
  /** What to start (default: all). `registry` needs `kafka`, here or outside. */
  parts?: readonly Part[];
  /** Whether a server that dies is started again (default: yes). */
  restart?: boolean;
  /** The environment to read (default: this process's). */
  env?: Env;
  /** Told in one line of what takes a while, of crashes and of restarts. */
  report?: (line: string) => void;
};

/** Running servers, and how services find them. */
export type Ground = {
  dataDir: string;
  /** The `HANDSET_*` variables that point services at this ground, keys included. */
  env: Record<string, string>;
  kafka: { brokers: string; pid: () => number | null };
  registry: { url: string; pid: () => number | null };
  clickhouse: {
    url: string;
    user: string;
    password: string;
    biUser: string;
    biPassword: string;
    pid: () => number | null;
  };
  keys: Keys;
  /** Sends a signal to a server; for SIGKILL resolves when the process is gone. */
  kill: (part: Part, signal?: NodeJS.Signals) => Promise<void>;
  /** Starts a server that is down; resolves when it is healthy. */
  start: (part: Part) => Promise<void>;
  /** Resolves when the server answers (again). */
  healthy: (part: Part) => Promise<void>;
  /** Stops what was started, in order, and gives the data folder back. */
  stop: () => Promise<void>;
};

/** Where a server of this ground is, and whether it is ours to start. */
type Address = { url: string; port: number; ours: boolean };

/**
 * Starts local Kafka, registry and ClickHouse in a data folder; resolves when all of them answer. Throws a problem (one
 * sentence for the terminal) if the folder is in use, a port is taken or a tool is missing; then nothing is left behind.
 */
export async function startGround(options: GroundOptions): Promise<Ground> {
  const { dataDir, parts = PARTS, report = () => undefined } = options;
  const env =
    options.ports === 'configured' ? (options.env ?? process.env) : withoutHandset(options.env ?? process.env);
  const release = await takeDataDir(dataDir);
  const children = new Map<Part, Child>();
  const stop = async () => {
    await Promise.all([children.get('clickhouse')?.stop(), children.get('registry')?.stop()]);
    await children.get('kafka')?.stop();
    await release();
  };
  try {
    const keys = await loadKeys(layout(dataDir).keys);
    const addresses = await findAddresses(options.ports, parts, env);
    const run = async (part: Part, command: () => Promise<PartCommand>) => {
      if (!parts.includes(part) || !addresses[part].ours) return;
      const restart = options.restart === false ? 'never' : 'after a crash';
      const child = supervise({ name: part, env, dataDir, restart, report, ...(await command()) });
      children.set(part, child);
      await child.start();
    };
    const { kafka, registry, clickhouse } = addresses;
    const kafkaThenRegistry = async () => {
      await run('kafka', () => kafkaCommand(dataDir, kafka.port, env, report));
      await run('registry', () => registryCommand(registry, kafka.url));
    };
    await settleAll([kafkaThenRegistry(), run('clickhouse', () => clickhouseCommand(dataDir, clickhouse, keys))]);
    return ground(dataDir, addresses, keys, env, children, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

type PartCommand = Pick<ChildSpec, 'command' | 'args' | 'port' | 'health' | 'startTimeoutMs' | 'graceMs'>;

async function kafkaCommand(
  dataDir: string,
  port: number,
  env: Env,
  report: (line: string) => void,
): Promise<PartCommand> {
  const [controllerPort = 0] = await freePorts(1);
  const home = layout(dataDir).kafka;
  return brokerCommand({
    home,
    cacheDir: cacheDirFrom(env),
    port,
    controllerPort,
    retentionMs: retentionMs(env),
    report,
  });
}

async function registryCommand({ port, url }: Address, brokers: string): Promise<PartCommand> {
  const entry = await entryPoint('registry');
  const command = nodeCommand(entry, ['--port', String(port), '--brokers', brokers]);
  return { ...command, port, health: answersOk(`${url}/subjects`) };
}

async function clickhouseCommand(dataDir: string, { port, url }: Address, keys: Keys): Promise<PartCommand> {
  const entry = await entryPoint('clickhouse');
  const { clickhouse: data, clickhouseUsers: users } = layout(dataDir);
  await mkdir(data, { recursive: true });
  const roles = [
    { name: keys.clickhouse.user, password: keys.clickhouse.password, role: 'admin' },
    { name: keys.bi.user, password: keys.bi.password, role: 'reader' },
  ];
  await writeFile(users, JSON.stringify(roles), { mode: 0o600 });
  const command = nodeCommand(entry, ['--port', String(port), '--data', data, '--users', users]);
  return { ...command, port, health: answersOk(`${url}/ping`) };
}

async function entryPoint(part: 'registry' | 'clickhouse'): Promise<string> {
  const entry = `infra/local/${part}/main.ts`;
  if (!existsSync(join(ROOT, entry))) throw problem(`${entry} is missing, so ${part} cannot be started.`);
  return entry;
}

function answersOk(url: string): (signal: AbortSignal) => Promise<boolean> {
  return async (signal) => {
    const response = await fetch(url, { signal });
    await response.arrayBuffer();
    return response.status === 200;
  };
}

const OUTSIDE = {
  kafka: 'HANDSET_KAFKA_BROKERS',
  registry: 'HANDSET_SCHEMA_REGISTRY_URL',
  clickhouse: 'HANDSET_CLICKHOUSE_URL',
} as const satisfies Record<Part, string>;

async function findAddresses(
  ports: GroundOptions['ports'],
  parts: readonly Part[],
  env: Env,
): Promise<Record<Part, Address>> {
  const free = ports === 'free' ? await freePorts(PARTS.length) : [];
  const find = async (part: Part, index: number): Promise<Address> => {
    const outside = env[OUTSIDE[part]];
    if (outside) return { url: outside, port: 0, ours: false };
    const port = free[index] ?? configuredPort(part, env);
    if (parts.includes(part)) await assertFree(part, port);
    return { url: part === 'kafka' ? `127.0.0.1:${port}` : `http://127.0.0.1:${port}`, port, ours: true };
  };
  const [kafka, registry, clickhouse] = await Promise.all([
    find('kafka', 0),
    find('registry', 1),
    find('clickhouse', 2),
  ]);
  return { kafka, registry, clickhouse };
}

function ground(
  dataDir: string,
  addresses: Record<Part, Address>,
  keys: Keys,
  given: Env,
  children: ReadonlyMap<Part, Child>,
  stop: () => Promise<void>,
): Ground {
  const env = groundEnv(dataDir, addresses, keys, given);
  const child = (part: Part): Child => {
    const found = children.get(part);
    if (found === undefined) throw new Error(`${part} was not started by this ground`);
    return found;
  };
  const pid = (part: Part) => () => children.get(part)?.pid() ?? null;
  return {
    dataDir,
    env,
    keys,
    kafka: { brokers: addresses.kafka.url, pid: pid('kafka') },
    registry: { url: addresses.registry.url, pid: pid('registry') },
    clickhouse: {
      url: addresses.clickhouse.url,
      user: env['HANDSET_CLICKHOUSE_USER'] ?? '',
      password: env['HANDSET_CLICKHOUSE_PASSWORD'] ?? '',
      biUser: keys.bi.user,
      biPassword: env['HANDSET_BI_PASSWORD'] ?? '',
      pid: pid('clickhouse'),
    },
    kill: (part, signal = 'SIGKILL') => child(part).kill(signal),
    start: (part) => child(part).start(),
    healthy: (part) => child(part).healthy(),
    stop,
  };
}

/** What was generated, beneath what the environment says itself. */
function groundEnv(dataDir: string, addresses: Record<Part, Address>, keys: Keys, given: Env): Record<string, string> {
  const env: Record<string, string> = {
    HANDSET_DATA_DIR: dataDir,
    ...keysAsEnv(keys),
    ...Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (isOurs(name) && value ? [[name, value]] : [])),
    ),
    HANDSET_KAFKA_BROKERS: addresses.kafka.url,
    HANDSET_SCHEMA_REGISTRY_URL: addresses.registry.url,
    HANDSET_CLICKHOUSE_URL: addresses.clickhouse.url,
  };
  return env;
}

const isOurs = (name: string) => name.startsWith('HANDSET_');

function withoutHandset(env: Env): Env {
  const KEPT = 'HANDSET_CACHE_DIR';
  return Object.fromEntries(Object.entries(env).filter(([name]) => name === KEPT || !isOurs(name)));
}

const DAY_MS = 86_400_000;

/** `HANDSET_RETENTION_EVENTS_DAYS` as milliseconds; 7 days without it. */
function retentionMs(env: Env): number {
  const days = Number(env['HANDSET_RETENTION_EVENTS_DAYS'] || 7);
  if (!(days > 0)) throw problem('HANDSET_RETENTION_EVENTS_DAYS must be a number of days greater than 0.');
  return Math.round(days * DAY_MS);
}

/** Waits for all before failing with the first failure: nothing may still be starting when the cleaning up begins. */
async function settleAll(starts: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(starts);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

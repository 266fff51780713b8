import { withLocalKeys, type Keys } from '../../services/runtime/data-dir.ts';
import {
  findAddresses,
  isOurs,
  PARTS,
  relevantEnv,
  type Address,
  type Env,
  type Part,
  type Ports,
} from './addresses.ts';
import { biUserOf, loadKeys } from './keys.ts';
import { takeDataDir } from './lock.ts';
import { cacheDirFrom, layout } from './paths.ts';
import { assertFree, type PortName } from './ports.ts';
import { clickhouseServer, kafkaServer, registryServer, type ClickHouseUser, type ServerCommand } from './servers.ts';
import { startUnlessAborted, supervise, type Child } from './supervisor.ts';

export { PARTS, type Part };

/** Each query of the ClickHouse engine holds a thread of libuv's pool, whose size only the environment can set. */
const ENGINE_ROOM = { UV_THREADPOOL_SIZE: '32' };

export type GroundOptions = {
  /** Holds the data, the logs, the keys and the pid files. */
  dataDir: string;
  ports: Ports;
  /** What to start (default: all). `registry` needs `kafka`, here or outside. */
  parts?: readonly Part[];
  /** Ports of what will stand on it, which must be free too. */
  alsoFree?: readonly { portName: PortName; port: number }[];
  /** Whether a server that dies is started again (default: yes). */
  restart?: boolean;
  /** The environment to read (default: this process's). */
  env?: Env;
  /** Aborted: the start is given up, and what was started ends. After the start it means nothing; use `stop`. */
  signal?: AbortSignal;
  /** Told in one line of what takes a while, of crashes and of restarts. */
  report?: (line: string) => void;
};

/** Running servers, and how services find them. `pid()` is null while a server is down or not ours. */
export type Ground = {
  dataDir: string;
  /** The `HANDSET_*` variables that point services at this ground, keys included. */
  env: Record<string, string>;
  kafka: { brokers: string; pid: () => number | null };
  registry: { url: string; pid: () => number | null };
  clickhouse: ClickHouseAccess & { pid: () => number | null };
  keys: Keys;
  /** Sends a signal (default SIGKILL) to a server; for SIGKILL resolves when the process is gone. */
  kill: (part: Part, signal?: NodeJS.Signals) => Promise<void>;
  /** Starts a server that is down; resolves when it is healthy. */
  start: (part: Part) => Promise<void>;
  /** Resolves when the server answers (again). */
  healthy: (part: Part) => Promise<void>;
  /** Stops what was started, in order, and gives the data folder back. */
  stop: () => Promise<void>;
};

type ClickHouseAccess = { url: string; user: string; password: string; biUser: string; biPassword: string };

/**
 * Starts local Kafka, registry and ClickHouse in a data folder; resolves when all of them answer. Throws a problem (one
 * sentence for the terminal) if the folder is in use, a port is taken or a tool is missing; then nothing is left behind.
 */
export async function startGround(options: GroundOptions): Promise<Ground> {
  const { dataDir, parts = PARTS, report = () => undefined, signal } = options;
  const given = options.env ?? process.env;
  const env = relevantEnv(options.ports, given);
  const release = await takeDataDir(dataDir);
  const children = new Map<Part, Child>();
  const stop = async () => {
    await Promise.all([children.get('clickhouse')?.stop(), children.get('registry')?.stop()]);
    await children.get('kafka')?.stop();
    await release();
  };
  try {
    const keys = await loadKeys(layout(dataDir).keys, accountsIn(env));
    // Once the folder is ours: what a killed start left running on these ports has ended, and a second start was told so.
    for (const { portName, port } of options.alsoFree ?? []) await assertFree(portName, port);
    const addresses = await findAddresses(options.ports, parts, env);
    const own = groundEnv(dataDir, addresses, env);
    const clickhouse = clickhouseAccess(own, keys);
    const run = async (part: Part, server: () => ServerCommand | Promise<ServerCommand>) => {
      if (!parts.includes(part) || !addresses[part].ours) return;
      const restart = options.restart === false ? 'never' : 'after a crash';
      const command = await server();
      signal?.throwIfAborted();
      const child = supervise({ name: part, env: { ...ENGINE_ROOM, ...env }, dataDir, restart, report, ...command });
      children.set(part, child);
      await startUnlessAborted(child, signal);
    };
    const kafkaThenRegistry = async () => {
      await run('kafka', () => kafkaServer(dataDir, cacheDirFrom(given), addresses.kafka, report));
      await run('registry', () => registryServer(addresses.registry, addresses.kafka.url));
    };
    const engine = () => clickhouseServer(dataDir, addresses.clickhouse, usersOf(clickhouse, accountPasswords(own)));
    await settleAll([kafkaThenRegistry(), run('clickhouse', engine)]);
    const pid = (part: Part) => () => children.get(part)?.pid() ?? null;
    return {
      dataDir,
      env: own,
      keys,
      kafka: { brokers: addresses.kafka.url, pid: pid('kafka') },
      registry: { url: addresses.registry.url, pid: pid('registry') },
      clickhouse: { ...clickhouse, pid: pid('clickhouse') },
      ...controls(children),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function controls(children: ReadonlyMap<Part, Child>): Pick<Ground, 'kill' | 'start' | 'healthy'> {
  const child = (part: Part): Child => {
    const found = children.get(part);
    if (found === undefined) throw new Error(`${part} was not started by this ground`);
    return found;
  };
  return {
    kill: (part, signal = 'SIGKILL') => child(part).kill(signal),
    start: (part) => child(part).start(),
    healthy: (part) => child(part).healthy(),
  };
}

/** What was generated, beneath what the environment says itself, beneath where the servers are. */
function groundEnv(dataDir: string, addresses: Record<Part, Address>, env: Env): Record<string, string> {
  const own = Object.entries(withLocalKeys({ ...env, HANDSET_DATA_DIR: dataDir }));
  return {
    ...Object.fromEntries(own.flatMap(([name, value]) => (isOurs(name) && value ? [[name, value]] : []))),
    HANDSET_KAFKA_BROKERS: addresses.kafka.url,
    HANDSET_SCHEMA_REGISTRY_URL: addresses.registry.url,
    HANDSET_CLICKHOUSE_URL: addresses.clickhouse.url,
  };
}

function clickhouseAccess(env: Record<string, string>, keys: Keys): ClickHouseAccess {
  return {
    url: env['HANDSET_CLICKHOUSE_URL'] ?? '',
    user: env['HANDSET_CLICKHOUSE_USER'] ?? keys.clickhouse.user,
    password: env['HANDSET_CLICKHOUSE_PASSWORD'] ?? keys.clickhouse.password,
    biUser: keys.bi.user,
    biPassword: env['HANDSET_BI_PASSWORD'] ?? keys.bi.password,
  };
}

function usersOf(access: ClickHouseAccess, accounts: ReadonlyMap<string, string>): ClickHouseUser[] {
  return [
    { name: access.user, password: access.password, role: 'admin' },
    { name: access.biUser, password: access.biPassword, role: 'reader' },
    ...[...accounts].map(([account, password]) => ({
      ...{ name: biUserOf(account), password },
      ...{ role: 'reader' as const, account },
    })),
  ];
}

/** `account:secret` pairs of a variable. */
function pairsIn(env: Env, variable: string): [account: string, secret: string][] {
  const pairs = (env[variable] ?? '').split(',').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair.includes(':'))
    .map((pair) => {
      const at = pair.indexOf(':');
      return [pair.slice(0, at), pair.slice(at + 1)];
    });
}

const accountsIn = (env: Env): string[] =>
  ['HANDSET_INGEST_KEYS', 'HANDSET_READ_KEYS'].flatMap((name) => pairsIn(env, name).map(([account]) => account));

/** The password of each account's BI user. */
const accountPasswords = (env: Env): Map<string, string> => new Map(pairsIn(env, 'HANDSET_BI_KEYS'));

/** Waits for all before failing with the first failure: nothing may still be starting when the cleaning up begins. */
async function settleAll(starts: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(starts);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

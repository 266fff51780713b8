import { assertFree, configuredPort, freePorts } from './ports.ts';

/** The servers that Handset stands on. */
export const PARTS = ['kafka', 'registry', 'clickhouse'] as const;

export type Part = (typeof PARTS)[number];

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * `configured`: the ports and outside addresses of the environment (`HANDSET_KAFKA_PORT`, `HANDSET_KAFKA_BROKERS`, …)
 * or the defaults. `free`: any free ports, and nothing of the environment that begins with `HANDSET_` counts, for tests.
 */
export type Ports = 'free' | 'configured';

/** Where a server is, and whether it is ours to start. */
export type Address = { url: string; port: number; ours: boolean };

const OUTSIDE = {
  kafka: 'HANDSET_KAFKA_BROKERS',
  registry: 'HANDSET_SCHEMA_REGISTRY_URL',
  clickhouse: 'HANDSET_CLICKHOUSE_URL',
} as const satisfies Record<Part, string>;

/** Finds where each server is or will be; throws a problem if a port that is needed is taken. */
export async function findAddresses(ports: Ports, parts: readonly Part[], env: Env): Promise<Record<Part, Address>> {
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

/** The environment that counts for a choice of ports. */
export function relevantEnv(ports: Ports, env: Env): Env {
  return ports === 'configured' ? env : Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}

/** Whether a variable is one of Handset's. */
export const isOurs = (name: string): boolean => name.startsWith('HANDSET_');

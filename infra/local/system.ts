import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '../../services/runtime/logger.ts';
import { setUp } from '../setup/set-up.ts';
import { relevantEnv, type Env } from './addresses.ts';
import { startGround, type Ground, type GroundOptions } from './ground.ts';
import { ROOT } from './paths.ts';
import { configuredPort, freePorts, PORTS, type PortName } from './ports.ts';
import { problem } from './problem.ts';
import { answersOk } from './servers.ts';
import { nodeCommand, startUnlessAborted, supervise, type Child, type ChildSpec } from './supervisor.ts';

export type SystemOptions = Omit<GroundOptions, 'parts' | 'alsoFree'> & {
  /** How many processors share the partitions (default `HANDSET_PROCESSORS`, else 1). */
  processors?: number;
  /** Variables for the set-up and the services beyond what the ground gives (`HANDSET_PARTITIONS`, …). */
  settings?: Readonly<Record<string, string>>;
  /** More children, started when the services are healthy: the simulator of a demo. */
  companions?: readonly Companion[];
};

/** A program of ours without a port: it counts as started when it runs. */
export type Companion = { name: string; entry: string; args: readonly string[] };

/** The whole of Handset, running. */
export type System = {
  ground: Ground;
  /** What the services were started with; for further commands. */
  env: Record<string, string>;
  /** Where each service answers, by its name (`ingest`, `analytics`, `processor-1`, …). */
  urls: Readonly<Record<string, string>>;
  pid: (service: string) => number | null;
  /** Sends a signal (default SIGKILL) to a service; for SIGKILL resolves when the process is gone. */
  kill: (service: string, signal?: NodeJS.Signals) => Promise<void>;
  start: (service: string) => Promise<void>;
  healthy: (service: string) => Promise<void>;
  /** Stops everything in order: who produces, who processes, what they stand on. */
  stop: () => Promise<void>;
};

type Service = { name: string; entry: string; portName: PortName; port: number };

/**
 * Starts the ground, sets it up and starts every service of this checkout; resolves when all are healthy. Throws like
 * {@link startGround}; then nothing is left behind.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { dataDir, report = () => undefined, signal } = options;
  const given = relevantEnv(options.ports, options.env ?? process.env);
  const services = await findServices(options, given);
  const ground = await startGround({ ...options, ...(options.ports === 'configured' && { alsoFree: services }) });
  const children = new Map<string, Child>();
  const stop = async () => {
    await stopMatching(children, (name) => !name.startsWith('processor-'));
    await stopMatching(children, () => true);
    await ground.stop();
  };
  const env = { ...ground.env, ...servicePorts(services), ...options.settings };
  const run = async (spec: Pick<ChildSpec, 'name' | 'command' | 'args' | 'health' | 'port'>, more: Env) => {
    signal?.throwIfAborted();
    const restart = options.restart === false ? 'never' : 'after a crash';
    const child = supervise({ dataDir, restart, report, ...spec, env: { ...given, ...env, ...more } });
    children.set(spec.name, child);
    await startUnlessAborted(child, signal);
  };
  try {
    report('Creating topics, schemas, tables and views');
    await setUp(env, createLogger('setup', 'warn'));
    report(`Starting ${services.map(({ name }) => name).join(', ')}`);
    await settle(services.map((service) => run(serviceSpec(service), serviceEnv(service))));
    await settle((options.companions ?? []).map((companion) => run(companionSpec(companion), {})));
  } catch (error) {
    await stop();
    throw error;
  }
  const child = (name: string): Child => {
    const found = children.get(name);
    if (found === undefined)
      throw new Error(`there is no service ${name}; there are ${[...children.keys()].join(', ')}`);
    return found;
  };
  return {
    ground,
    env,
    urls: Object.fromEntries(services.map(({ name, port }) => [name, `http://127.0.0.1:${port}`])),
    pid: (name) => child(name).pid(),
    kill: (name, signal = 'SIGKILL') => child(name).kill(signal),
    start: (name) => child(name).start(),
    healthy: (name) => child(name).healthy(),
    stop,
  };
}

/** The services that this checkout has, with their ports. */
async function findServices(options: SystemOptions, env: Env): Promise<Service[]> {
  const processors = options.processors ?? processorCount(env);
  const kinds = (['ingest', 'links', 'processor', 'attribution', 'consent', 'analytics'] as const).filter((kind) =>
    existsSync(join(ROOT, `services/${kind}/main.ts`)),
  );
  const services = kinds.flatMap((kind) => {
    const count = kind === 'processor' ? processors : 1;
    return Array.from({ length: count }, (_, index) => ({
      name: kind === 'processor' ? `processor-${index + 1}` : kind,
      entry: `services/${kind}/main.ts`,
      portName: kind,
      port: configuredPort(kind, env) + index,
    }));
  });
  if (options.ports === 'configured') return services;
  const free = await freePorts(services.length);
  return services.map((service, index) => ({ ...service, port: free[index] ?? service.port }));
}

function processorCount(env: Env): number {
  const count = Number(env['HANDSET_PROCESSORS'] || 1);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw problem(`HANDSET_PROCESSORS is "${env['HANDSET_PROCESSORS']}", but it is a whole number from 1 to 64.`);
}

/** The variables that tell services about each other's ports. */
function servicePorts(services: readonly Service[]): Record<string, string> {
  const single = services.filter(({ portName }) => portName !== 'processor');
  const processors = services.filter(({ portName }) => portName === 'processor');
  return {
    ...Object.fromEntries(single.map(({ portName, port }) => [PORTS[portName].variable, String(port)])),
    HANDSET_PROCESSOR_URLS: processors.map(({ port }) => `http://127.0.0.1:${port}`).join(','),
  };
}

/** Each processor listens on a port of its own. */
function serviceEnv({ portName, port }: Service): Env {
  return { [PORTS[portName].variable]: String(port) };
}

function serviceSpec({ name, entry, port }: Service) {
  return { name, ...nodeCommand(entry), port, health: answersOk(`http://127.0.0.1:${port}/health`) };
}

function companionSpec({ name, entry, args }: Companion) {
  return { name, ...nodeCommand(entry, args), health: () => Promise.resolve(true) };
}

async function stopMatching(children: ReadonlyMap<string, Child>, matches: (name: string) => boolean): Promise<void> {
  await Promise.all([...children].filter(([name]) => matches(name)).map(([, child]) => child.stop()));
}

async function settle(starts: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(starts);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

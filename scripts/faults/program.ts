import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../infra/local/ports.ts';
import { answersOk } from '../../infra/local/servers.ts';
import { nodeCommand, supervise, type Child } from '../../infra/local/supervisor.ts';
import { HTTP } from '../../infra/local/testing/proxy/http-wire.ts';
import { KAFKA } from '../../infra/local/testing/proxy/kafka-wire.ts';
import { startProxy, type Proxy } from '../../infra/local/testing/proxy/proxy.ts';

/** The servers of a stage as its programs reach them: each through a proxy of its own. */
export interface Roads {
  readonly kafka: Proxy;
  readonly registry: Proxy;
  readonly clickhouse: Proxy;
}

/** A service under test, which reaches every server through proxies of its own. */
export interface Program {
  readonly name: string;
  readonly url: string;
  readonly roads: Roads;
  /** Starts it if it is down; resolves when it is healthy. */
  readonly start: () => Promise<void>;
  /** The same without waiting: it may have no chance to become healthy. */
  readonly launch: () => void;
  /** Ends it as `kill -9` does; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to end; resolves when it is gone. */
  readonly stop: () => Promise<void>;
  readonly freeze: () => void;
  readonly wake: () => void;
  readonly isUp: () => boolean;
  /** What it says of its health; `''` while it says nothing. */
  readonly health: () => Promise<string>;
  /** The sum of a metric over all lines whose labels contain `labels`; 0 while it does not answer. */
  readonly metric: (name: string, labels?: string) => Promise<number>;
  /** Stops it for good, with its proxies. */
  readonly close: () => Promise<void>;
}

export interface ProgramOptions {
  readonly name: string;
  /** Its entry, such as `services/processor/main.ts`, and the variable that names its port. */
  readonly entry: string;
  readonly portVariable: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ports: { readonly kafka: number; readonly registry: number; readonly clickhouse: number };
}

/** Prepares a service without starting it. */
export async function programOf({ name, entry, portVariable, dataDir, env, ports }: ProgramOptions): Promise<Program> {
  const roads: Roads = {
    kafka: await startProxy(ports.kafka, KAFKA),
    registry: await startProxy(ports.registry, HTTP),
    clickhouse: await startProxy(ports.clickhouse, HTTP),
  };
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const child = supervise({
    ...{ name, dataDir, port, restart: 'never', health: answersOk(`${url}/health`), ...nodeCommand(entry) },
    env: {
      ...env,
      HANDSET_KAFKA_BROKERS: `127.0.0.1:${roads.kafka.port}`,
      HANDSET_SCHEMA_REGISTRY_URL: `http://127.0.0.1:${roads.registry.port}`,
      HANDSET_CLICKHOUSE_URL: `http://127.0.0.1:${roads.clickhouse.port}`,
      [portVariable]: String(port),
    },
  });
  return {
    ...{ name, url, roads },
    ...controlsOf(child),
    health: () => textOf(`${url}/health`),
    metric: async (metric, labels = '') => sumOf(await textOf(`${url}/metrics`), metric, labels),
    async close() {
      await child.stop();
      await Promise.all(Object.values(roads).map((road: Proxy) => road.close()));
    },
  };
}

function controlsOf(child: Child) {
  return {
    start: child.start,
    launch: () => void child.start().catch(() => undefined),
    kill: () => child.kill('SIGKILL'),
    async stop() {
      await child.kill('SIGCONT');
      await child.kill('SIGTERM');
      while (child.pid() !== null) await sleep(50);
    },
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    isUp: () => child.pid() !== null,
  };
}

const textOf = async (url: string): Promise<string> =>
  fetch(url, { signal: AbortSignal.timeout(3_000) }).then(
    (response) => response.text(),
    () => '',
  );

function sumOf(text: string, metric: string, labels: string): number {
  const lines = text.split('\n').filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`));
  return lines
    .filter((line) => line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

import { connect } from 'node:net';
import { startGround } from '../../infra/local/ground.ts';
import { dataDirFrom } from '../../infra/local/paths.ts';
import { configuredPort } from '../../infra/local/ports.ts';
import type { Environment } from '../../services/runtime/settings.ts';

/** How long a server may take to accept a connection (ms). */
const ACCEPT_WITHIN_MS = 3_000;

/** The environment in which Kafka and ClickHouse can be reached, and how to stop what was started for that. */
export interface Servers {
  readonly env: Environment;
  readonly stop: () => Promise<void>;
}

/**
 * Reaches Kafka and ClickHouse: in the local mode whoever stops the processors has stopped the servers too, so they are
 * started for the length of a command. Servers that the environment says are elsewhere are never started here.
 * @throws like `startGround`, in one sentence, if they cannot be started.
 */
export async function reachServers(env: Environment, report: (line: string) => void): Promise<Servers> {
  const accepting = await Promise.all(localPorts(env).map(accepts));
  if (accepting.every((accepted) => accepted)) return { env, stop: () => Promise.resolve() };
  report('Starting Kafka and ClickHouse for this command');
  const ground = await startGround({ dataDir: dataDirFrom(env), ports: 'configured', env, report });
  return { env: { ...env, ...ground.env }, stop: ground.stop };
}

/** Ports of the servers that are this machine's to start. */
const localPorts = (env: Environment): number[] => [
  ...(env['HANDSET_KAFKA_BROKERS'] ? [] : [configuredPort('kafka', env)]),
  ...(env['HANDSET_CLICKHOUSE_URL'] ? [] : [configuredPort('clickhouse', env)]),
];

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: ACCEPT_WITHIN_MS });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

import { connect } from 'node:net';
import { startGround } from '../../infra/local/ground.ts';
import { dataDirFrom } from '../../infra/local/paths.ts';
import type { Environment } from '../../services/runtime/settings.ts';

/** How long a broker may take to accept a connection (ms). */
const ACCEPT_WITHIN_MS = 3_000;

/**
 * The environment in which Kafka and ClickHouse can be reached, and how to stop what was started for that: in the local
 * mode whoever stops the processors has stopped the servers too, so they are started for the length of a command.
 */
export async function reachServers(
  env: Environment,
  brokers: readonly string[],
  report: (line: string) => void,
): Promise<{ env: Environment; stop: () => Promise<void> }> {
  const isOutside = Boolean(env['HANDSET_KAFKA_BROKERS']);
  if (isOutside || (await accepts(brokers[0] ?? ''))) return { env, stop: () => Promise.resolve() };
  report('Starting Kafka and ClickHouse for this command');
  const ground = await startGround({ dataDir: dataDirFrom(env), ports: 'configured', env, report });
  return { env: { ...env, ...ground.env }, stop: ground.stop };
}

function accepts(address: string): Promise<boolean> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: ACCEPT_WITHIN_MS });
    const answer = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

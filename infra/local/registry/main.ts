import { describeError, problem } from '../problem.ts';
import { createApp } from './app.ts';
import { readConfig, type RegistryConfig } from './config.ts';
import { createMetrics } from './metrics.ts';
import { createRegistry } from './registry.ts';
import { openSchemasTopic } from './schemas-topic.ts';
import { createState } from './state.ts';

const HOST = '127.0.0.1';

const say = (line: string): void => {
  process.stdout.write(`${new Date().toISOString()} registry: ${line}\n`);
};

const fail = (error: unknown): never => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(1);
};

const taken = (port: number): Error =>
  problem(
    `Port ${port} is taken, so the schema registry cannot listen there: ` +
      'free it, or set HANDSET_REGISTRY_PORT to another port.',
  );

const run = async ({ port, brokers }: RegistryConfig): Promise<void> => {
  const state = createState();
  const topic = openSchemasTopic(brokers, {
    apply: state.apply,
    report: say,
    lost: (reason) => fail(problem(`${reason}. Start the registry again: it will read what is there now.`)),
  });
  const registry = createRegistry(state, topic.append);
  const app = createApp({ registry, status: topic.status, metrics: createMetrics(state, topic.status) });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await app.close();
    await topic.close();
    say('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop().catch(fail));
  process.on('SIGINT', () => void stop().catch(fail));

  const address = await app.listen({ host: HOST, port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? taken(port) : error;
  });
  say(`listening on ${address}`);
  await topic.ready;
  if (!stopping) say(`ready on ${address}: ${state.subjects('exclude').length} subjects read from Kafka`);
};

const start = async (): Promise<void> => run(readConfig(process.argv.slice(2)));
start().catch(fail);

import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '../../infra/local/problem.ts';
import type { Observation } from '../../services/processor/partition/observations.ts';
import { createClickHouse } from '../../services/runtime/clickhouse/client.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { createPublisher } from '../../services/runtime/kafka/publisher.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import type { Environment } from '../../services/runtime/settings.ts';
import { openJournals, type Journals } from '../partitions/journals.ts';
import { reconcileConfig, STATEMENT_LIMIT_MS } from './config.ts';
import { missingLetterSender } from './letters.ts';
import { disturbances, runningProcessors, stillRunning } from './quiet.ts';
import { stragglers, type Rebuilding } from './rebuild.ts';
import type { World } from './reconcile.ts';
import type { SettlePorts } from './settle.ts';

/** What reconcile and replay have in hand. */
export interface Tools {
  readonly world: World;
  /** Opens what is needed to settle the journals and to correct. @throws a problem if Kafka cannot be reached. */
  readonly forCorrections: () => Promise<Corrections>;
  readonly close: () => Promise<void>;
}

export interface Corrections {
  /** Which processors run at this moment. */
  readonly running: () => Promise<readonly string[]>;
  readonly settling: SettlePorts;
  readonly journals: Journals;
  readonly rebuilding: Rebuilding;
}

const print = (line: string): void => console.log(line);

/** Connects to what an environment points at, under a name for the servers' logs. */
export function openTools(env: Environment, name: string): Tools {
  const config = reconcileConfig(env);
  const { clickhouse, group, runFolder, retention, settledMs, task } = config;
  const client = createClickHouse(clickhouse, `handset-${name}`, STATEMENT_LIMIT_MS);
  const kafka = createKafka(config.kafka, `handset-${name}`, createLogger(name, 'error'));
  const closing: (() => Promise<void>)[] = [() => client.close()];
  const world: World = {
    client,
    retention,
    settledMs,
    disturbances: () => disturbances({ runFolder, group, kafka }),
    now: Date.now,
    sleep: (ms) => sleep(ms),
    print,
  };
  return {
    world,
    async forCorrections() {
      const admin = kafka.admin();
      await admin.connect().catch((error: Error) => {
        throw problem(`Kafka cannot be reached, and nothing is corrected without its journals: ${error.message}`);
      });
      closing.push(() => admin.disconnect());
      const publisher = createPublisher(kafka);
      closing.push(() => publisher.stop());
      const journals = await openJournals({ kafka, clickhouse: client, task, observe });
      closing.push(() => journals.close());
      const running = () => runningProcessors(admin, { runFolder, group });
      const sendDeadLetters = missingLetterSender(client, publisher, config.registryUrl);
      return {
        running,
        journals,
        settling: {
          ...{ ...world, journals, settings: task, stragglers: () => stragglers(client) },
          running: () => stillRunning({ ...world, runFolder, running, sessionMs: config.sessionTimeoutMs }),
        },
        rebuilding: { ...world, limits: task, sendDeadLetters },
      };
    },
    async close() {
      for (const stop of closing.reverse()) await stop();
    },
  };
}

function observe(partition: number, observation: Observation): void {
  if (observation.type !== 'retried') return;
  const { step, error } = observation;
  console.error(`Partition ${partition}: ${step} again (${error instanceof Error ? error.message : String(error)})`);
}

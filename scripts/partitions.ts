/**
 * `npm run partitions -- N`: raises the partition count of all event topics and the journal to N, with the processors
 * stopped. Stopped half-way it is run again. Nothing lowers a count.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../infra/local/problem.ts';
import { processorConfig } from '../services/processor/config.ts';
import type { Observation } from '../services/processor/partition/observations.ts';
import { createClickHouse } from '../services/runtime/clickhouse/client.ts';
import { dataDir, withLocalKeys } from '../services/runtime/data-dir.ts';
import { createKafka } from '../services/runtime/kafka/client.ts';
import { createLogger } from '../services/runtime/logger.ts';
import { SettingsError, type Environment } from '../services/runtime/settings.ts';
import { openJournals, type Journals } from './partitions/journals.ts';
import { raisePartitions, type Raised } from './partitions/raise.ts';
import { partitionCounts, raiseTopic } from './partitions/topics.ts';
import { runningProcessors, stillRunning } from './reconcile/quiet.ts';
import { reachServers } from './servers/servers.ts';

const USAGE = 'usage: npm run partitions -- N   (N: how many partitions there shall be, 1 to 10000)';
const say = (line: string): void => console.log(line);

const [text = '', ...more] = process.argv.slice(2);
const wanted = /^\d{1,5}$/.test(text) && more.length === 0 ? Number(text) : 0;
try {
  if (wanted < 1 || wanted > 10_000) throw new SettingsError(USAGE);
  process.exitCode = await main(withLocalKeys(process.env));
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : describeError(error));
  process.exitCode = 1;
}

async function main(given: Environment): Promise<number> {
  const servers = await reachServers(given, say);
  try {
    return told(await raise(servers.env));
  } finally {
    await servers.stop();
  }
}

async function raise(env: Environment): Promise<Raised> {
  const { kafka: address, clickhouse, group, sessionTimeoutMs, task } = processorConfig(env);
  const runFolder = join(dataDir(env), 'run');
  const kafka = createKafka(address, 'handset-partitions', createLogger('partitions', 'error'));
  const client = createClickHouse(clickhouse, 'handset-partitions');
  const admin = kafka.admin();
  const journals = reopened(() => openJournals({ kafka, clickhouse: client, task, observe }));
  try {
    await admin.connect();
    return await raisePartitions(
      {
        running: () =>
          stillRunning({
            running: () => runningProcessors(admin, { runFolder, group }),
            ...{ runFolder, sessionMs: sessionTimeoutMs, now: Date.now, sleep: (ms) => sleep(ms), print: say },
          }),
        counts: () => partitionCounts(admin),
        writtenFor: async () => (await journals.get()).writtenFor(),
        bringIn: async (partition, count) => (await journals.get()).bringIn(partition, count),
        async raiseTopic(topic, count) {
          // What is open would know the partitions of before.
          await journals.close();
          await raiseTopic(admin, topic, count);
        },
        print: say,
      },
      wanted,
    );
  } finally {
    await journals.close();
    await admin.disconnect();
    await client.close();
  }
}

/** Opens the journals when they are asked for, again after each close. */
function reopened(open: () => Promise<Journals>) {
  let opened: Promise<Journals> | undefined;
  return {
    get: () => (opened ??= open()),
    async close(): Promise<void> {
      const closing = opened;
      opened = undefined;
      await closing?.then(({ close }) => close()).catch(() => undefined);
    },
  };
}

function observe(partition: number, observation: Observation): void {
  if (observation.type !== 'retried') return;
  const { step, error } = observation;
  console.error(`Partition ${partition}: ${step} again (${error instanceof Error ? error.message : String(error)})`);
}

function told(raised: Raised): number {
  if (raised.is === 'refused') {
    for (const reason of raised.reasons) console.error(`Not raised: ${reason}`);
    return 1;
  }
  const what = `${wanted} partitions of every event topic and the journal`;
  say(raised.is === 'raised' ? `There are ${what} now. The processors may be started.` : `There are ${what} already.`);
  return 0;
}

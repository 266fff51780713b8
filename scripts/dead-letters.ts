/**
 * `npm run dead-letters -- list|replay`: shows what could not be processed, and publishes it again once the cause is
 * mended. Replaying twice is harmless: the events are the same events.
 */
import { createClickHouse } from '../services/runtime/clickhouse/client.ts';
import { clickhouseSettings, kafkaSettings, registryUrl } from '../services/runtime/connections.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { createKafka } from '../services/runtime/kafka/client.ts';
import { createPublisher, type Outgoing } from '../services/runtime/kafka/publisher.ts';
import { createLogger } from '../services/runtime/logger.ts';
import { writerSchemas } from '../services/runtime/registry/schemas.ts';
import { readSettings } from '../services/runtime/settings.ts';
import { readListing, tableOf } from './dead-letters/list.ts';
import { readTask, type Task } from './dead-letters/options.ts';
import { readLetters } from './dead-letters/read-letters.ts';
import { replayOf, reportOf } from './dead-letters/replay.ts';

type Doing<Does extends Task['does']> = Extract<Task, { does: Does }>;

const say = (lines: readonly string[]): void => lines.forEach((line) => process.stdout.write(`${line}\n`));
const env = withLocalKeys(process.env);

async function list({ filter, limit, format }: Doing<'list'>): Promise<void> {
  const client = createClickHouse(readSettings(env, clickhouseSettings), 'handset-dead-letters');
  try {
    const listing = await readListing(client, filter, limit);
    say(format === 'table' ? [tableOf(listing)] : listing.letters.map((letter) => JSON.stringify(letter)));
  } finally {
    await client.close();
  }
}

async function replay({ filter, limit, mode }: Doing<'replay'>): Promise<void> {
  const settings = readSettings(env, (read) => ({ kafka: kafkaSettings(read), registry: registryUrl(read) }));
  const kafka = createKafka(settings.kafka, 'handset-dead-letters', createLogger('dead-letters', 'error'));
  const publisher = createPublisher(kafka);
  // One by one, so that the publisher may cut its requests between any two: records can be large.
  const publish = async (records: readonly Outgoing[]): Promise<void> => {
    if (mode === 'publish') await Promise.all(records.map((record) => publisher.publish([record])));
  };
  const { take, isDone, tally } = replayOf({ filter, limit, publish });
  try {
    const schemas = writerSchemas(settings.registry);
    const foreign = await readLetters({ kafka, writerSchemas: schemas, since: filter.since, take, isDone });
    if (foreign > 0) say([`${foreign} records on the dead-letter topic are no dead letters; they were passed over.`]);
    say(reportOf(tally, mode));
  } catch (error) {
    if (tally.records.size > 0) say(['Before it failed:', ...reportOf(tally, mode), 'Running it again is harmless.']);
    throw error;
  } finally {
    await publisher.stop();
  }
}

const task = readTask(process.argv.slice(2));
try {
  await (task.does === 'list' ? list(task) : replay(task));
} catch (error) {
  process.stderr.write(`dead-letters: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/**
 * `npm run dead-letters -- list|replay`: shows what could not be processed, and publishes it again once the cause is
 * mended. Replaying twice is harmless: the events are the same events.
 */
import { createClickHouse } from '../services/runtime/clickhouse/client.ts';
import { clickhouseSettings, kafkaSettings, registryUrl } from '../services/runtime/connections.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { reportOf } from '../services/runtime/dead-letters/replay.ts';
import { replayRun } from '../services/runtime/dead-letters/run.ts';
import { createKafka } from '../services/runtime/kafka/client.ts';
import { createLogger } from '../services/runtime/logger.ts';
import { readSettings } from '../services/runtime/settings.ts';
import { readListing, tableOf } from './dead-letters/list.ts';
import { readTask, type Task } from './dead-letters/options.ts';

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
  const { tally, run } = replayRun(kafka, settings.registry, { filter, limit, mode });
  try {
    const foreign = await run();
    if (foreign > 0) say([`${foreign} records on the dead-letter topic are no dead letters; they were passed over.`]);
    say(reportOf(tally, mode));
  } catch (error) {
    if (tally.records.size > 0) say(['Before it failed:', ...reportOf(tally, mode), 'Running it again is harmless.']);
    throw error;
  }
}

const task = readTask(process.argv.slice(2));
try {
  await (task.does === 'list' ? list(task) : replay(task));
} catch (error) {
  process.stderr.write(`dead-letters: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

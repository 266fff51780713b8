/**
 * `npm run erase -- --recipient +1… [--account A]`: forgets a person, with the processors stopped. What stays is the
 * opt-outs, under the key of the number, and what topics hold until a date that it prints. Stopped half-way it is run
 * again.
 */
import { parseArgs } from 'node:util';
import { describeError } from '../infra/local/problem.ts';
import { recipientKey } from '../schemas/pii.ts';
import { spellingsOf } from '../services/analytics/recipients.ts';
import { kafkaSettings, piiKey, registryUrl } from '../services/runtime/connections.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { createKafka } from '../services/runtime/kafka/client.ts';
import { createPublisher } from '../services/runtime/kafka/publisher.ts';
import { createLogger } from '../services/runtime/logger.ts';
import { writerSchemas } from '../services/runtime/registry/schemas.ts';
import { readSettings, SettingsError, type Environment } from '../services/runtime/settings.ts';
import { eraseInDatabase, searchDatabase, type Person } from './erase/database.ts';
import { buryLinks, keptUntil } from './erase/topics.ts';
import { settle } from './reconcile/settle.ts';
import { openTools, type Tools } from './reconcile/tools.ts';
import { reachServers } from './servers/servers.ts';

const USAGE = 'usage: npm run erase -- --recipient +12025550123 [--account ACCOUNT]';
const say = (line: string): void => console.log(line);

try {
  process.exitCode = await main(taskOf(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : describeError(error));
  process.exitCode = 1;
}

interface Task {
  readonly recipient: string;
  readonly account: string | undefined;
}

/** @throws SettingsError that says what is wrong and how it is used. */
function taskOf(args: readonly string[]): Task {
  try {
    const options = { recipient: { type: 'string' }, account: { type: 'string' } } as const;
    const { recipient, account } = parseArgs({ args: [...args], options }).values;
    if (recipient === undefined || !/\d{4}/.test(recipient)) throw new Error('A recipient is a phone number');
    return { recipient, account };
  } catch (error) {
    throw new SettingsError(`${error instanceof Error ? error.message : String(error)}. ${USAGE}`);
  }
}

async function main(task: Task): Promise<number> {
  const servers = await reachServers(withLocalKeys(process.env), say);
  try {
    const tools = openTools(servers.env, 'erase');
    try {
      return await erase(tools, servers.env, task);
    } finally {
      await tools.close();
    }
  } finally {
    await servers.stop();
  }
}

async function erase({ world, forCorrections }: Tools, env: Environment, task: Task): Promise<number> {
  const person = personOf(env, task);
  const { settling, rebuilding } = await forCorrections();
  const quiet = await settle(settling, 'refuse');
  if (quiet.is === 'refused') {
    for (const reason of quiet.reasons) console.error(`Nothing was erased: ${reason}`);
    return 1;
  }
  const { messages, suppressions } = await eraseInDatabase(rebuilding, person);
  say(
    `Forgot whose ${messages.length} messages were. ${suppressions} opt-outs stay, under the key of the number alone.`,
  );
  await eraseInTopics(env, messages);
  return report(await searchDatabase(world.client, person), suppressions, task);
}

function personOf(env: Environment, { recipient, account }: Task): Person {
  const key = readSettings(env, (read) => ({ pii: piiKey(read) })).pii;
  const spellings = spellingsOf(recipient);
  return { spellings, keys: spellings.map((number) => recipientKey(key, number)), account };
}

async function eraseInTopics(env: Environment, messages: readonly string[]): Promise<void> {
  const settings = readSettings(env, (read) => ({ kafka: kafkaSettings(read), registry: registryUrl(read) }));
  const kafka = createKafka(settings.kafka, 'handset-erase', createLogger('erase', 'error'));
  const publisher = createPublisher(kafka);
  try {
    const links = await buryLinks({ kafka, publisher, writerSchemas: writerSchemas(settings.registry) }, messages);
    say(`Buried ${links} tracked links; redirectors forget them when they read on, the topic when it is compacted.`);
    say(
      'Topics hold what they were given before now at most until (retention, and the time in which a segment closes):',
    );
    for (const { topic, until } of await keptUntil(kafka, Date.now()))
      say(`  ${topic.padEnd(24)} ${until === undefined ? 'for ever, by its settings' : new Date(until).toISOString()}`);
    say('If offsets are set back before then, or dead letters replayed, run this again.');
  } finally {
    await publisher.stop();
  }
}

function report(found: readonly { table: string; rows: number }[], suppressions: number, { account }: Task): number {
  for (const { table, rows } of found) say(`Found in ${table}: ${rows} rows`);
  const unexpected = found.filter(({ table, rows }) => table !== 'consent_entries' || rows > suppressions);
  if (unexpected.length === 0) {
    say('Searched every column of every table: nothing but the opt-outs is left. The processors may be started.');
    return 0;
  }
  say(
    account === undefined
      ? 'The number or its key is still found, as listed: in labels that a sender wrote, or in tables of your own.'
      : 'What is listed may be of other accounts: without --account all of it goes.',
  );
  return account === undefined ? 1 : 0;
}

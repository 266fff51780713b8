import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { reply, yesterday } from '../../schemas/golden/story.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { createJournalReader } from '../../services/processor/adapters/journal-reader.ts';
import { kafkaJournal } from '../../services/processor/adapters/kafka-journal.ts';
import { encodeRecord, type BatchRecord } from '../../services/processor/partition/journal-record.ts';
import { readRecord } from '../../services/processor/partition/journal-scan.ts';
import { kafkaSettings } from '../../services/runtime/connections.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import { readSettings } from '../../services/runtime/settings.ts';
import { clickhouseAnswers } from '../compare/answers.ts';
import { isEqual } from '../compare/compare.ts';
import { untilDrained } from '../compare/drained.ts';
import { reportOf } from '../compare/report.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { truthInFile } from '../compare/truth-source.ts';
import { compareUntilEqual } from '../compare/until-equal.ts';
import { history, livesOf, planOf } from '../simulate/history.ts';
import { publishAll } from '../simulate/publish.ts';
import { writeTruth } from '../simulate/truth-file.ts';
import { disturbances } from './quiet.ts';
import { processor } from './testing/published.ts';

const PATIENCE = 120_000;
const JOURNAL = OTHER_TOPICS.journal.name;
const [CUT, OLD] = [0, 1];
const plan = planOf({
  seed: `repair-${Date.now()}`,
  messages: 800,
  until: Date.now(),
  faults: { duplicates: 0.05, disorder: 0.3 },
});
const HOW = `--seed ${plan.seed} --until ${new Date(plan.until).toISOString()}`;
const deliveries = [...history(plan)];
const part = (from: number, to: number) =>
  deliveries.slice(Math.floor(from * deliveries.length), Math.floor(to * deliveries.length));

let dataDir: string;
let system: System;
let connection: Connection;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-repair-'));
  system = await startSystem({
    dataDir,
    ports: 'free',
    restart: false,
    settings: {
      HANDSET_PARTITIONS: '2',
      HANDSET_SESSION_TIMEOUT_MS: '6000',
      HANDSET_INSERT_DEADLINE_MS: '1000',
      HANDSET_INSERT_LIMIT_MS: '1000',
    },
  });
  connection = await connect(system.env);
  writeTruth(join(dataDir, 'truth.json'), livesOf(plan), { piiKey: connection.piiKey, now: Date.now() });
});

afterAll(async () => {
  await connection?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const kafkaOf = ({ env }: System): Kafka =>
  createKafka(
    readSettings(env, (read) => ({ ...kafkaSettings(read) })),
    'handset-test',
    createLogger('test', 'silent'),
  );

const publish = (from: number, to: number) =>
  publishAll(part(from, to), { ...connection, rate: 0, patience: PATIENCE });

const command = async (query: string): Promise<void> =>
  void (await connection.clickhouse.command({ query, clickhouse_settings: { wait_end_of_query: 1 } }));

async function rows<Row>(query: string): Promise<Row[]> {
  return (await connection.clickhouse.query({ query, format: 'JSONEachRow' })).json<Row>();
}

/** `npm run <name> -- …`, without npm. */
async function run(name: string, ...args: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...args], {
    env: { ...process.env, ...system.env, HANDSET_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out };
}

const health = async (): Promise<string> => {
  const answer = await fetch(`${system.urls['processor-1']}/health`).catch(() => undefined);
  return (await answer?.text()) ?? '';
};

async function stopProcessor(): Promise<void> {
  await system.kill('processor-1', 'SIGTERM');
  while (system.pid('processor-1') !== null) await sleep(50);
}

/** Why the journals are not settled, once the group has forgotten the processor that was killed. */
async function whyNotQuiet(kafka: Kafka): Promise<readonly string[]> {
  const look = () => disturbances({ runFolder: join(dataDir, 'run'), group: 'handset-processor', kafka });
  await expect.poll(look, { timeout: PATIENCE }).not.toContainEqual(expect.stringMatching(/has members|Running here/));
  return look();
}

/** While this view throws, every batch goes into some targets and not into others. */
async function halfFillBatches(): Promise<() => Promise<void>> {
  const window = 'SETTINGS non_replicated_deduplication_window = 50000, remove_empty_parts = 0';
  await command(`CREATE TABLE own (x UInt8) ENGINE = MergeTree ORDER BY x ${window}`);
  await command('CREATE MATERIALIZED VIEW own_feed TO own AS SELECT throwIf(sign = 1) AS x FROM timeline_changes');
  return async () => {
    await command('DROP VIEW own_feed');
    await command('DROP TABLE own');
  };
}

/** Appends the last batch of a journal again, as one that was written when all targets were many parts younger. */
async function appendOldBatch(kafka: Kafka, partition: number): Promise<void> {
  const reader = createJournalReader(kafka);
  const journal = kafkaJournal(kafka, connection.admin, reader, partition);
  const { start, end } = await journal.bounds();
  const records = (await journal.read(start, end)).map(readRecord);
  await reader.stop();
  const { header, block } = records.findLast(({ decoded }) => decoded?.header.type === 'batch')!.decoded!;
  const epoch = records.findLast(({ decoded }) => decoded?.header.type === 'marker')!.offset;
  const marks = { timelines: -1_000_000 };
  const value = encodeRecord({ ...(header as BatchRecord), epoch, marks }, block);
  await connection.publisher.publish([{ topic: JOURNAL, key: null, value, partition }]);
}

async function expectTruth(): Promise<void> {
  await untilDrained(connection.admin, PATIENCE);
  const truth = await truthInFile(join(dataDir, 'truth.json'));
  const comparisons = await compareUntilEqual(clickhouseAnswers(connection.clickhouse), truth, PATIENCE);
  expect(comparisons.every(isEqual), `${HOW}\n${reportOf(comparisons)}`).toBe(true);
}

const COMMAND = 'npm run reconcile -- --repair';

test('a journal that was cut and a batch that is too old: the processor refuses, the command it names repairs, and the answers are the truth', async () => {
  await publish(0, 0.5);
  await untilDrained(connection.admin, PATIENCE);
  const before = await connection.admin.fetchTopicOffsets(JOURNAL);
  const mendView = await halfFillBatches();
  await publish(0.5, 0.8);
  const grown = async () =>
    (await connection.admin.fetchTopicOffsets(JOURNAL)).every(({ partition, high }) => {
      const then = before.find((each) => each.partition === partition)?.high;
      return Number(high) > Number(then) + 1;
    });
  await expect.poll(grown, { timeout: PATIENCE }).toBe(true);
  await system.kill('processor-1');
  const kafka = kafkaOf(system);
  expect(await whyNotQuiet(kafka)).toEqual(
    [CUT, OLD].map((partition) => expect.stringContaining(`journal of partition ${partition} holds`) as string),
  );
  await mendView();
  await connection.admin.deleteTopicRecords({ topic: JOURNAL, partitions: [{ partition: CUT, offset: '-1' }] });
  await appendOldBatch(kafka, OLD);
  const starting = system.start('processor-1').catch(() => undefined);
  for (const why of ['lost to retention', 'may no longer remember'])
    await expect.poll(health, { timeout: PATIENCE }).toMatch(new RegExp(`${why}[^"]*${COMMAND}`));
  await stopProcessor();
  await starting;
  const refused = await run('replay', '--from', '0');
  expect(refused).toEqual({ code: 1, out: expect.stringContaining(COMMAND) as string });

  // Taken in, and never folded: what a processor leaves that dies between an event and the answer to its question.
  const [message] = await rows<{ message_id: string }>(
    "SELECT message_id FROM timelines WHERE account_id != '' LIMIT 1",
  );
  const { accept } = processor(connection.clickhouse, yesterday(Date.now()));
  await accept([reply({ at: '10:00:00', message: message!.message_id, account: 'stranger' })], Date.now());

  const repaired = await run('reconcile', '--repair');
  expect(repaired.out).toContain('No differences. The processors may be started.');
  expect(repaired.code).toBe(0);
  await system.start('processor-1');
  await publish(0.8, 1);
  await expectTruth();
  const letters = () => rows("SELECT code, kind FROM dead_letters WHERE account_id = 'stranger'");
  await expect.poll(letters, { timeout: PATIENCE }).toEqual([{ code: 'foreign_account', kind: 'reply' }]);
});

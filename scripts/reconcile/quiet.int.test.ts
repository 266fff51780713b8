import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs, { type Kafka } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGround, type Ground } from '../../infra/local/ground.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { encodeRecord, type JournalHeader } from '../../services/processor/partition/journal-record.ts';
import { disturbances } from './quiet.ts';

const topic = OTHER_TOPICS.journal.name;
let folder: string;
let ground: Ground;
let kafka: Kafka;
const look = () => disturbances({ runFolder: join(folder, 'run'), kafka, group: 'processors' });

/** A Kafka of its own: the journal's topic has one name. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'handset-quiet-'));
  ground = await startGround({ dataDir: folder, ports: 'free', parts: ['kafka'] });
  kafka = new kafkajs.Kafka({ brokers: [ground.kafka.brokers], logLevel: kafkajs.logLevel.NOTHING });
});
afterAll(async () => {
  await ground.stop();
  await rm(folder, { recursive: true });
});

async function append(...headers: JournalHeader[]): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  for (const header of headers)
    await producer.send({ topic, messages: [{ key: null, value: encodeRecord(header), partition: 1 }] });
  await producer.disconnect();
}

test('before anything was ever processed it is quiet', async () => {
  expect(await look()).toEqual([]);
});

test('a batch that is not known to be in is named; stated to be in, it is quiet', async () => {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
  await admin.disconnect();
  const stated = { epoch: 0, partitions: 2, marks: {} };
  await append(
    { type: 'marker', partitions: 2, nonce: 'first' },
    { type: 'batch', ...stated, position: 0, sequence: 1, rows: 3, columns: 2 },
  );
  expect(await look()).toEqual([expect.stringContaining('The journal of partition 1 holds 1 batches')]);
  await append({ type: 'position', ...stated, position: 1 });
  expect(await look()).toEqual([]);
});

test('a journal whose log was cut is named with the command that mends it', async () => {
  const admin = kafka.admin();
  await admin.connect();
  const stated = { epoch: 0, partitions: 2, marks: {} };
  await append({ type: 'batch', ...stated, position: 2, sequence: 2, rows: 3, columns: 2 });
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 1, offset: '-1' }] });
  await admin.disconnect();
  expect(await look()).toEqual([expect.stringMatching(/lost to retention.* npm run reconcile -- --repair/)]);
  await append(
    { type: 'marker', partitions: 2, nonce: 'second' },
    { type: 'position', ...stated, epoch: 4, position: 4 },
  );
  expect(await look()).toEqual([]);
});

test('a member of the group is a processor, wherever it runs', async () => {
  const consumer = kafka.consumer({ groupId: 'processors' });
  await consumer.connect();
  await consumer.subscribe({ topic });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.run({ eachMessage: async () => undefined });
  await joined;
  expect(await look()).toEqual([expect.stringContaining('The consumer group processors has')]);
  await consumer.disconnect();
});

test('a Kafka that cannot be asked is no quiet moment', async () => {
  await ground.kill('kafka', 'SIGSTOP');
  const short = new kafkajs.Kafka({
    brokers: [ground.kafka.brokers],
    connectionTimeout: 500,
    requestTimeout: 500,
    retry: { retries: 0 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const reasons = await disturbances({ runFolder: join(folder, 'run'), kafka: short, group: 'processors' });
  await ground.kill('kafka', 'SIGCONT');
  expect(reasons).toEqual([expect.stringContaining('Kafka cannot be asked')]);
});

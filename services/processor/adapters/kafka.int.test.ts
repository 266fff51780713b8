import { randomUUID } from 'node:crypto';
import type { Admin, Kafka, Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { testGround } from '../../../infra/local/testing/ground.ts';
import { createKafka } from '../../runtime/kafka/client.ts';
import { createLogger } from '../../runtime/logger.ts';
import type { Appender, Journal } from '../partition/ports.ts';
import { groupOffsets } from './group-offsets.ts';
import { createJournalReader, type JournalReader } from './journal-reader.ts';
import { kafkaJournal } from './kafka-journal.ts';

const id = randomUUID().slice(0, 8);
const topic = `journal-${id}`;
/** Topics of one partition, for the offsets of groups. */
const [kept, cut, beyond, never] = ['kept', 'cut', 'beyond', 'never'].map((name) => `${name}-${id}`) as [
  string,
  string,
  string,
  string,
];
const EVENTS = [kept, cut, beyond, never];
const PARTITIONS = 8;
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
let reader: JournalReader;
let taken = 0;

beforeAll(async () => {
  const { brokers } = testGround().kafka;
  kafka = createKafka({ brokers: [brokers], ssl: false }, 'handset-adapters-test', createLogger('test', 'silent'));
  admin = kafka.admin();
  producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  reader = createJournalReader(kafka, topic);
  await Promise.all([admin.connect(), producer.connect()]);
  const numPartitions = (name: string) => (name === topic ? PARTITIONS : 1);
  const topics = [topic, ...EVENTS];
  await admin.createTopics({ topics: topics.map((name) => ({ topic: name, numPartitions: numPartitions(name) })) });
  // A broker that has just started gives topics their leaders, and loads its groups, a little later.
  await until(() => Promise.all(topics.map((name) => admin.fetchTopicOffsets(name))));
  await appended(journalOf(PARTITIONS - 1), 'warm');
  await until(() => reader.read(PARTITIONS - 1, 0, 1));
});
afterAll(async () => {
  for (const appender of appenders) appender.close();
  await reader.stop();
  await Promise.all([admin.disconnect(), producer.disconnect()]);
});

/** Polls; generous, as it is only waited out by a failure. */
const until = <T>(holds: () => Promise<T>) => vi.waitFor(holds, { timeout: 60_000, interval: 50 });

/** A partition of the journal that no other test uses. */
const ownJournal = () => journalOf(taken++);
const journalOf = (partition: number): Journal & { readonly partition: number } => ({
  ...kafkaJournal(kafka, admin, reader, partition, topic),
  partition,
});

const appenders: Appender[] = [];
async function appended(journal: Journal, ...values: string[]): Promise<Appender> {
  const appender = await journal.appender();
  appenders.push(appender);
  for (const value of values) await appender.append(Buffer.from(value));
  return appender;
}

const texts = (records: readonly { readonly offset: number; readonly value: Buffer }[]) =>
  records.map(({ offset, value }) => `${offset} ${value.toString()}`);

test('what is appended is read back at the offset that was acknowledged, with the time of its append', async () => {
  const journal = ownJournal();
  const before = Date.now();
  expect(await journal.bounds()).toEqual({ start: 0, end: 0 });
  const appender = await appended(journal, 'a', 'b');
  expect(await appender.append(Buffer.from('c'))).toEqual({ offset: 2 });
  expect(await journal.bounds()).toEqual({ start: 0, end: 3 });
  const records = await journal.read(1, 3);
  expect(texts(records)).toEqual(['1 b', '2 c']);
  expect(records[0]!.appendedAt).toBeGreaterThanOrEqual(before - 60_000);
  expect(await journal.read(3, 3)).toEqual([]);
});

test('two readers of one partition side by side are both answered, whichever stretch they ask for', async () => {
  const journal = ownJournal();
  await appended(journal, 'a', 'b', 'c', 'd', 'e');
  const stretches = [
    [0, 5],
    [4, 5],
    [0, 1],
    [2, 4],
    [0, 5],
  ] as const;
  const read = await Promise.all(stretches.map(([from, to]) => journal.read(from, to)));
  expect(read.map((records) => records.map(({ offset }) => offset))).toEqual([
    [0, 1, 2, 3, 4],
    [4],
    [0],
    [2, 3],
    [0, 1, 2, 3, 4],
  ]);
});

test('a stretch is read whole and nothing else while others append', async () => {
  const journal = ownJournal();
  const appender = await appended(journal, 'first');
  let done = false;
  const appending = (async () => {
    for (let n = 0; !done; n++) await appender.append(Buffer.from(`more ${n}`));
  })();
  for (let n = 0; n < 5; n++) {
    const { end } = await journal.bounds();
    const records = await journal.read(0, end);
    expect(records.map(({ offset }) => offset)).toEqual(Array.from({ length: end }, (_, offset) => offset));
  }
  done = true;
  await appending;
});

test('of a log that was cut what is left is read', async () => {
  const journal = ownJournal();
  const { partition } = journal;
  await appended(journal, 'a', 'b', 'c', 'd');
  await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '2' }] });
  expect(await journal.bounds()).toEqual({ start: 2, end: 4 });
  expect(texts(await journal.read(0, 4))).toEqual(['2 c', '3 d']);
  // The reader itself, as when the cut comes between the look at the bounds and the reading.
  expect(texts(await reader.read(partition, 0, 4))).toEqual(['2 c', '3 d']);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: '4' }] });
  expect(await journal.read(0, 4)).toEqual([]);
});

test('the last records of the other partitions are found, of those that hold one', async () => {
  const journal = ownJournal();
  await appended(journal, 'mine');
  const others = await journal.lastOfOthers();
  const ends = await admin.fetchTopicOffsets(topic);
  const holding = ends.filter(({ partition, low, high }) => partition !== journal.partition && low !== high);
  expect(others.map(({ offset }) => offset).sort()).toEqual(holding.map(({ high }) => Number(high) - 1).sort());
});

test('a log that ends with control records is read to its end', async () => {
  const journal = ownJournal();
  const { partition } = journal;
  const transactional = kafka.producer({ transactionalId: randomUUID(), maxInFlightRequests: 1, idempotent: true });
  await transactional.connect();
  onTestFinished(() => transactional.disconnect());
  for (const end of ['commit', 'abort'] as const) {
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ partition, value: end }] });
    await transaction[end]();
  }
  await until(async () => expect(await journal.bounds()).toEqual({ start: 0, end: 4 }));
  expect(texts(await journal.read(0, 4))).toEqual(['0 commit']);
  expect(await journal.read(1, 2)).toEqual([]);
  expect(await journal.read(2, 4)).toEqual([]);
});

test('a reader that is stopped in the middle of a stretch rejects it', async () => {
  const stopped = createJournalReader(kafka, topic);
  const journal = kafkaJournal(kafka, admin, stopped, taken++, topic);
  await appended(journal, 'a');
  expect(await journal.read(0, 1)).toHaveLength(1);
  const beyond = stopped.read(0, 10_000, 10_001);
  const answer = expect(beyond).rejects.toThrow('has stopped');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await stopped.stop();
  await answer;
  await expect(stopped.read(0, 0, 1)).rejects.toThrow('has stopped');
});

test('a commit is the group’s; without one, or with one that the log does not hold, the earliest offset counts', async () => {
  await producer.sendBatch({
    topicMessages: EVENTS.map((name) => ({ topic: name, messages: Array.from({ length: 5 }, () => ({ value: 'x' })) })),
  });
  const groupId = `group-${id}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 50 });
  const offsets = groupOffsets(admin, groupId, 0, () => consumer, EVENTS);
  const committed = async () => Object.fromEntries(await offsets.committed());
  const commit = offsets.commit(new Map([[kept, 3]]));
  await expect(commit, 'before the consumer runs').rejects.toThrow();

  await consumer.connect();
  await consumer.subscribe({ topics: EVENTS });
  await consumer.run({ autoCommit: false, eachBatch: async () => undefined });
  await offsets.commit(
    new Map([
      [kept, 3],
      [cut, 1],
      [beyond, 9],
    ]),
  );
  await consumer.disconnect();
  await admin.deleteTopicRecords({ topic: cut, partitions: [{ partition: 0, offset: '2' }] });
  expect(await committed()).toEqual({ [kept]: 3, [cut]: 2, [beyond]: 0, [never]: 0 });
  await admin.deleteGroups([groupId]);
  expect(await committed()).toEqual({ [kept]: 0, [cut]: 2, [beyond]: 0, [never]: 0 });
});

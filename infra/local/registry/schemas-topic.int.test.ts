import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Consumer } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testGround } from '../testing/ground.ts';
import { SCHEMAS_TOPIC } from './schemas-topic.ts';

const { kafka: place, registry } = testGround();
const kafka = new kafkajs.Kafka({ brokers: place.brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
const subject = `topic-${randomUUID()}`;

interface Seen {
  readonly key: Record<string, unknown>;
  readonly value: unknown;
}
const seen: Seen[] = [];
let consumer: Consumer;

beforeAll(async () => {
  consumer = kafka.consumer({ groupId: `topic-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: SCHEMAS_TOPIC, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message: { key, value } }) => {
      const read = (bytes: Buffer | null): unknown => (bytes === null ? null : JSON.parse(bytes.toString()));
      seen.push({ key: read(key) as Record<string, unknown>, value: read(value) });
    },
  });
});
afterAll(() => consumer.disconnect());

const call = async (method: string, path: string, body?: object): Promise<unknown> => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(registry.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return answer.json();
};

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (let left = 100; left > 0 && !(await condition()); left--) await sleep(100);
};

const ofSubject = () => seen.filter(({ key }) => key['subject'] === subject);

test('the topic is one compacted partition', async () => {
  const admin = kafka.admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: [SCHEMAS_TOPIC] });
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const { resources } = await admin.describeConfigs({
    resources: [{ type, name: SCHEMAS_TOPIC }],
    includeSynonyms: false,
  });
  await admin.disconnect();
  expect(topics[0]?.partitions).toHaveLength(1);
  const policy = resources[0]?.configEntries.find(({ configName }) => configName === 'cleanup.policy');
  expect(policy?.configValue).toBe('compact');
});

test("everything is written in Confluent's layout", async () => {
  const { id } = (await call('POST', `/subjects/${subject}/versions`, { schema: '"string"' })) as { id: number };
  await call('PUT', `/config/${subject}`, { compatibility: 'NONE' });
  await call('PUT', `/mode/${subject}`, { mode: 'READWRITE' });
  await call('DELETE', `/subjects/${subject}`);
  await call('DELETE', `/subjects/${subject}?permanent=true`);
  await until(() => ofSubject().length >= 7);

  const schemaKey = { keytype: 'SCHEMA', subject, version: 1, magic: 1 };
  const key = (keytype: string) => ({ keytype, subject, magic: 0 });
  expect(ofSubject()).toEqual([
    { key: schemaKey, value: { subject, version: 1, id, schema: '"string"', deleted: false } },
    { key: key('CONFIG'), value: { subject, compatibilityLevel: 'NONE' } },
    { key: key('MODE'), value: { subject, mode: 'READWRITE' } },
    { key: key('DELETE_SUBJECT'), value: { subject, version: 1 } },
    { key: key('MODE'), value: null },
    { key: key('CONFIG'), value: null },
    { key: schemaKey, value: null },
  ]);
});

test("what Confluent's registry has written is served, and its ids are not given again", async () => {
  const theirs = `theirs-${randomUUID()}`;
  const [{ id: ours }] = [
    (await call('POST', `/subjects/${theirs}-a/versions`, { schema: '"bytes"' })) as { id: number },
  ];
  const value = { subject: theirs, version: 4, id: ours + 100, md5: 'eA==', schema: '"double"', deleted: false, ts: 1 };
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({
    topic: SCHEMAS_TOPIC,
    messages: [
      {
        key: JSON.stringify({ keytype: 'SCHEMA', subject: theirs, version: 4, magic: 1 }),
        value: JSON.stringify(value),
      },
      { key: JSON.stringify({ keytype: 'CONTEXT', tenant: 'default', context: '.', magic: 0 }), value: '{}' },
      { key: 'not for us', value: 'at all' },
    ],
  });
  await producer.disconnect();
  await until(async () => Array.isArray(await call('GET', `/subjects/${theirs}/versions`)));

  expect(await call('GET', `/schemas/ids/${ours + 100}`)).toEqual({ schema: '"double"' });
  await call('PUT', `/config/${theirs}`, { compatibility: 'NONE' });
  const next = { type: 'fixed', name: `F${theirs.slice(-12)}`, size: 3 };
  expect(await call('POST', `/subjects/${theirs}/versions`, { schema: JSON.stringify(next) })).toEqual({
    id: ours + 101,
  });
  expect(await call('GET', `/subjects/${theirs}/versions`)).toEqual([4, 5]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { createLogger } from '../logger.ts';
import { createKafka } from './client.ts';
import { ensureTopics, type TopicSettings } from './topics.ts';

const { ConfigResourceTypes } = kafkajs;
const SETTINGS: TopicSettings = {
  partitions: 3,
  replicationFactor: 1,
  retentionDays: { events: 7, deadLetters: 30, journal: 7 },
};

let dataDir: string;
let ground: Ground;
let admin: ReturnType<ReturnType<typeof createKafka>['admin']>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-topics-'));
  ground = await startGround({ dataDir, ports: 'free', parts: ['kafka'] });
  admin = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'test', createLogger('test', 'silent')).admin();
  await admin.connect();
});
afterAll(async () => {
  await admin?.disconnect();
  await ground?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const settingsOf = async (name: string): Promise<Map<string, string>> => {
  const { resources } = await admin.describeConfigs({
    resources: [{ type: ConfigResourceTypes.TOPIC, name }],
    includeSynonyms: false,
  });
  return new Map(resources[0]!.configEntries.map((entry) => [entry.configName, entry.configValue]));
};

/** Brokers learn of a change a moment after the controller has taken it. */
const becomes = (name: string, value: string) =>
  vi.waitFor(async () => expect((await settingsOf('handset.dlr')).get(name)).toBe(value), { timeout: 15_000 });

test('topics are made once, follow a changed retention, and keep what an operator has set', async () => {
  await ensureTopics(admin, SETTINGS);
  expect((await settingsOf('handset.journal')).get('cleanup.policy')).toBe('delete');
  expect((await settingsOf('handset.alias')).get('cleanup.policy')).toBe('compact');
  expect((await settingsOf('handset.dlr')).get('message.timestamp.type')).toBe('LogAppendTime');

  const own = [...(await settingsOf('handset.dlr'))].filter(([name]) =>
    ['cleanup.policy', 'retention.ms'].includes(name),
  );
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name: 'handset.dlr',
        configEntries: [...own.map(([name, value]) => ({ name, value })), { name: 'segment.bytes', value: '1048576' }],
      },
    ],
  });
  await becomes('segment.bytes', '1048576');
  await ensureTopics(admin, { ...SETTINGS, retentionDays: { ...SETTINGS.retentionDays, events: 2 } });
  await becomes('retention.ms', String(2 * 86_400_000));
  const dlr = await settingsOf('handset.dlr');
  expect(dlr.get('segment.bytes')).toBe('1048576');
  expect(dlr.get('max.message.bytes')).toBe(String(8 * 1024 * 1024));
});

test('missing topics are made with the partition count that the others have', async () => {
  await admin.deleteTopics({ topics: ['handset.consent'] });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await ensureTopics(admin, { ...SETTINGS, partitions: 9 });
  const { topics } = await admin.fetchTopicMetadata({ topics: ['handset.consent'] });
  expect(topics[0]!.partitions).toHaveLength(3);
});

test('event topics with different partition counts are refused with the command that mends it', async () => {
  await admin.createPartitions({ topicPartitions: [{ topic: 'handset.dlr', count: 5 }] });
  await vi.waitFor(async () => expect(await admin.fetchTopicOffsets('handset.dlr')).toHaveLength(5));
  await expect(ensureTopics(admin, SETTINGS)).rejects.toThrow(/handset\.dlr: 5.*npm run partitions -- 5/s);
});

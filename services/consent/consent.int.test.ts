import { afterAll, expect, test } from 'vitest';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { testGround } from '../../infra/local/testing/ground.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { createPublisher } from '../runtime/kafka/publisher.ts';
import { ensureTopics } from '../runtime/kafka/topics.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas, writerSchemas } from '../runtime/registry/schemas.ts';
import { kafkaSettings } from '../runtime/connections.ts';
import { readSettings } from '../runtime/settings.ts';
import { tellAccounts } from './accounts.ts';
import { publishOnce } from './publish.ts';
import { readPublished } from './topic.ts';

const db = testDatabase();
const { env, registry } = testGround();
const kafka = createKafka(readSettings(env, kafkaSettings), 'handset-test', createLogger('test', 'silent'));
const publisher = createPublisher(kafka);
afterAll(() => publisher.stop());

const said = (id: string, at: number, action: string) => ({
  message_id: 'm',
  kind: 'consent',
  event_id: id,
  account_id: `of-${db.settings.database}`,
  occurred_at: at,
  received_at: at,
  data: JSON.stringify({ action, recipient_key: 'k'.repeat(32), recipient_masked: '****', sender: '88000' }),
});
const say = (values: object[]) => db.client.insert({ table: 'events', values, format: 'JSONEachRow' });

test('the topic says what the view says, after a restart too, and is left alone when nothing changes', async () => {
  const admin = kafka.admin();
  await admin.connect();
  const retentionDays = { events: 1, deadLetters: 1, journal: 1 };
  await ensureTopics(admin, { partitions: 2, replicationFactor: 1, retentionDays });
  await admin.disconnect();
  const schemaId = (await registerSchemas(registry.url)).get(OTHER_TOPICS.suppressions.name)!;
  const open = async () => ({
    client: db.client,
    publisher,
    schemaId,
    published: await readPublished(kafka, writerSchemas(registry.url)),
  });
  await say([said('a', 1_000, 'opt_out')]);
  const first = await open();
  expect(await publishOnce(first)).toBe(1);
  expect(await publishOnce(first)).toBe(0);
  const second = await open();
  expect(second.published).toEqual(first.published);
  await say([said('b', 2_000, 'opt_in')]);
  expect(await publishOnce(second)).toBe(1);
  expect((await open()).published).toEqual(second.published);
  expect(second.published).not.toEqual(first.published);
});

test('accounts that keep consent are written down, and taken back', async () => {
  const keeping = () =>
    db.rows('SELECT account_id FROM consent_accounts FINAL WHERE keeps_consent ORDER BY account_id');
  await tellAccounts(db.client, ['acme', 'globex'], 1_000);
  expect(await keeping()).toEqual([{ account_id: 'acme' }, { account_id: 'globex' }]);
  await tellAccounts(db.client, ['globex'], 2_000);
  expect(await keeping()).toEqual([{ account_id: 'globex' }]);
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import twilioSdk from 'twilio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGround, type Ground } from '../../infra/local/ground.ts';
import { freePorts } from '../../infra/local/ports.ts';
import { eventDecoder, inboundDecoder, schemaIdOf } from '../../schemas/codec.ts';
import { kindOfTopic } from '../../schemas/topics.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { ensureTopics } from '../runtime/kafka/topics.ts';
import { createLogger } from '../runtime/logger.ts';
import { writerSchemas } from '../runtime/registry/schemas.ts';
import { proxyTo, startService, type Service } from './testing/service.ts';
import { readTopic, type Stored } from './testing/topic-reader.ts';

const PUBLIC_URL = 'https://hooks.example.com';
const HEADERS = { authorization: 'Bearer k-acme', 'content-type': 'application/json' };
/** No request may hang longer than this (ms). */
const ANSWER_WITHIN_MS = 10_000;

/** Patience with the longer tests on a busy machine (ms). */
const LONG_MS = 240_000;

let dataDir: string;
let ground: Ground;
let kafka: Kafka;
let env: Record<string, string>;
let port: number;
let service: Service;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-ingest-'));
  ground = await startGround({ dataDir, ports: 'free', parts: ['kafka', 'registry'], restart: false });
  kafka = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'ingest-test', createLogger('test', 'silent'));
  const admin = kafka.admin();
  await admin.connect();
  const retentionDays = { events: 7, deadLetters: 30, journal: 7 };
  await ensureTopics(admin, { partitions: 4, replicationFactor: 1, retentionDays });
  await admin.disconnect();
  env = {
    ...ground.env,
    HANDSET_INGEST_KEYS: 'acme:k-acme',
    HANDSET_TWILIO_SECRETS: 'acme:token',
    HANDSET_INFOBIP_SECRETS: 'acme:user:password',
    HANDSET_PUBLIC_URL: PUBLIC_URL,
    HANDSET_INGEST_RATE: '1000000',
  };
  port = (await freePorts(1))[0]!;
  service = await startService(port, env);
  await healthy();
});

afterAll(async () => {
  await service?.stop();
  await ground?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function healthy(): Promise<void> {
  for (const deadline = Date.now() + 30_000; ;) {
    const response = await fetch(`${service.url}/health`);
    if (response.status === 200) return;
    if (Date.now() > deadline) throw new Error(await response.text());
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const send = (kind: string, body: unknown, url = service.url): Promise<Response> =>
  fetch(`${url}/v1/events/${kind}`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });

const dlr = (message_id: string) => ({ message_id, occurred_at: Date.now(), status: 'delivered' });
const idsOf = async (response: Response) => ((await response.json()) as { event_ids: string[] }).event_ids;

/** Decodes as any consumer would: by the schema that the registry knows under the record's id. */
async function decode({ topic, value }: Stored) {
  const schema = await writerSchemas(ground.registry.url)(schemaIdOf(value!)!);
  return eventDecoder(kindOfTopic(topic)!, schema!)(value!);
}
const stored = async (topic: string, keys: readonly string[]) =>
  (await readTopic(kafka, topic)).filter(({ key }) => keys.includes(key));

test('a submit and Twilio’s callback for it lie on their topics, in the same partition, readable by the registry', async () => {
  const recipient = '+1 415 555 0100';
  const submitted = await send('submit', { occurred_at: Date.now(), sender: '88000', recipient, text: 'hello' });
  expect(submitted.status).toBe(202);
  const { message_ids } = (await submitted.json()) as { message_ids: string[] };
  const path = `/v1/webhooks/twilio/acme?message_id=${message_ids[0]}`;
  const params = { MessageSid: 'SM1', MessageStatus: 'delivered' };
  const signature = twilioSdk.getExpectedTwilioSignature('token', PUBLIC_URL + path, params);
  const called = await fetch(service.url + path, {
    method: 'POST',
    headers: { 'x-twilio-signature': signature },
    body: new URLSearchParams(params),
  });
  expect(called.status).toBe(204);
  const records = [...(await stored('handset.submit', message_ids)), ...(await stored('handset.dlr', message_ids))];
  expect(new Set(records.map(({ partition }) => partition)).size).toBe(1);
  expect(await Promise.all(records.map(decode))).toMatchObject([
    { recipient: '+14155550100', country: 'US', parts: 1, encoding: 'gsm-7', account_id: 'acme' },
    { status: 'delivered', vendor: 'twilio', account_id: 'acme' },
  ]);
});

test('what a person writes to us lies on handset.inbound, keyed by them, readable by the registry', async () => {
  const body = await readFile(new URL('vendors/fixtures/infobip/inbound.json', import.meta.url));
  const call = () =>
    fetch(`${service.url}/v1/webhooks/infobip/acme`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('user:password')}`, 'content-type': 'application/json' },
      body,
    });
  expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
  const records = await stored('handset.inbound', ['+14155550100']);
  const inbound = records.map(async ({ value }) => {
    const schema = await writerSchemas(ground.registry.url)(schemaIdOf(value!)!);
    return inboundDecoder(schema!)(value!);
  });
  const [first, second] = await Promise.all(inbound);
  expect(first).toMatchObject({
    recipient: '+14155550100',
    sender: '+12015550123',
    account_id: 'acme',
    keyword: 'STOP',
  });
  expect(second).toEqual(first);
});

test('a body that is too large is answered, not cut off', async () => {
  const response = await send('dlr', { ...dlr('large'), error_text: 'x'.repeat(3 * 1024 * 1024) });
  expect([response.status, await response.json()]).toMatchObject([413, { error: { code: 'too_large' } }]);
});

test(
  'answered and abandoned requests give their room back',
  async () => {
    const large = JSON.stringify({ ...dlr('large'), error_text: 'x'.repeat(900_000) });
    const post = (signal?: AbortSignal) =>
      fetch(`${service.url}/v1/events/dlr`, {
        method: 'POST',
        headers: HEADERS,
        body: large,
        ...(signal && { signal }),
      });
    // More than may be inside at once; each is rejected for its long field.
    const statuses = new Set<number>();
    for (let sent = 0; sent < 160; sent += 8)
      for (const response of await Promise.all(Array.from({ length: 8 }, () => post()))) {
        statuses.add(response.status);
        await response.arrayBuffer();
        if (sent % 32 === 0) await post(AbortSignal.timeout(2)).catch(() => undefined);
      }
    expect([...statuses]).toEqual([400]);
  },
  LONG_MS,
);

test('killed between Kafka’s acknowledgement and the answer: the retry is the same event', async () => {
  const event = dlr('killed-between');
  const proxy = await proxyTo(port, () => {
    // The first byte of an answer means that Kafka has acknowledged.
    service.process.kill('SIGKILL');
    return 'drop';
  });
  await expect(send('dlr', event, proxy.url)).rejects.toThrow();
  proxy.close();
  await service.stop('SIGKILL');
  service = await startService(port, env);
  await healthy();
  const [id] = await idsOf(await send('dlr', event));
  const events = await Promise.all((await stored('handset.dlr', ['killed-between'])).map(decode));
  expect(events.map(({ event_id }) => event_id)).toEqual([id, id]);
});

test(
  'broker killed under load: 503 and never a false 2xx, and all resumes',
  async () => {
    const acknowledged: string[] = [];
    const statuses = new Map<number, number>();
    const retryAfter = new Set<string | null>();
    let slowest = 0;
    let loading = true;
    const sender = async (name: number): Promise<void> => {
      for (let n = 0; loading; n += 1) {
        const ids = Array.from({ length: 5 }, (_, index) => `load-${name}-${n}-${index}`);
        const startedAt = Date.now();
        const response = await send('dlr', ids.map(dlr));
        slowest = Math.max(slowest, Date.now() - startedAt);
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        if (response.status === 202) acknowledged.push(...ids);
        if (response.status === 503) retryAfter.add(response.headers.get('retry-after'));
        await response.arrayBuffer();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const senders = Array.from({ length: 20 }, (_, name) => sender(name));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await ground.kill('kafka', 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    const unhealthy = await fetch(`${service.url}/health`);
    const reasons = (await unhealthy.json()) as { reasons: string[] };
    await ground.start('kafka');
    const before = acknowledged.length;
    for (const deadline = Date.now() + 30_000; acknowledged.length < before + 500 && Date.now() < deadline;)
      await new Promise((resolve) => setTimeout(resolve, 100));
    loading = false;
    await Promise.all(senders);
    await healthy();
    expect(unhealthy.status).toBe(503);
    expect(reasons.reasons.join()).toContain('Kafka');
    expect([...statuses.keys()].sort()).toEqual([202, 503]);
    expect([...retryAfter]).toEqual(['2']);
    expect(slowest).toBeLessThan(ANSWER_WITHIN_MS);
    expect(acknowledged.length).toBeGreaterThanOrEqual(before + 500);
    const present = new Set((await readTopic(kafka, 'handset.dlr')).map(({ key }) => key));
    expect(acknowledged.filter((id) => !present.has(id))).toEqual([]);
  },
  LONG_MS,
);

test('a broker that hangs: 503 in time, and 202 when it goes on', async () => {
  await ground.kill('kafka', 'SIGSTOP');
  // The signal reaches the broker's threads when it does.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const hung = await send('dlr', dlr('hung'));
  await ground.kill('kafka', 'SIGCONT');
  expect(hung.status).toBe(503);
  let again = await send('dlr', dlr('hung-2'));
  for (const deadline = Date.now() + 30_000; again.status === 503 && Date.now() < deadline;)
    again = await send('dlr', dlr('hung-2'));
  expect(again.status).toBe(202);
  expect((await stored('handset.dlr', ['hung-2'])).length).toBeGreaterThan(0);
});

test('started before the registry: it listens, says 503 and why, and stops when told', async () => {
  const [freePort = 0, nobody = 0] = await freePorts(2);
  const early = await startService(freePort, { ...env, HANDSET_SCHEMA_REGISTRY_URL: `http://127.0.0.1:${nobody}` });
  const response = await send('dlr', dlr('early'), early.url);
  expect([response.status, await response.json()]).toMatchObject([503, { error: { code: 'not_ready' } }]);
  expect(await (await fetch(`${early.url}/health`)).text()).toMatch(/schemas/);
  await early.stop();
  expect(early.process.exitCode).toBe(0);
});

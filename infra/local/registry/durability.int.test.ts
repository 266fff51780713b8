import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Ground, startGround } from '../ground.ts';
import { SCHEMAS_TOPIC } from './schemas-topic.ts';
import { startRegistry } from './testing/registry-process.ts';

/** A ground of its own: its servers are killed. */
let ground: Ground;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'handset-registry-'));
  ground = await startGround({ dataDir, ports: 'free', parts: ['kafka', 'registry'], restart: false });
});
afterAll(async () => {
  await ground.stop();
  await rm(ground.dataDir, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const call = async (line: string, body?: object, url = ground.registry.url): Promise<Answered> => {
  const [method = '', path = ''] = line.split(' ');
  const answer = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
};

const schema = (doc: string) => ({ schema: JSON.stringify({ type: 'record', name: 'R', doc, fields: [] }) });
const register = (subject: string, doc: string) => call(`POST /subjects/${subject}/versions`, schema(doc));

/** All that a client can see. */
const everything = async (url = ground.registry.url): Promise<unknown> => ({
  schemas: (await call('GET /schemas?deleted=true', undefined, url)).body,
  subjects: (await call('GET /subjects', undefined, url)).body,
  config: (await call('GET /config', undefined, url)).body,
  ofA: (await call('GET /config/a', undefined, url)).body,
  mode: (await call('GET /mode/b', undefined, url)).body,
});

test('all that was acknowledged survives kill -9 of the registry', async () => {
  await register('a', 'one');
  await register('a', 'two');
  await register('b', 'one');
  await register('c', 'three');
  await call('DELETE /subjects/c');
  await call('PUT /config', { compatibility: 'FULL' });
  await call('PUT /config/a', { compatibility: 'NONE' });
  await call('PUT /mode/b', { mode: 'READONLY' });
  const before = await everything();
  await ground.kill('registry');
  await ground.start('registry');
  expect(await everything()).toEqual(before);
});

test('killed in the middle of registrations: each acknowledged id is there again, with its schema', async () => {
  const acknowledged = new Map<string, number>();
  const writing = (async () => {
    for (let index = 0; ; index++) {
      const { body } = await register('stream', `number ${index}`);
      acknowledged.set(`number ${index}`, (body as { id: number }).id);
    }
  })().catch(() => 'the registry is gone');
  await sleep(1_000);
  await ground.kill('registry');
  await writing;
  await ground.start('registry');
  expect(acknowledged.size).toBeGreaterThan(5);
  for (const [doc, id] of acknowledged) {
    expect((await call(`GET /schemas/ids/${id}`)).body).toMatchObject(schema(doc));
    expect((await register('stream', doc)).body).toEqual({ id });
  }
});

test('Kafka killed with -9: reads go on, writes say so, a new registry waits, and nothing is lost', async () => {
  await register('a', 'just before');
  const before = await everything();
  await ground.kill('kafka');
  const second = startRegistry('--port', '0', '--brokers', ground.kafka.brokers);
  onTestFinished(() => void second.process.kill('SIGKILL'));

  expect(await everything()).toEqual(before);
  expect((await register('a', 'two')).status).toBe(200); // already there
  const refused = await register('a', 'while away');
  expect(refused.status).toBe(503);
  expect(refused.body).toMatchObject({
    error_code: 50003,
    message: expect.stringContaining('Kafka is away') as string,
  });
  await expect.poll(async () => (await call('GET /health')).status, { timeout: 20_000 }).toBe(503);
  expect(await everything()).toEqual(before);

  await expect.poll(second.address, { timeout: 20_000 }).toBeDefined();
  expect(await call('GET /subjects', undefined, second.address())).toMatchObject({
    status: 503,
    body: { error_code: 50001 },
  });

  await ground.start('kafka');
  for (const url of [ground.registry.url, second.address()]) {
    await expect.poll(async () => (await call('GET /health', undefined, url)).status, { timeout: 60_000 }).toBe(200);
    expect(await everything(url)).toEqual(before);
  }
  expect((await register('a', 'while away')).status).toBe(200);
});

test('a topic that was deleted ends the registry, for what it knows is not stored; started again, it begins anew', async () => {
  const second = startRegistry('--port', '0', '--brokers', ground.kafka.brokers);
  onTestFinished(() => void second.process.kill('SIGKILL'));
  await expect.poll(second.output, { timeout: 30_000 }).toContain('ready on');
  await ground.kill('registry');
  const admin = new Kafka({ brokers: [ground.kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [SCHEMAS_TOPIC] });
  await admin.disconnect();
  expect(await second.exit).toBe(1);
  expect(second.output()).toContain('was emptied or replaced');
  await ground.start('registry');
  expect((await call('GET /subjects?deleted=true')).body).toEqual([]);
  expect((await register('a', 'one')).body).toEqual({ id: 1 });
});

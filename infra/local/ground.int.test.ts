import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { expect, onTestFinished, test } from 'vitest';
import { startGround, type GroundOptions } from './ground.ts';
import { layout, ROOT } from './paths.ts';
import { isAlive } from './process.ts';
import { testFolder } from './testing/folder.ts';

async function kafkaGround(dataDir: string, options: Partial<GroundOptions> = {}) {
  const ground = await startGround({ dataDir, ports: 'free', parts: ['kafka'], ...options });
  onTestFinished(() => ground.stop());
  return ground;
}

function client(brokers: string): Kafka {
  return new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, retry: { retries: 8, initialRetryTime: 100 } });
}

async function write(brokers: string, topic: string, values: readonly string[]): Promise<void> {
  const admin = client(brokers).admin();
  const producer = client(brokers).producer({ idempotent: true });
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function read(brokers: string, topic: string, count: number): Promise<string[]> {
  const consumer = client(brokers).consumer({ groupId: `read-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      values.push(message.value?.toString() ?? '');
      if (values.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return values;
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

test('acknowledged records survive a kill -9, after which the broker is back by itself, and a restart', async () => {
  const dataDir = await testFolder();
  const ground = await kafkaGround(dataDir);
  await write(ground.kafka.brokers, 'kept', ['a', 'b']);
  const before = ground.kafka.pid();
  await ground.kill('kafka');
  await ground.healthy('kafka');
  expect(ground.kafka.pid()).not.toBe(before);
  expect(await read(ground.kafka.brokers, 'kept', 2)).toEqual(['a', 'b']);
  await ground.stop();
  const again = await kafkaGround(dataDir);
  expect(await read(again.kafka.brokers, 'kept', 2)).toEqual(['a', 'b']);
});

test('registry and ClickHouse come back after a kill -9 with what they had acknowledged', async () => {
  const ground = await kafkaGround(await testFolder(), { parts: ['kafka', 'registry', 'clickhouse'] });
  const { registry, clickhouse } = ground;
  const sql = async (query: string) => {
    const authorization = `Basic ${Buffer.from(`${clickhouse.user}:${clickhouse.password}`).toString('base64')}`;
    const response = await fetch(clickhouse.url, { method: 'POST', body: query, headers: { authorization } });
    expect(response.status, query).toBe(200);
    return response.text();
  };
  const registered = await fetch(`${registry.url}/subjects/kept-value/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: '"string"' }),
  });
  expect(registered.status).toBe(200);
  await sql('CREATE TABLE default.kept (n UInt8) ENGINE = MergeTree ORDER BY n');
  await sql('INSERT INTO default.kept VALUES (1), (2)');
  await Promise.all([ground.kill('registry'), ground.kill('clickhouse')]);
  await Promise.all([ground.healthy('registry'), ground.healthy('clickhouse')]);
  expect(await (await fetch(`${registry.url}/subjects`)).json()).toEqual(['kept-value']);
  expect(await sql('SELECT sum(n) FROM default.kept')).toBe('3\n');
});

test('a second start on the same folder is refused and disturbs nothing; a stop leaves nothing behind', async () => {
  const dataDir = await testFolder();
  const ground = await kafkaGround(dataDir, { restart: false });
  const pid = ground.kafka.pid() ?? 0;
  await expect(kafkaGround(dataDir)).rejects.toThrow(`already running on ${dataDir} (process ${process.pid})`);
  expect(existsSync(layout(dataDir).pidFile('kafka'))).toBe(true);
  await ground.healthy('kafka');
  await ground.stop();
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(layout(dataDir).run)).toEqual([]);
});

test('a taken port refuses the start, names its variable and gives the folder back', async () => {
  const first = await kafkaGround(await testFolder());
  const port = first.kafka.brokers.split(':')[1] ?? '';
  const dataDir = await testFolder();
  const env = { ...process.env, HANDSET_KAFKA_PORT: port };
  await expect(kafkaGround(dataDir, { ports: 'configured', env })).rejects.toThrow(
    `Port ${port} is taken, so Kafka cannot listen there: free it, or set HANDSET_KAFKA_PORT to another port.`,
  );
  expect(readdirSync(layout(dataDir).run)).toEqual([]);
});

test('where an outside broker is named, none is started and services are pointed at it', async () => {
  const env = { ...process.env, HANDSET_KAFKA_BROKERS: 'kafka.example:9092', HANDSET_ADMIN_KEY: 'mine' };
  const ground = await kafkaGround(await testFolder(), { ports: 'configured', env });
  expect(ground.kafka.pid()).toBeNull();
  expect(ground.env).toMatchObject({ HANDSET_KAFKA_BROKERS: 'kafka.example:9092', HANDSET_ADMIN_KEY: 'mine' });
});

test('children do not outlive a supervisor that was killed, and the next start finds its way', async () => {
  const dataDir = await testFolder();
  const entry = join(ROOT, 'infra/local/testing/start-ground.ts');
  const supervisor = spawn(process.execPath, ['--import', 'tsx', entry, dataDir], { cwd: ROOT, stdio: 'pipe' });
  onTestFinished(() => void supervisor.kill('SIGKILL'));
  const [line] = (await once(supervisor.stdout, 'data')) as [Buffer];
  const started = JSON.parse(line.toString()) as { brokers: string; kafka: number };
  await write(started.brokers, 'kept', ['a']);
  supervisor.kill('SIGKILL');
  await once(supervisor, 'exit');
  const ground = await kafkaGround(dataDir);
  expect(isAlive(started.kafka)).toBe(false);
  expect(await read(ground.kafka.brokers, 'kept', 1)).toEqual(['a']);
  const pid = ground.kafka.pid() ?? 0;
  await ground.stop();
  expect(await goneWithin(pid, 1_000)).toBe(true);
});

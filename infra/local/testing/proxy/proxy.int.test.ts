import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKafka } from '../../../../services/runtime/kafka/client.ts';
import { createLogger } from '../../../../services/runtime/logger.ts';
import { testGround } from '../ground.ts';
import { HTTP, httpReply } from './http-wire.ts';
import { KAFKA } from './kafka-wire.ts';
import { startProxy, type Proxy } from './proxy.ts';

let server: Server;
let served: string[];
let proxy: Proxy;

beforeEach(async () => {
  served = [];
  server = createServer((request, response) => {
    served.push(request.url ?? '');
    request.resume().on('end', () => response.end(`answer to ${request.url}`));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await startProxy((server.address() as { port: number }).port, HTTP);
});

afterEach(async () => {
  await proxy.close();
  server.closeAllConnections();
  server.close();
});

const ask = async (path: string): Promise<string> => {
  const body = 'x'.repeat(300_000);
  return (await fetch(`http://127.0.0.1:${proxy.port}${path}`, { method: 'POST', body })).text();
};

test('in fine weather everything passes', async () => {
  expect(await Promise.all(['/a', '/b'].map(ask))).toEqual(['answer to /a', 'answer to /b']);
});

test('refused: nobody is reached; afterwards the same port answers', async () => {
  await proxy.weather({ is: 'refuse' });
  await expect(ask('/a')).rejects.toThrow();
  expect(served).toEqual([]);
  await proxy.weather({ is: 'fine' });
  expect(await ask('/b')).toBe('answer to /b');
});

test('stalled: nothing passes until it clears, then all of it', async () => {
  await proxy.weather({ is: 'stall' });
  const waiting = ask('/a');
  await sleep(100);
  expect(served).toEqual([]);
  await proxy.weather({ is: 'fine' });
  expect(await waiting).toBe('answer to /a');
});

test('delayed: request and reply come late', async () => {
  await proxy.weather({ is: 'delay', ms: 50 });
  const asked = performance.now();
  expect(await ask('/a')).toBe('answer to /a');
  expect(performance.now() - asked).toBeGreaterThan(95);
});

test('an ambush strikes as often as it may, where it lies: what was served, what was answered', async () => {
  const where = (request: string): boolean => request.includes('/trap');
  const trap = proxy.ambush({ at: 'reply', where, act: 'cut', times: 1 });
  await expect(ask('/trap')).rejects.toThrow();
  await trap.done;
  expect([served, trap.struck()]).toEqual([['/trap'], 1]);
  expect(await ask('/trap')).toBe('answer to /trap');

  proxy.ambush({ at: 'request', where, act: 'cut', times: 1 });
  await expect(ask('/trap')).rejects.toThrow();
  proxy.ambush({ at: 'request', where, act: { answer: httpReply('200 OK', 'DB::Exception') }, times: 1 });
  expect(await ask('/trap')).toBe('DB::Exception');
  proxy.ambush({ at: 'reply', where, act: 'cut_midway', times: 1 });
  await expect(ask('/trap')).rejects.toThrow();
  expect(served.filter((url) => url === '/trap')).toHaveLength(3);
});

test('a message waits for what is done while it is held', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const lifted = proxy.ambush({ at: 'request', where: () => true, act: 'pass', times: 9 });
  lifted.lift();
  proxy.ambush({ at: 'request', where: () => true, act: 'pass', times: 1, strike: () => held });
  const waiting = ask('/a');
  await sleep(100);
  expect([served, lifted.struck()]).toEqual([[], 0]);
  release();
  expect(await waiting).toBe('answer to /a');
});

test('a client of Kafka stays behind the proxy for good', async () => {
  const port = Number(testGround().kafka.brokers.split(':')[1]);
  const kafka = await startProxy(port, KAFKA);
  const settings = { brokers: [`127.0.0.1:${kafka.port}`], ssl: false };
  const admin = createKafka(settings, 'proxied', createLogger('test', 'silent')).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    expect(brokers.map((broker) => broker.port)).toEqual([kafka.port]);
    const trap = kafka.ambush({
      at: 'reply',
      where: (request) => request.startsWith('metadata'),
      act: 'cut',
      times: 1,
    });
    await expect(admin.fetchTopicMetadata()).rejects.toThrow();
    expect(trap.struck()).toBe(1);
  } finally {
    await admin.disconnect();
    await kafka.close();
  }
});

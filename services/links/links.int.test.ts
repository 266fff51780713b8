import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startGround, type Ground } from '../../infra/local/ground.ts';
import { freePorts } from '../../infra/local/ports.ts';
import { answersOk } from '../../infra/local/servers.ts';
import { nodeCommand, supervise, type Child } from '../../infra/local/supervisor.ts';
import { eventDecoder, schemaIdOf } from '../../schemas/codec.ts';
import type { Click } from '../../schemas/events.ts';
import { readTopic } from '../ingest/testing/topic-reader.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { ensureTopics } from '../runtime/kafka/topics.ts';
import { createLogger } from '../runtime/logger.ts';
import { writerSchemas } from '../runtime/registry/schemas.ts';

/** Patience on a busy machine (ms). */
const PATIENCE_MS = 60_000;
const HEADERS = { authorization: 'Bearer k-acme', 'content-type': 'application/json' };
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1';
const TARGET = 'https://shop.example.com/spring';

let dataDir: string;
let ground: Ground;
let kafka: Kafka;
let ingest: Child;
let links: Child;
let ingestUrl: string;
let linksUrl: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-links-'));
  ground = await startGround({ dataDir, ports: 'free', parts: ['kafka', 'registry'], restart: false });
  kafka = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'links-test', createLogger('test', 'silent'));
  const admin = kafka.admin();
  await admin.connect();
  const retentionDays = { events: 7, deadLetters: 30, journal: 7 };
  await ensureTopics(admin, { partitions: 4, replicationFactor: 1, retentionDays });
  await admin.disconnect();
  const [ingestPort = 0, linksPort = 0] = await freePorts(2);
  ingestUrl = `http://127.0.0.1:${ingestPort}`;
  linksUrl = `http://127.0.0.1:${linksPort}`;
  const env = {
    PATH: process.env['PATH'],
    ...ground.env,
    HANDSET_DATA_DIR: dataDir,
    HANDSET_INGEST_KEYS: 'acme:k-acme',
    HANDSET_INGEST_PORT: String(ingestPort),
    HANDSET_LINKS_PORT: String(linksPort),
    HANDSET_LINKS_MISSES: '40',
    HANDSET_LINKS_TRUSTED_PROXIES: '127.0.0.1',
  };
  const child = (name: 'ingest' | 'links', port: number) =>
    supervise({
      ...{ name, ...nodeCommand(`services/${name}/main.ts`), port, dataDir, env, restart: 'never' },
      health: answersOk(`http://127.0.0.1:${port}/health`),
    });
  ingest = child('ingest', ingestPort);
  links = child('links', linksPort);
  await Promise.all([ingest.start(), links.start()]);
});

afterAll(async () => {
  await Promise.all([ingest?.stop(), links?.stop()]);
  await ground?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const api = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(ingestUrl + path, { method, headers: HEADERS, ...(body !== undefined && { body: JSON.stringify(body) }) });

/** Makes links, one a message, and returns their codes. */
async function make(...messages: readonly { message_id: string; campaign_id?: string; expires_at?: number }[]) {
  const response = await api(
    'POST',
    '/v1/links',
    messages.map((message) => ({ ...message, url: TARGET })),
  );
  const made = (await response.json()) as { code: string; short_url: string }[];
  expect([response.status, made.length]).toEqual([201, messages.length]);
  expect(made.every(({ code, short_url }) => short_url === `${linksUrl}/${code}`)).toBe(true);
  return made.map(({ code }) => code);
}

let asker = 0;
/** The status of a hit from an address of its own. */
async function hit(code: string, address = `192.0.2.${(asker += 1) % 250}`): Promise<number> {
  const headers = { 'x-forwarded-for': address, 'user-agent': PHONE };
  const response = await fetch(`${linksUrl}/${code}`, { headers, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}

const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: PATIENCE_MS, interval: 100 });
const leads = (code: string, status = 302) => until(async () => expect(await hit(code)).toBe(status));

async function clicksOf(message: string): Promise<Click[]> {
  const stored = (await readTopic(kafka, 'handset.click')).filter(({ key }) => key === message);
  const schemaOf = writerSchemas(ground.registry.url);
  return Promise.all(
    stored.map(async ({ value }) => eventDecoder('click', (await schemaOf(schemaIdOf(value!)!))!)(value!)),
  );
}

test('a link that was made leads to its target, and each hit is a click on its message’s topic', async () => {
  const [code = ''] = await make({ message_id: 'first' });
  await leads(code);
  const response = await fetch(`${linksUrl}/${code}`, { method: 'HEAD', redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([302, TARGET]);
  await until(async () =>
    expect((await clicksOf('first')).map(({ method, reasons }) => [method, reasons]).sort()).toEqual([
      ['GET', []],
      ['HEAD', ['head', 'known_bot']],
    ]),
  );
  expect((await clicksOf('first'))[0]).toMatchObject({
    account_id: 'acme',
    link_id: 'shop.example.com/spring',
    url: TARGET,
    source: 'links',
  });
});

test('links expire; switches hide a link, a campaign and an account, and give them back', async () => {
  const soon = Date.now() + 3_000;
  const [one = '', spring = '', fleeting = ''] = await make(
    { message_id: 'one' },
    { message_id: 'two', campaign_id: 'spring' },
    { message_id: 'three', expires_at: soon },
  );
  await leads(fleeting);
  await leads(spring);
  expect((await api('DELETE', `/v1/links/${one}`)).status).toBe(204);
  expect((await api('POST', '/v1/links/disable', { campaign_id: 'spring' })).status).toBe(204);
  for (const code of [one, spring, fleeting]) await leads(code, 404);
  await api('POST', '/v1/links/enable', { code: one });
  await leads(one);
  await api('POST', '/v1/links/disable', { all: true });
  await leads(one, 404);
  await api('POST', '/v1/links/enable', { all: true });
  await leads(one);
});

test('codes cannot be enumerated: soon nothing is told any more, while others notice nothing', async () => {
  const [code = ''] = await make({ message_id: 'hidden' });
  await leads(code);
  const statuses: number[] = [];
  for (let n = 0; n < 100; n += 1) statuses.push(await hit(`guess${String(n).padStart(5, '0')}`, '198.51.100.1'));
  expect(statuses.filter((status) => status === 404)).toHaveLength(40);
  expect([await hit(code, '198.51.100.1'), await hit(code, '198.51.100.2')]).toEqual([429, 302]);
});

test(
  'Kafka killed, then the redirector killed with clicks spooled: redirects go on, before Kafka is back too, and no click is lost',
  async () => {
    const [code = ''] = await make({ message_id: 'away' });
    await leads(code);
    let answered = 1;
    const shoot = async (ms: number): Promise<void> => {
      for (const end = Date.now() + ms; Date.now() < end;) {
        const statuses = await Promise.all(Array.from({ length: 20 }, () => hit(code)));
        expect(statuses.every((status) => status === 302)).toBe(true);
        answered += statuses.length;
        await sleep(20);
      }
    };
    await shoot(500);
    await ground.kill('kafka', 'SIGKILL');
    await shoot(3_000);
    // Hits that are under way when it is killed may be counted or not; those that were answered must be.
    let isOver = false;
    const shooting = (async () => {
      while (!isOver) if ((await hit(code).catch(() => 0)) === 302) answered += 1;
    })();
    await sleep(300);
    await links.kill('SIGKILL');
    isOver = true;
    await shooting;
    const atKill = answered;
    await links.start();
    await shoot(1_000);
    expect(answered).toBeGreaterThan(atKill);
    await ground.start('kafka');
    await shoot(500);
    await until(async () => {
      const unsent = await (await fetch(`${linksUrl}/metrics`)).text();
      expect(unsent).toMatch(/^handset_links_unsent_bytes 0$/m);
    });
    const distinct = new Set((await clicksOf('away')).map(({ event_id }) => event_id)).size;
    // One hit may have been written and not answered: the one that the kill interrupted.
    expect([0, 1]).toContain(distinct - answered);
    // New links are read again.
    const [later = ''] = await make({ message_id: 'later' });
    await leads(later);
  },
  4 * PATIENCE_MS,
);

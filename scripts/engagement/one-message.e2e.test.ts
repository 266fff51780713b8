import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilioSdk from 'twilio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { recipientKey } from '../../schemas/pii.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { compareRollups } from '../reconcile/rollups.ts';
import { compareTimelines } from '../reconcile/timelines.ts';
import { untilDrained } from '../compare/drained.ts';

/*
 * One message, and all that can come of it: a link in it, delivered, looked at by a preview, clicked twice, answered,
 * read, bought by, and STOP; then another message to the same number, which should not have been sent.
 */

const PUBLIC_URL = 'https://hooks.example.com';
const TOKEN = 'twilio-auth-token';
const SHOP = 'https://shop.example.com/spring?size=9';
const [OURS, THEIRS] = ['+12025550100', '+12025550123'];
const PREVIEW = 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1';
const SEEN = { timeout: 90_000, interval: 250 };

let dataDir: string;
let system: System;
let connection: Connection;
/** When it was sent: long enough ago that nothing came too soon. */
const SENT = Date.now() - 600_000;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-engagement-'));
  system = await startSystem({
    dataDir,
    ports: 'free',
    settings: {
      HANDSET_TWILIO_SECRETS: `demo:${TOKEN}`,
      HANDSET_PUBLIC_URL: PUBLIC_URL,
      HANDSET_LINKS_TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  connection = await connect(system.env);
});

afterAll(async () => {
  await connection?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const ingest = async (path: string, body: unknown): Promise<unknown> => {
  const answer = await fetch(`${system.urls['ingest']}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.ground.keys.ingest['demo']}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok, `${path} ${answer.status}`).toBe(true);
  return answer.json();
};

const tell = (kind: string, message_id: string, seconds: number, event: object = {}) =>
  ingest(`/v1/events/${kind}`, { message_id, occurred_at: SENT + seconds * 1_000, ...event });

/** What the person writes back, as Twilio tells it. */
async function says(MessageSid: string, Body: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const path = '/v1/webhooks/twilio/demo';
  const form = { MessageSid, From: THEIRS, To: OURS, Body, NumMedia: '0', ...more };
  const signature = twilioSdk.getExpectedTwilioSignature(TOKEN, `${PUBLIC_URL}${path}`, form);
  const { status } = await fetch(`${system.urls['ingest']}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(form),
  });
  expect(status).toBeLessThan(300);
}

async function opens(url: string, agent: string, address: string): Promise<void> {
  const headers = { 'user-agent': agent, 'x-forwarded-for': address };
  const answer = await fetch(url, { headers, redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([302, SHOP]);
}

async function rows(query: string): Promise<Record<string, unknown>[]> {
  const answer = await connection.clickhouse.query({ query, format: 'JSONEachRow' });
  return answer.json<Record<string, unknown>>();
}

async function api(path: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${system.ground.keys.read['*']}` };
  return (await (await fetch(`${system.urls['analytics']}${path}`, { headers })).json()) as Record<string, unknown>;
}

test('a message is sent, arrives, and is looked at by a preview and twice by a person', async () => {
  await tell('submit', 'first', 0, {
    ...{ sender: OURS, recipient: THEIRS, campaign_id: 'spring', audience: 'regulars', message_type: 'promotion' },
    ...{ channel: 'rcs', automation_id: 'welcome', automation_step: 'day-1' },
  });
  const [link] = (await ingest('/v1/links', [{ message_id: 'first', url: SHOP, link_id: 'shop' }])) as [
    { short_url: string },
  ];
  await tell('handoff', 'first', 1, { outcome: 'accepted', vendor: 'twilio', vendor_message_id: 'SM-first' });
  await tell('dlr', 'first', 4, { status: 'delivered', vendor: 'twilio', carrier: 'Verizon' });
  await expect
    .poll(async () => (await fetch(link.short_url, { method: 'HEAD', redirect: 'manual' })).status, SEEN)
    .toBe(302);
  await opens(link.short_url, PREVIEW, '192.0.2.1');
  await opens(link.short_url, PHONE, '203.0.113.7');
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await opens(link.short_url, PHONE, '203.0.113.7');
  const counted = `SELECT sum(clicked) AS clicked, sum(clicks_human) AS human, sum(clicks_suspect + clicks_bot) AS others
    FROM segment_performance WHERE campaign_id = 'spring'`;
  await expect.poll(() => rows(counted), SEEN).toEqual([{ clicked: '1', human: '2', others: expect.any(String) as string }]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilioSdk from 'twilio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { untilDrained } from '../compare/drained.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { runCommand } from '../real-input/testing/run.ts';

/*
 * One message, and all that can come of it: a link in it, delivered, looked at by a preview, clicked twice, answered,
 * read, bought by, and STOP; then another message to the same number, which should not have been sent. At last the
 * person is forgotten.
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
    restart: false,
    settings: {
      HANDSET_TWILIO_SECRETS: `demo:${TOKEN}`,
      HANDSET_PUBLIC_URL: PUBLIC_URL,
      HANDSET_LINKS_TRUSTED_PROXIES: '127.0.0.1',
      HANDSET_PARTITIONS: '2',
      HANDSET_SESSION_TIMEOUT_MS: '6000',
      HANDSET_INSERT_DEADLINE_MS: '1000',
      HANDSET_INSERT_LIMIT_MS: '1000',
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

let shortUrl: string;

test('a message is sent, arrives, and is looked at by a preview and twice by a person', async () => {
  await tell('submit', 'first', 0, {
    ...{ sender: OURS, recipient: THEIRS, campaign_id: 'spring', audience: 'regulars', message_type: 'promotion' },
    ...{ channel: 'rcs', automation_id: 'welcome', automation_step: 'day-1' },
  });
  const [link] = (await ingest('/v1/links', [{ message_id: 'first', url: SHOP, link_id: 'shop' }])) as [
    { short_url: string },
  ];
  shortUrl = link.short_url;
  await tell('handoff', 'first', 1, { outcome: 'accepted', vendor: 'twilio', vendor_message_id: 'SM-first' });
  await tell('dlr', 'first', 4, { status: 'delivered', vendor: 'twilio', carrier: 'Verizon' });
  const leads = async () => (await fetch(shortUrl, { method: 'HEAD', redirect: 'manual' })).status;
  await expect.poll(leads, SEEN).toBe(302);
  await opens(shortUrl, PREVIEW, '192.0.2.1');
  await opens(shortUrl, PHONE, '203.0.113.7');
  await opens(shortUrl, PHONE, '203.0.113.7');
  const counted =
    'SELECT campaign_id, link, messages, clicked, clicks_human, clicks_suspect, clicks_bot FROM link_performance';
  await expect
    .poll(() => rows(counted), SEEN)
    .toEqual([
      {
        campaign_id: 'spring',
        link: 'shop',
        messages: 1,
        clicked: 1,
        clicks_human: 2,
        clicks_suspect: 0,
        clicks_bot: 2,
      },
    ]);
});

test('the person answers, reads, buys and says STOP; what is sent after that is flagged', async () => {
  await tell('read', 'first', 30);
  await says('SM-in-1', 'love it');
  await tell('conversion', 'first', 400, { name: 'purchase', value: 49.9, currency: 'USD' });
  await says('SM-in-2', 'STOP', { OptOutType: 'STOP' });
  const suppressed = async () =>
    (await api(`/v1/suppressions/${encodeURIComponent(THEIRS)}?sender=${encodeURIComponent(OURS)}`))['suppressed'];
  await expect.poll(suppressed, SEEN).toBe(true);
  await ingest('/v1/events/submit', {
    ...{ message_id: 'second', occurred_at: Date.now(), sender: OURS, recipient: THEIRS, campaign_id: 'summer' },
  });
  const flagged = () => rows('SELECT message_id, campaign_id, opt_out_campaign_id, keyword FROM sent_after_opt_out');
  await expect
    .poll(flagged, SEEN)
    .toEqual([{ message_id: 'second', campaign_id: 'summer', opt_out_campaign_id: 'spring', keyword: 'STOP' }]);
  await untilDrained(connection.admin, SEEN.timeout);
});

const VIEWS: readonly (readonly [sql: string, row: Record<string, unknown>])[] = [
  [
    `SELECT status, replies, clicks_human, clicks_bot, conversions, toFloat64(conversion_value) AS worth, conversion_currency,
       sentiment > 0 AS pleased, read_at IS NOT NULL AS was_read, opted_out_at IS NOT NULL AS opted_out, saturated, contradicted
     FROM messages WHERE message_id = 'first'`,
    {
      ...{ status: 'delivered', replies: 2, clicks_human: 2, clicks_bot: 2, conversions: 1, worth: 49.9 },
      ...{ conversion_currency: 'USD', pleased: 1, was_read: 1, opted_out: 1, saturated: 0, contradicted: 0 },
    },
  ],
  [
    `SELECT sum(messages) AS messages, sum(delivered) AS delivered, sum(clicked) AS clicked, sum(replied) AS replied,
       sum(read) AS read, sum(converted) AS converted, sum(opted_out) AS opted_out
     FROM segment_performance WHERE campaign_id = 'spring'`,
    { messages: 1, delivered: 1, clicked: 1, replied: 1, read: 1, converted: 1, opted_out: 1 },
  ],
  [
    `SELECT automation_step, sum(messages) AS messages, sum(readable) AS readable, sum(read) AS read,
       sum(converted) AS converted, sum(opted_out) AS opted_out
     FROM automation_performance WHERE automation_id = 'welcome' GROUP BY automation_step`,
    { automation_step: 'day-1', messages: 1, readable: 1, read: 1, converted: 1, opted_out: 1 },
  ],
  [
    `SELECT sum(submitted) AS submitted, sum(handed_off) AS handed_off, sum(delivered) AS delivered, sum(failed) AS failed
     FROM throughput WHERE campaign_id = 'spring'`,
    { submitted: 1, handed_off: 1, delivered: 1, failed: 0 },
  ],
  [
    "SELECT attribution, language, sentiment > 0 AS pleased FROM reply_log WHERE message_id = 'first' AND keyword = ''",
    { attribution: 'pair', language: 'en', pleased: 1 },
  ],
  [
    'SELECT message_id, name, toFloat64(value) AS worth, attribution FROM conversion_log',
    { message_id: 'first', name: 'purchase', worth: 49.9, attribution: 'given' },
  ],
  [
    `SELECT action, keyword, message_id, campaign_id, sender, recipient_masked FROM consent_log`,
    {
      ...{ action: 'opt_out', keyword: 'STOP', message_id: 'first', campaign_id: 'spring', sender: OURS },
      recipient_masked: expect.stringMatching(/0123$/) as string,
    },
  ],
  ['SELECT sender, suppressed FROM suppressions', { sender: OURS, suppressed: 1 }],
  ["SELECT sum(sent_after_opt_out) AS flagged FROM consent_flags WHERE campaign_id = 'summer'", { flagged: 1 }],
];

test.each(VIEWS)('%s', async (sql, row) => expect(await rows(sql)).toEqual([row]));

test('the timeline tells it in order, and that the second should not have been sent', async () => {
  const steps = (await api('/v1/messages/first'))['steps'] as { kind: string }[];
  expect(steps.map(({ kind }) => kind).sort()).toEqual(
    [
      ...['submit', 'handoff', 'dlr', 'read', 'conversion', 'reply', 'reply', 'consent'],
      ...Array<string>(4).fill('click'),
    ].sort(),
  );
  expect(JSON.stringify(await api('/v1/messages/second'))).toContain('opted_out');
  expect(await rows('SELECT message_id FROM orphans')).toEqual([]);
  expect(await rows('SELECT detail FROM dead_letters')).toEqual([]);
});

test('a person that is erased is nowhere but in the opt-outs; sums stay, and the link leads nowhere', async () => {
  const sums = () =>
    rows(
      'SELECT campaign_id, sum(messages) AS messages, sum(clicked) AS clicked, sum(replied) AS replied FROM segment_performance GROUP BY ALL ORDER BY ALL',
    );
  const before = await sums();
  await system.kill('processor-1', 'SIGTERM');
  await expect.poll(() => system.pid('processor-1'), SEEN).toBeNull();
  const { code, stdout, stderr } = await runCommand('erase', ['--recipient', THEIRS], {
    ...system.env,
    HANDSET_DATA_DIR: dataDir,
  });
  expect(stdout + stderr).toContain('nothing but the opt-outs is left');
  expect(code).toBe(0);
  expect(await sums()).toEqual(before);
  expect(await rows("SELECT recipient_key, recipient_masked FROM messages WHERE message_id = 'first'")).toEqual([
    { recipient_key: '', recipient_masked: '' },
  ]);
  await expect.poll(async () => (await fetch(shortUrl, { redirect: 'manual' })).status, SEEN).toBe(404);
  expect((await api(`/v1/suppressions/${encodeURIComponent(THEIRS)}`))['suppressed']).toBe(true);
});

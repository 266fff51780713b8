import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilioSdk from 'twilio';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { untilDrained } from '../compare/drained.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { compareTimelines } from '../reconcile/timelines.ts';

/*
 * A receipt whose callback URL names no message knows Twilio's SID alone:
 *   before the handoff that names the SID     an orphan first; then the message's, and no orphan any longer
 *   after it                                  the message's
 *   of a SID that no handoff names            an orphan
 */

const PUBLIC_URL = 'https://hooks.example.com/sms';
const TOKEN = 'twilio-auth-token';
const SEEN = { timeout: 60_000, interval: 250 };

let dataDir: string;
let system: System;
let connection: Connection;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-vendor-id-'));
  system = await startSystem({
    dataDir,
    ports: 'free',
    settings: {
      HANDSET_TWILIO_SECRETS: `demo:${TOKEN}`,
      HANDSET_PUBLIC_URL: PUBLIC_URL,
      HANDSET_ATTRIBUTION_GRACE_MS: '3000',
    },
  });
  connection = await connect(system.env);
}, 400_000);

afterAll(async () => {
  await connection?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** An inbound message or a status, as Twilio posts it. */
async function callback(sid: string, MessageStatus: string, more: Record<string, string> = {}): Promise<void> {
  const path = '/v1/webhooks/twilio/demo';
  const said = { MessageSid: sid, MessageStatus, ...more };
  const signature = twilioSdk.getExpectedTwilioSignature(TOKEN, `${PUBLIC_URL}${path}`, said);
  const { status } = await fetch(`${system.urls['ingest']}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(said),
  });
  expect(status).toBeLessThan(300);
}

async function tell(kind: string, event: object): Promise<void> {
  const { status } = await fetch(`${system.urls['ingest']}/v1/events/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.ground.keys.ingest['demo']}`, 'content-type': 'application/json' },
    body: JSON.stringify({ occurred_at: new Date().toISOString(), ...event }),
  });
  expect(status).toBe(202);
}

const submitted = (message_id: string) =>
  tell('submit', { message_id, sender: '+12025550100', recipient: '+12025550123' });
const handedOff = (message_id: string, vendor_message_id: string) =>
  tell('handoff', { message_id, outcome: 'accepted', vendor: 'twilio', vendor_message_id });

async function rows(query: string): Promise<object[]> {
  return (await connection.clickhouse.query({ query, format: 'JSONEachRow' })).json<object>();
}

const orphans = () => rows('SELECT message_id, status FROM orphans ORDER BY message_id');
const messages = () => rows('SELECT message_id, status FROM messages ORDER BY message_id');

test('a receipt that knows only Twilio’s SID ends up with its message, whether it came before the handoff or after', async () => {
  await callback('SM-early', 'delivered');
  await callback('SM-nobody', 'delivered');
  await expect.poll(orphans, SEEN).toEqual([
    { message_id: 'SM-early', status: 'delivered' },
    { message_id: 'SM-nobody', status: 'delivered' },
  ]);
  for (const [message, sid] of [
    ['early', 'SM-early'],
    ['late', 'SM-late'],
  ] as const) {
    await submitted(message);
    await handedOff(message, sid);
  }
  await expect.poll(messages, SEEN).toEqual([
    { message_id: 'early', status: 'delivered' },
    { message_id: 'late', status: 'handed_off' },
  ]);
  await callback('SM-late', 'undelivered');
  await expect.poll(messages, SEEN).toEqual([
    { message_id: 'early', status: 'delivered' },
    { message_id: 'late', status: 'failed' },
  ]);
  expect(await orphans()).toEqual([{ message_id: 'SM-nobody', status: 'delivered' }]);
});

test('a processor that knows of it only what ClickHouse holds knows it still, and the events tell the same', async () => {
  await handedOff('early', 'SM-second');
  await untilDrained(connection.admin, SEEN.timeout);
  await system.kill('processor-1');
  await system.healthy('processor-1');
  await callback('SM-second', 'undelivered');
  const steps = () =>
    rows("SELECT kind, count() AS n FROM events FINAL WHERE message_id = 'early' GROUP BY kind ORDER BY kind");
  await expect.poll(steps, SEEN).toMatchObject([{ kind: 'dlr' }, { kind: 'handoff' }, { kind: 'submit' }]);
  await expect
    .poll(() => rows("SELECT status FROM messages WHERE message_id = 'early'"), SEEN)
    .toEqual([{ status: 'failed' }]);
  await untilDrained(connection.admin, SEEN.timeout);
  expect((await compareTimelines(connection.clickhouse, 'all')).deviations).toEqual([]);
  expect(
    await rows('SELECT sum(handed_off) AS sent, sum(with_receipt) AS told, sum(resolved) AS ids FROM vendor_receipts'),
  ).toMatchObject([{ sent: 2, told: 2, ids: 3 }]);
});

test('a reply that names no message is the pair’s last, in the log and on its timeline; STOP opts out; a stranger’s is nobody’s', async () => {
  const pair = { sender: '+12025550111', recipient: '+12025550142' };
  await tell('submit', { message_id: 'asked', campaign_id: 'spring', ...pair });
  await tell('handoff', { message_id: 'asked', outcome: 'accepted', vendor: 'twilio', vendor_message_id: 'SM-asked' });
  const inbound = (sid: string, Body: string, more: Record<string, string> = {}) =>
    callback(sid, 'received', { From: pair.recipient, To: pair.sender, Body, ...more });
  await inbound('SM-in-1', 'love it 😍');
  await inbound('SM-in-1', 'love it 😍');
  await inbound('SM-in-2', 'No me gusta', { OriginalRepliedMessageSid: 'SM-asked' });
  await inbound('SM-in-3', 'STOP');
  await inbound('SM-in-4', 'who?', { From: '+12025550177' });
  await tell('reply', { event_id: 'by-pair', body: 'please leave me alone', ...pair });
  await tell('conversion', {
    event_id: 'sale',
    name: 'purchase',
    value: 20,
    currency: 'USD',
    recipient: pair.recipient,
  });
  const log = () =>
    rows(`SELECT message_id = 'asked' AS ours, campaign_id, attribution, language, keyword, sign(sentiment) AS mood, opt_out_hint
          FROM reply_log WHERE occurred_at > now() - INTERVAL 1 HOUR ORDER BY body_length`);
  const of = { ours: 1, campaign_id: 'spring', attribution: 'pair', language: 'en', keyword: '', opt_out_hint: '' };
  await expect.poll(log, SEEN).toEqual([
    { ...of, language: 'en', keyword: 'STOP', mood: null },
    { ...of, ours: 0, campaign_id: '', attribution: 'none', mood: 0 },
    { ...of, mood: 1 },
    { ...of, attribution: 'given', language: 'es', mood: -1 },
    { ...of, mood: -1, opt_out_hint: 'leave_alone' },
  ]);
  const counted = () =>
    rows(
      `SELECT replies, conversions, conversion_value, opted_out_at IS NOT NULL AS opted_out FROM messages WHERE message_id = 'asked'`,
    );
  await expect.poll(counted, SEEN).toEqual([{ replies: 4, conversions: 1, conversion_value: 20, opted_out: 1 }]);
  expect(await rows("SELECT action, keyword, campaign_id FROM consent_log WHERE message_id = 'asked'")).toEqual([
    { action: 'opt_out', keyword: 'STOP', campaign_id: 'spring' },
  ]);
  expect(await rows('SELECT attribution, campaign_id, first_touch_campaign_id FROM conversion_log')).toEqual([
    { attribution: 'recipient', campaign_id: 'spring', first_touch_campaign_id: 'spring' },
  ]);
  expect(await rows("SELECT message_id FROM orphans WHERE startsWith(message_id, 'unattributed')")).toEqual([]);
  expect(await rows('SELECT detail FROM dead_letters')).toEqual([]);
});

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConversationCallbackWebhooks } from '@sinch/sdk-core';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Sinch says, and what comes of it:
 *
 *   SMS API: Queued                          a receipt `queued`
 *   Dispatched                               a receipt `accepted`: the carrier has it
 *   Delivered, Rejected, Failed, Expired     receipts of the same name
 *   Aborted, Cancelled                       a receipt `rejected`
 *   Deleted                                  a receipt `failed`
 *     … not delivered with 15, 62 (spam)     … `filtered`
 *     … with 61, 151 (blocked, barred)       … `rejected`
 *     … with 406                             … `expired`
 *   a report about a batch of one message    a receipt; of more messages: nothing, as it does not say which is whose
 *   mo_text, mo_binary, mo_media             an inbound message
 *   Conversation API: MESSAGE_SUBMIT         a receipt `queued`
 *   QUEUED_ON_CHANNEL                        a receipt `accepted`
 *   SWITCHING_CHANNEL                        a receipt `queued`: the next channel is tried
 *   DELIVERED                                a receipt `delivered`
 *   FAILED                                   a receipt `failed`, with the carrier's code on SMS, else Sinch's reason
 *     … rejected due to policy               … `filtered`
 *     … timed out, expired                   … `expired`
 *     … not opted in, rejected by channel    … `rejected`
 *     … no receipt came in time              … `unknown`
 *   READ                                     a read
 *   a message                                an inbound message, which may name the message that it answers
 *   a word that nobody knew                  a receipt `unknown` that keeps the word
 *   another callback                         nothing; counted, logged once
 *   no status, no id, a body that is no JSON object
 *                                            a dead letter with the whole request
 *
 *   Whose it is                              ?message_id= of the URL, else client_reference, or metadata
 *                                            `message_id=…`, or correlation_id, else the batch's or message's id
 *   When it was                              at, received_at; event_time: Sinch's clock
 *   The answer                               200
 *
 * Who is believed. SMS API: whoever knows `user:password`, as basic authorization, or the bearer token. Conversation
 * API: whoever signed body, nonce and timestamp, not more than five minutes ago. By either of two secrets.
 *   anything else; a bad signature with good credentials
 *                                            401
 */

const PATH = '/v1/webhooks/sinch/acme';
const BASIC = 'user:pass:word';
const SECRET = 'conversation-secret';
const secrets = {
  sinch: new Map([
    ['acme', [BASIC, SECRET, 'oauth-token']],
    ['globex', ['globex:word']],
  ]),
};
type World = ReturnType<typeof world>;
type Json = Record<string, unknown>;

const fixture = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`fixtures/sinch/${name}.json`, import.meta.url), 'utf8')) as Json;
const REPORT = fixture('sms-report');
const DELIVERY = fixture('conversation-delivery');
const BATCH = '01FC66621XXXXX119Z8PMV1QPQ';
const APP_MESSAGE = '01EQBC1A3BEK731GY4YXEN0C2R';

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
const SECONDS = NOW / 1_000;
const signed = (
  body: string,
  { secret = SECRET, at = String(SECONDS), nonce = '01FJA8B4A7BM43YGWSG9GBV067' } = {},
) => ({
  'x-sinch-webhook-signature': createHmac('sha256', secret).update(`${body}.${nonce}.${at}`).digest('base64'),
  'x-sinch-webhook-signature-nonce': nonce,
  'x-sinch-webhook-signature-timestamp': at,
  'x-sinch-webhook-signature-algorithm': 'HmacSHA256',
});
const send = (of: World, body: string | Buffer, headers: Record<string, string>, path = PATH) =>
  of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
const sms = (of: World, body: Json, path = PATH) => send(of, JSON.stringify(body), basic(BASIC), path);
const conversation = (of: World, body: Json, path = PATH) => {
  const text = JSON.stringify(body);
  return send(of, text, signed(text), path);
};
const delivery = (report: Json): Json => ({
  ...DELIVERY,
  message_delivery_report: { ...(DELIVERY['message_delivery_report'] as Json), ...report },
});

test.each([
  ['Queued', 400, 'queued'],
  ['Dispatched', 401, 'accepted'],
  ['Delivered', 0, 'delivered'],
  ['Aborted', 407, 'rejected'],
  ['Cancelled', 407, 'rejected'],
  ['Rejected', 402, 'rejected'],
  ['Rejected', 62, 'filtered'],
  ['Deleted', 1, 'failed'],
  ['Failed', 15, 'filtered'],
  ['Failed', 151, 'rejected'],
  ['Failed', 406, 'expired'],
  ['Failed', 90210, 'failed'],
  ['Expired', 406, 'expired'],
  ['Unknown', 1, 'unknown'],
  ['Evaporated', 0, 'unknown'],
  ['constructor', 0, 'unknown'],
])('SMS API: %s with code %d is a receipt %s', async (said, code, status) => {
  const all = world({ secrets });
  const { client_reference: _, ...report } = REPORT;
  const response = await sms(all, { ...report, status: said, code });
  expect([response.statusCode, response.body]).toEqual([200, '']);
  const error_code = code === 0 ? '' : String(code);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: { message_id: BATCH, status, raw_status: said, error_code, vendor: 'sinch', source: 'sinch' },
    },
  ]);
});

test('SMS API: a whole receipt', async () => {
  const all = world({ secrets });
  await sms(all, REPORT);
  await sms(all, REPORT, `${PATH}?message_id=m-1`);
  expect(all.events()).toMatchObject([
    {
      event: {
        message_id: 'm-9',
        account_id: 'acme',
        occurred_at: NOW - 877,
        carrier: '310090',
        parts: 2,
        error_text: `operator_status_at=2026-03-01T11:58:00Z; applied_originator=********0123; encoding=GSM; batch_id=${BATCH}`,
      },
    },
    { event: { message_id: 'm-1' } },
  ]);
});

test('SMS API: a report about a batch counts where the batch has one message', async () => {
  const all = world({ secrets });
  await sms(all, fixture('sms-batch'));
  await sms(all, { ...fixture('sms-batch'), total_message_count: 2 });
  await sms(all, { ...fixture('sms-batch'), statuses: [] });
  expect(all.events()).toMatchObject([{ event: { message_id: BATCH, status: 'failed', error_code: '402' } }]);
  expect(all.lines.join()).toContain('batch of 2 messages');
  expect(all.deadLetters()).toMatchObject([{ code: 'missing_field', field: 'statuses' }]);
});

test('SMS API: inbound texts, media and binary messages', async () => {
  const all = world({ secrets });
  const text = fixture('sms-inbound');
  await sms(all, text);
  await sms(all, {
    ...text,
    type: 'mo_media',
    to: '88000',
    body: { subject: 'Hi', message: 'Look', media: [{ url: 'https://m.example.com/1' }] },
  });
  await sms(all, { ...text, type: 'mo_binary', body: 'AAEC', udh: '050003' });
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 500,
      recipient: '+14155550100',
      sender: '+12015550123',
      body: 'STOP',
      vendor_message_id: text['id'],
      in_reply_to: 'm-9',
      tags: { type: 'mo_text', operator_id: '310090', sent_at: '2026-03-01T11:59:58.000Z' },
    },
    { sender: '88000', body: 'Look', tags: { subject: 'Hi', media: 'https://m.example.com/1' } },
    { body: '', tags: { udh: '050003', data: 'AAEC' } },
  ]);
});

test.each([
  ['QUEUED_ON_CHANNEL', '', 'accepted'],
  ['SWITCHING_CHANNEL', '', 'queued'],
  ['DELIVERED', '', 'delivered'],
  ['FAILED', 'RATE_LIMITED', 'failed'],
  ['FAILED', 'DELIVERY_REJECTED_DUE_TO_POLICY', 'filtered'],
  ['FAILED', 'MESSAGE_EXPIRED', 'expired'],
  ['FAILED', 'RECIPIENT_NOT_OPTED_IN', 'rejected'],
  ['FAILED', 'DELIVERY_REPORT_TIME_OUT', 'unknown'],
  ['PONDERING', '', 'unknown'],
])('Conversation API: %s for "%s" is a receipt %s', async (said, reason, status) => {
  const all = world({ secrets });
  expect((await conversation(all, delivery({ status: said, reason: { code: reason } }))).statusCode).toBe(200);
  expect(all.events()).toMatchObject([{ event: { status, raw_status: said, error_code: reason } }]);
});

test('Conversation API: whole callbacks', async () => {
  const all = world({ secrets });
  await conversation(all, DELIVERY);
  await conversation(all, delivery({ status: 'READ' }));
  const { message_delivery_report: _, message_metadata: __, ...base } = DELIVERY;
  await conversation(all, { ...base, message_submit_notification: { message_id: APP_MESSAGE } });
  await conversation(all, { ...base, correlation_id: '', message_submit_notification: { message_id: APP_MESSAGE } });
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: 'm-10',
        occurred_at: NOW - 754,
        status: 'failed',
        error_code: '151',
        error_text:
          'The underlying channel reported: barred for *******0100; reason=CHANNEL_FAILURE; sub_code=UNSPECIFIED_SUB_CODE; ' +
          `channel_code=151; channel=SMS; metadata=message_id=m-10; message_id=${APP_MESSAGE}`,
      },
    },
    { kind: 'read', event: { message_id: 'm-10' } },
    { kind: 'dlr', event: { message_id: 'c-1', status: 'queued', raw_status: 'MESSAGE_SUBMIT' } },
    { kind: 'dlr', event: { message_id: APP_MESSAGE, status: 'queued' } },
  ]);
});

test('Conversation API: an inbound message names what it answers; other callbacks are ignored', async () => {
  const all = world({ secrets });
  await conversation(all, fixture('conversation-inbound'));
  await conversation(all, { app_id: 'a', project_id: 'p', contact_create_notification: { contact: {} } });
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 200,
      recipient: '+14155550100',
      sender: '+12015550123',
      body: 'Stop',
      vendor_message_id: '01EQ8235TD19N21XQTH12B145D',
      in_reply_to: APP_MESSAGE,
      tags: { channel: 'SMS', contact_id: '01EQ4174WMDB8008EFT4M30481' },
    },
  ]);
  expect(all.lines.join()).toContain('contact_create_notification');
  expect(await all.metrics()).toContain('handset_ingest_callbacks_total{vendor="sinch",outcome="ignored"} 1');
});

test('replayed, a callback is the same event', async () => {
  const all = world({ secrets });
  for (const body of [REPORT, REPORT, fixture('sms-inbound'), fixture('sms-inbound')]) await sms(all, body);
  for (const body of [DELIVERY, DELIVERY]) await conversation(all, body);
  expect(new Set(all.events().map(({ event }) => event.event_id)).size).toBe(2);
  expect(new Set(all.inbound().map(({ event_id }) => event_id)).size).toBe(1);
});

test('what we accept as signed is what Sinch’s SDK accepts', async () => {
  const sdk = new ConversationCallbackWebhooks(SECRET);
  const all = world({ secrets });
  for (const body of [JSON.stringify(DELIVERY), '{"a": "ä 😀"}', ' {}\n']) {
    const headers = signed(body);
    expect(sdk.validateAuthenticationHeader(headers, body, '', '')).toBe(true);
    expect((await send(all, body, headers)).statusCode).toBe(200);
    expect(sdk.validateAuthenticationHeader(headers, `${body} `, '', '')).toBe(false);
    expect((await send(all, `${body} `, headers)).statusCode).toBe(401);
  }
});

const BODY = JSON.stringify(DELIVERY);
test.each([
  ['no proof', {}],
  ['a wrong password', basic('user:pass')],
  ['the secret of another account', basic('globex:word')],
  ['a wrong token', { authorization: 'Bearer guess' }],
  ['the password as a token of another scheme', { authorization: `Digest ${BASIC}` }],
  ['another secret', signed(BODY, { secret: 'guess' })],
  ['a signature of another body', signed('{}')],
  ['another nonce', { ...signed(BODY), 'x-sinch-webhook-signature-nonce': '1' }],
  ['a stale signature', signed(BODY, { at: String(SECONDS - 301) })],
  ['a signature from the future', signed(BODY, { at: String(SECONDS + 301) })],
  ['a time that is none', signed(BODY, { at: 'soon' })],
  ['a bad signature with good credentials', { ...basic(BASIC), 'x-sinch-webhook-signature': 'AAAA' }],
])('401: %s', async (_what, headers: Record<string, string>) => {
  const all = world({ secrets });
  expect((await send(all, BODY, headers)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('each of the secrets is believed in its way; without a secret nobody is', async () => {
  const all = world({ secrets });
  const text = JSON.stringify(REPORT);
  for (const headers of [basic(BASIC), { authorization: 'Bearer oauth-token' }, signed(text)])
    expect((await send(all, text, headers)).statusCode).toBe(200);
  expect((await sms(all, REPORT, '/v1/webhooks/sinch/nobody')).statusCode).toBe(401);
  expect(all.lines.join()).toContain('HANDSET_SINCH_SECRETS');
});

test('without type, status or id: dead letters; under another content type it is read all the same', async () => {
  const all = world({ secrets });
  await sms(all, { batch_id: BATCH });
  await sms(all, { ...REPORT, status: '' });
  await sms(all, { type: 'recipient_delivery_report_sms', status: 'Delivered' });
  await conversation(all, delivery({ status: '' }));
  await send(all, JSON.stringify(REPORT), { ...basic(BASIC), 'content-type': 'text/plain' });
  expect(all.events()).toMatchObject([{ event: { message_id: 'm-9' } }]);
  expect(all.deadLetters()).toMatchObject([
    { field: 'type' },
    { field: 'status' },
    { field: 'message_id', kind: 'dlr' },
    { field: 'message_delivery_report.status' },
  ]);
});

test.each(HOSTILE_BODIES)('genuine but %s: a dead letter with the whole request', async (_what, body) => {
  const all = world({ secrets });
  expect((await send(all, body, signed(body))).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toHaveLength(1);
});

test('10 MB are refused by their size alone', async () => {
  expect((await send(world({ secrets }), HUGE, basic(BASIC))).statusCode).toBe(413);
});

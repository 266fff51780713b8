import { expect, test } from 'vitest';
import { HUGE } from '../testing/hostile.ts';
import {
  DELIVERED,
  form,
  get,
  hmac,
  INBOUND,
  json,
  md5,
  message,
  PATH,
  SECONDS,
  secrets,
  signed,
  SMS_ID,
  SUBMITTED,
  text,
  tokenFor,
  UUID,
  type Params,
} from '../testing/signed-by-vonage.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Vonage says, and what comes of it:
 *
 *   SMS API: accepted, buffered              a receipt `accepted`: the carrier has it
 *   delivered, expired, failed, rejected     receipts of the same name
 *     … failed, rejected with 6 (spam)       … `filtered`
 *     … with 4 (barred), 9 (opted out)       … `rejected`
 *   a text without status                    an inbound message
 *   Messages API: submitted                  a receipt `accepted`: the provider has it
 *   delivered, rejected                      receipts of the same name
 *     … rejected with 1360                   … `expired`
 *     … with 1330 (no reason known)          … `failed`
 *   undeliverable                            a receipt `failed`: the provider could not be reached
 *   read                                     a read
 *   a message_type without status            an inbound message, which may name the message that it answers
 *   a word that nobody knew                  a receipt `unknown` that keeps the word
 *   no status, no id, a body that is no JSON a dead letter with the whole request
 *
 *   Whose it is                              ?message_id= of the URL, else client-ref, else Vonage's id
 *   When it was                              SMS API: message-timestamp, UTC, when Vonage began to push, which therefore
 *                                            is not in the event's id; Messages API: timestamp
 *   The answer                               200
 *
 * Who is believed. SMS API: whoever signed the sorted parameters (a query, a form or flat JSON) with the signature
 * secret, as md5 hash or HMAC of md5, sha1, sha256 or sha512. Messages API: a bearer token (HS256) with the hash of the
 * raw body. By either of two secrets, and not more than five minutes ago.
 *   a wrong or missing signature, another account's secret, a changed field, a token of another body,
 *   of another method, or without hash, a stale or future timestamp
 *                                            401
 */

test.each([
  ['accepted', '0', 'accepted'],
  ['buffered', '', 'accepted'],
  ['delivered', '0', 'delivered'],
  ['Delivered', '0', 'delivered'],
  ['expired', '2', 'expired'],
  ['failed', '2', 'failed'],
  ['failed', '6', 'filtered'],
  ['failed', '9', 'rejected'],
  ['failed', '7777', 'failed'],
  ['rejected', '6', 'filtered'],
  ['rejected', '10', 'rejected'],
  ['delivered', '6', 'delivered'],
  ['unknown', '1', 'unknown'],
  ['teleported', '0', 'unknown'],
  ['constructor', '', 'unknown'],
])('SMS API: %s with code "%s" is a receipt %s', async (said, code, status) => {
  const all = world({ secrets });
  const response = await form(all, signed({ ...DELIVERED, status: said, 'err-code': code }));
  expect([response.statusCode, response.body]).toEqual([200, '']);
  const error_code = code === '0' ? '' : code;
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: { message_id: SMS_ID, status, raw_status: said, error_code, vendor: 'vonage', source: 'vonage' },
    },
  ]);
});

test('a whole receipt of the SMS API: its time, carrier, and what has no other place', async () => {
  const all = world({ secrets });
  await form(all, signed({ ...DELIVERED, 'client-ref': 'm-5' }));
  expect(all.events()).toMatchObject([
    {
      event: {
        message_id: 'm-5',
        occurred_at: NOW,
        account_id: 'acme',
        carrier: '310090',
        price: null,
        error_text: `scts=2603011159; price=0.03330000; messageId=${SMS_ID}`,
      },
    },
  ]);
});

test.each([
  ['md5 hash', md5],
  ['md5', hmac('md5')],
  ['sha1', hmac('sha1')],
  ['sha256', hmac('sha256')],
  ['sha512', hmac('sha512')],
  ['capitals', (params: Params) => hmac('sha256')(params).toUpperCase()],
])('SMS API: signed with %s, as a form, a query or flat JSON', async (_what, sign) => {
  const all = world({ secrets });
  const odd = { ...DELIVERED, 'client-ref': 'a&b=c d+ä' };
  const answers = [
    await form(all, signed(odd, sign)),
    await get(all, signed(odd, sign)),
    await json(all, JSON.stringify(signed(odd, sign)), {}),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect(all.events().map(({ event }) => event.message_id)).toEqual(['a&b=c d+ä', 'a&b=c d+ä', 'a&b=c d+ä']);
});

test('?message_id= wins, whether Vonage signs it with the query or not', async () => {
  const all = world({ secrets });
  await form(all, signed(DELIVERED), `${PATH}?message_id=m-1`);
  await get(all, signed(DELIVERED), 'message_id=m-2&');
  await get(all, signed({ ...DELIVERED, message_id: 'm-3' }));
  await message(all, SUBMITTED, { path: `${PATH}?message_id=m-4` });
  expect(all.events().map(({ event }) => event.message_id)).toEqual(['m-1', 'm-2', 'm-3', 'm-4']);
});

test('a retry, pushed later and signed anew, is the same event', async () => {
  const all = world({ secrets }, { now: () => NOW + 60_000 });
  await form(all, signed(DELIVERED));
  await form(all, signed({ ...DELIVERED, 'message-timestamp': '2026-03-01 12:00:40' }, md5, SECONDS + 40));
  const [first, second] = all.events();
  expect(first?.event.event_id).toBe(second?.event.event_id);
});

test('an SMS that somebody sent is an inbound message', async () => {
  const all = world({ secrets });
  expect((await form(all, signed({ ...INBOUND, concat: 'true', 'concat-part': '1' }))).statusCode).toBe(200);
  expect((await form(all, signed({ ...INBOUND, to: '88000' }))).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW,
      recipient: '+14155550100',
      sender: '+12015550123',
      body: 'STOP & = please',
      keyword: 'STOP',
      vendor: 'vonage',
      account_id: 'acme',
      vendor_message_id: INBOUND['messageId'],
      tags: { type: 'text', concat: 'true', 'concat-part': '1' },
    },
    { sender: '88000' },
  ]);
});

test.each([
  ['no signature', DELIVERED],
  ['an empty one', { ...signed(DELIVERED), sig: '' }],
  ['a wrong one', { ...signed(DELIVERED), sig: '0'.repeat(32) }],
  ['another secret', signed(DELIVERED, (params) => md5(params, 'guess'))],
  ['the secret of another account', signed(DELIVERED, (params) => md5(params, 'globex-secret'))],
  ['a field changed on the way', { ...signed(DELIVERED), status: 'failed' }],
  ['a field added on the way', { ...signed(DELIVERED), 'client-ref': 'm-1' }],
  ['a stale timestamp', signed(DELIVERED, md5, SECONDS - 301)],
  ['a timestamp in the future', signed(DELIVERED, md5, SECONDS + 301)],
  ['a timestamp that is none', signed(DELIVERED, md5, Number.NaN)],
])('SMS API, 401: %s', async (_what, params) => {
  const all = world({ secrets });
  expect((await form(all, params)).statusCode).toBe(401);
  expect((await get(all, params)).statusCode).toBe(401);
  expect((await json(all, JSON.stringify(params), {})).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('while secrets are changed both are believed; without a secret nobody is', async () => {
  const all = world({ secrets });
  expect(
    (
      await form(
        all,
        signed(DELIVERED, (params) => md5(params, 'next-secret')),
      )
    ).statusCode,
  ).toBe(200);
  expect((await message(all, SUBMITTED, { secret: 'next-secret' })).statusCode).toBe(200);
  const response = await form(all, signed(DELIVERED), '/v1/webhooks/vonage/nobody');
  expect(response.statusCode).toBe(401);
  expect(all.lines.join()).toContain('HANDSET_VONAGE_SECRETS');
});

test('genuine, but without status or id, or of a wrong content type: dead letters', async () => {
  const all = world({ secrets });
  await form(all, signed({ messageId: SMS_ID }));
  await form(all, signed({ status: 'delivered' }));
  await message(all, { message_uuid: UUID });
  const body = text('messages-submitted');
  const headers = { authorization: `Bearer ${await tokenFor(body)}`, 'content-type': 'text/plain' };
  expect((await json(all, body, headers)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'status' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
    { code: 'missing_field', field: 'status' },
    { code: 'missing_field', field: 'status' },
  ]);
});

test('SMS API: signed parameters under a wrong content type are not found, so not believed', async () => {
  const all = world({ secrets });
  expect((await json(all, JSON.stringify(signed(DELIVERED)), { 'content-type': 'text/plain' })).statusCode).toBe(401);
});

test('10 MB are refused by their size alone', async () => {
  expect((await json(world({ secrets }), HUGE.toString(), {})).statusCode).toBe(413);
});

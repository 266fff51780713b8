import { verifySignature } from '@vonage/jwt';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES } from '../testing/hostile.ts';
import {
  DELIVERED,
  hashOf,
  json,
  message,
  SECONDS,
  SECRET,
  secrets,
  signed,
  SUBMITTED,
  text,
  tokenFor,
  UUID,
  type TokenOptions,
} from '../testing/signed-by-vonage.ts';
import { NOW, world } from '../testing/world.ts';

/* The Messages API. What it says and what comes of it stands at the head of `vonage.test.ts`. */

test.each([
  ['submitted', '', 'accepted'],
  ['delivered', '', 'delivered'],
  ['rejected', '1360', 'expired'],
  ['rejected', '1330', 'failed'],
  ['rejected', '1320', 'rejected'],
  ['undeliverable', '', 'failed'],
  ['pondering', '', 'unknown'],
])('Messages API: %s with code "%s" is a receipt %s', async (said, code, status) => {
  const all = world({ secrets });
  const error = code && { error: { type: `https://developer.vonage.com/api-errors/messages#${code}`, title: code } };
  expect((await message(all, { ...SUBMITTED, status: said, ...(error || {}) })).statusCode).toBe(200);
  expect(all.events()).toMatchObject([{ event: { status, raw_status: said, error_code: code } }]);
});

test('whole callbacks of the Messages API', async () => {
  const all = world({ secrets });
  await message(all, text('messages-submitted'));
  await message(all, text('messages-rejected'));
  await message(all, { ...SUBMITTED, status: 'read' });
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: 'm-77',
        occurred_at: NOW - 2_000,
        carrier: '310090',
        parts: 2,
        price: 0.0333,
        currency: 'EUR',
        error_text: `channel=sms; message_uuid=${UUID}`,
      },
    },
    {
      kind: 'dlr',
      event: {
        message_id: UUID,
        status: 'expired',
        error_text:
          'TTL was too short to deliver the message to *******0100; channel=sms; instance=bf0ca0bf927b3b52e3cb03217e1a1ddf',
      },
    },
    { kind: 'read', event: { message_id: 'm-77', occurred_at: NOW - 2_000 } },
  ]);
});

test('version 0.1 of the Messages API wrote numbers and errors otherwise', async () => {
  const all = world({ secrets });
  const [from, to] = [
    { type: 'sms', number: '14155550100' },
    { type: 'sms', number: '12015550123' },
  ];
  await message(all, {
    message_uuid: UUID,
    from: to,
    to: from,
    timestamp: '2026-03-01T11:59:58.000Z',
    status: 'rejected',
    error: { code: 1320, reason: 'no' },
  });
  await message(all, {
    message_uuid: UUID,
    from,
    to,
    direction: 'inbound',
    message: { content: { type: 'text', text: 'Hi' } },
  });
  expect(all.events()).toMatchObject([{ event: { error_code: '1320', error_text: 'no' } }]);
  expect(all.inbound()).toMatchObject([{ recipient: '+14155550100', sender: '+12015550123', body: 'Hi' }]);
});

test('an inbound message of the Messages API names what it answers', async () => {
  const all = world({ secrets });
  expect((await message(all, text('messages-inbound'))).statusCode).toBe(200);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 500,
      recipient: '+14155550100',
      sender: '+12015550123',
      body: 'Stop',
      keyword: 'STOP',
      vendor_message_id: 'cccccccc-bbbb-4ccc-8ddd-0123456789ab',
      in_reply_to: UUID,
      tags: { channel: 'sms', message_type: 'text', network_code: '310090', num_messages: '1' },
    },
  ]);
});

test('replayed, a callback is the same event', async () => {
  const all = world({ secrets });
  for (const body of [
    text('messages-submitted'),
    text('messages-submitted'),
    text('messages-inbound'),
    text('messages-inbound'),
  ])
    await message(all, body);
  expect(new Set(all.events().map(({ event }) => event.event_id)).size).toBe(1);
  expect(new Set(all.inbound().map(({ event_id }) => event_id)).size).toBe(1);
});

test('our tokens are what Vonage’s SDK takes for signed', async () => {
  // The SDK asks the real clock only for an expiry, which these tokens do not have.
  expect(verifySignature(await tokenFor('{}'), SECRET)).toBe(true);
  expect(verifySignature(await tokenFor('{}', { secret: 'guess' }), SECRET)).toBe(false);
});

test.each([
  ['another secret', { secret: 'guess' }],
  ['the secret of another account', { secret: 'globex-secret' }],
  ['a token of another body', { claims: { payload_hash: hashOf('{}') } }],
  ['a token without hash', { claims: { api_key: 'abcd1234' } }],
  ['another method', { alg: 'HS512' }],
  ['a stale token', { at: SECONDS - 301 }],
  ['a token from the future', { at: SECONDS + 301 }],
])('Messages API, 401: %s', async (_what, options: TokenOptions) => {
  const all = world({ secrets });
  expect((await message(all, SUBMITTED, options)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('401: no token, half a token, an unsigned token; and a bad token is not saved by good parameters', async () => {
  const all = world({ secrets });
  const body = text('messages-submitted');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await tokenFor(body)).split('.')[1]}.`;
  for (const token of ['', 'a.b.c', unsigned])
    expect((await json(all, body, { authorization: `Bearer ${token}` })).statusCode).toBe(401);
  expect((await json(all, JSON.stringify(signed(DELIVERED)), { authorization: 'Bearer a.b.c' })).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test.each(HOSTILE_BODIES)('genuine but %s: a dead letter with the whole request', async (_what, body) => {
  const all = world({ secrets });
  expect((await message(all, body)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toMatchObject([{ account_id: 'acme', payload: expect.anything() as Buffer }]);
  expect(all.deadLetters()[0]!.payload!.toString()).toContain(body.slice(0, 100));
});

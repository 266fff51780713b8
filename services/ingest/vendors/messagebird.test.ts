import { createHash, createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, PUBLIC_URL, world } from '../testing/world.ts';
import { messagebird } from './messagebird.ts';
import type { Callback } from './vendor.ts';

/*
 * What MessageBird says, and what comes of it:
 *
 *   a GET with `status`: a receipt
 *     scheduled                              `queued`
 *     sent, buffered                         `accepted`: the carrier has it
 *     delivered                              `delivered`
 *     expired                                `expired`
 *     delivery_failed                        `failed`, with MessageBird's code
 *       … for the reason `expired`           … `expired`
 *       … `carrier rejected`, `opted out`,
 *         or with 103 (said STOP)            … `rejected`
 *     a word that nobody knew                `unknown` that keeps the word
 *   a POST (JSON or a form) with `originator` (once `sender`): an inbound message
 *   neither, no id, a body that is no JSON   a dead letter with the whole request
 *
 *   Whose it is                              ?message_id= of the signed URL, else `reference`, else MessageBird's id
 *   When it was                              statusDatetime; createdDatetime where it says a zone, else the arrival
 *   Numbers                                  MessageBird writes them without `+`; short codes stay as they are
 *   The answer                               200 OK
 *
 * Who is believed: whoever signed the SHA-256 of the PUBLIC URL with path and query, and of the body if there is one, in
 * a JWT (HS256, HS384 or HS512) of MessageBird's that is valid now, with 5 s for the clocks; by either of two keys.
 *   no token, `none`, another key, another URL, a body without hash, a hash without body, no exp or jti,
 *   expired or not yet valid                 401
 */

const require = createRequire(import.meta.url);

interface Verify {
  readonly verify: (url: string, payload: Buffer, jwt: string, key: unknown, options: unknown) => Promise<boolean>;
}
const theirs = require('messagebird/lib/webhook-signature-jwt.js') as Verify;
const VECTORS = require('messagebird/lib/testdata/webhook-signature-jwt-reference.json') as {
  name: string;
  method: string;
  secret?: string;
  url: string;
  payload?: string;
  timestamp: string;
  token: string;
  valid: boolean;
}[];

const PATH = '/v1/webhooks/messagebird/acme';
const secrets = {
  messagebird: new Map([
    ['acme', ['signing-key', 'next-key']],
    ['globex', ['globex-key']],
  ]),
};
const read = (name: string): string =>
  readFileSync(new URL(`fixtures/messagebird/${name}`, import.meta.url), 'utf8').trim();
const DELIVERED = Object.fromEntries(new URLSearchParams(read('delivered.txt')));
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

interface Signing {
  readonly key?: string;
  readonly url?: string;
  readonly body?: string;
  readonly claims?: object;
  readonly algorithm?: string;
  readonly token?: string;
}
async function tokenFor(path: string, body: string | Buffer, signing: Signing): Promise<string> {
  const { key = 'signing-key', url = PUBLIC_URL + path, claims = {}, algorithm = 'HS256', token } = signing;
  const payload_hash = body.length > 0 ? { payload_hash: sha256(signing.body ?? body) } : {};
  const from = NOW / 1_000;
  const all = { iss: 'MessageBird', nbf: from, exp: from + 60, jti: 'j1', url_hash: sha256(url), ...payload_hash };
  const jwt = new SignJWT({ ...all, ...claims }).setProtectedHeader({ alg: algorithm });
  return token ?? jwt.sign(new TextEncoder().encode(key));
}

async function get(
  of: ReturnType<typeof world>,
  fields: Record<string, string>,
  signing: Signing & { path?: string } = {},
) {
  const url = signing.path ?? `${PATH}?${new URLSearchParams(fields).toString()}`;
  return of.app.inject({ url, headers: { 'messagebird-signature-jwt': await tokenFor(url, '', signing) } });
}
async function post(
  of: ReturnType<typeof world>,
  body: string | Buffer,
  { type = 'application/json', ...signing }: Signing & { type?: string } = {},
) {
  const headers = { 'content-type': type, 'messagebird-signature-jwt': await tokenFor(PATH, body, signing) };
  return of.app.inject({ method: 'POST', url: PATH, headers, payload: body });
}

test('a whole receipt', async () => {
  const all = world({ secrets });
  const response = await get(all, DELIVERED);
  expect([response.statusCode, response.body]).toEqual([200, 'OK']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: 'm-26',
        occurred_at: NOW - 30_000,
        status: 'delivered',
        raw_status: 'delivered',
        error_text: 'successfully delivered; ported=0; datacoding=plain; id=b6aae1b5dfb2427a8f7ea6a717ba31a9',
        carrier: '310010',
        parts: 2,
        price: 0.008,
        currency: 'USD',
        vendor: 'messagebird',
        account_id: 'acme',
      },
    },
  ]);
});

test.each([
  ['scheduled', '', '', 'queued'],
  ['sent', '', '', 'accepted'],
  ['buffered', '', '', 'accepted'],
  ['expired', '', '', 'expired'],
  ['delivery_failed', '', '', 'failed'],
  ['delivery_failed', 'unknown subscriber', '1', 'failed'],
  ['delivery_failed', 'expired', '', 'expired'],
  ['delivery_failed', 'carrier rejected', '104', 'rejected'],
  ['delivery_failed', '', '103', 'rejected'],
  ['delivery_failed', 'whatever', '9999', 'failed'],
  ['sent', '', '103', 'accepted'],
  ['beamed', '', '', 'unknown'],
  ['constructor', '', '', 'unknown'],
])('%s (%s, code "%s") is a receipt %s', async (said, statusReason, statusErrorCode, status) => {
  const all = world({ secrets });
  await get(all, { ...DELIVERED, status: said, statusReason, statusErrorCode });
  expect(all.events()).toMatchObject([
    { kind: 'dlr', event: { status, raw_status: said, error_code: statusErrorCode } },
  ]);
});

test('whose it is: the query, else the reference, else MessageBird’s id', async () => {
  const all = world({ secrets });
  const { reference: _, ...unnamed } = DELIVERED;
  await get(all, { ...DELIVERED, message_id: 'm/7' });
  await get(all, unnamed);
  expect(all.events()).toMatchObject([
    { event: { message_id: 'm/7', error_text: expect.stringContaining('reference=m-26; id=b6aae1b5') as string } },
    { event: { message_id: 'b6aae1b5dfb2427a8f7ea6a717ba31a9' } },
  ]);
});

test('a replay within its minute is the same event; another status is another one', async () => {
  const all = world({ secrets });
  await get(all, DELIVERED);
  await get(all, DELIVERED, { key: 'next-key' });
  await get(all, { ...DELIVERED, status: 'sent' });
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('what a person wrote is inbound, as JSON or as a form', async () => {
  const all = world({ secrets });
  const json = read('received.json');
  expect((await post(all, json)).statusCode).toBe(200);
  const form = new URLSearchParams({ ...(JSON.parse(json) as Record<string, string>), recipient: '88000' }).toString();
  await post(all, form, { type: 'application/x-www-form-urlencoded' });
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 30_000,
      vendor: 'messagebird',
      vendor_message_id: 'b6aae1b5dfb2427a8f7ea6a717ba31a9',
      sender: '+12025550100',
      recipient: '+12025550123',
      body: 'Test again',
      tags: { mms: 'true', media: 'https://media.example.com/cat.png' },
    },
    { sender: '88000', recipient: '+12025550123' },
  ]);
});

test('a time without a zone is not guessed at: the arrival stands in', async () => {
  const all = world({ secrets });
  await post(
    all,
    JSON.stringify({ ...(JSON.parse(read('received.json')) as object), createdDatetime: '20260301115930' }),
  );
  expect(all.inbound()).toMatchObject([{ occurred_at: NOW }]);
});

test.each(HOSTILE_BODIES)('signed, but %s: a dead letter', async (_what, body) => {
  const all = world({ secrets });
  expect((await post(all, body)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toMatchObject([{ service: 'ingest', account_id: 'acme' }]);
});

test('no status and no id are dead letters', async () => {
  const all = world({ secrets });
  const { status: _, ...statusless } = DELIVERED;
  const { id: __, reference: ___, ...nameless } = DELIVERED;
  await get(all, statusless);
  await get(all, nameless);
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'status' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
  ]);
});

test('10 MB are refused before they are read', async () => {
  expect((await post(world({ secrets }), HUGE)).statusCode).toBe(413);
});

test.each(['HS384', 'HS512'])('%s is believed too', async (algorithm) => {
  expect((await get(world({ secrets }), DELIVERED, { algorithm })).statusCode).toBe(200);
});

test.each<[string, Signing & { path?: string }]>([
  ['no token', { token: '' }],
  ['no token but words', { token: 'a.b.c' }],
  ['another key', { key: 'guess' }],
  ['the key of another account', { key: 'globex-key' }],
  ['another URL', { url: `${PUBLIC_URL}${PATH}?status=delivered` }],
  ['another host', { url: `https://evil.example.com${PATH}` }],
  ['the hash of a body that is not there', { claims: { payload_hash: sha256('x') } }],
  ['another issuer', { claims: { iss: 'Pigeon' } }],
  ['no jti', { claims: { jti: undefined } }],
  ['no exp', { claims: { exp: undefined } }],
  ['expired six seconds ago', { claims: { exp: NOW / 1_000 - 6 } }],
  ['valid in six seconds', { claims: { nbf: NOW / 1_000 + 6 } }],
  ['an account without a key', { path: '/v1/webhooks/messagebird/nobody?status=delivered' }],
])('401: %s', async (_what, signing) => {
  const all = world({ secrets });
  expect((await get(all, DELIVERED, signing)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('401: a body that is not the one that was signed, or that no hash covers', async () => {
  const all = world({ secrets });
  expect((await post(all, '{}', { body: '{"a":1}' })).statusCode).toBe(401);
  expect((await post(all, '{}', { claims: { payload_hash: undefined } })).statusCode).toBe(401);
});

test('MessageBird’s own reference vectors: we believe what its SDK believes', async () => {
  for (const { name, method, secret = '', url, payload = '', timestamp, token, valid } of VECTORS) {
    const callback: Callback = {
      method,
      url,
      query: new URLSearchParams(),
      headers: { 'messagebird-signature-jwt': token },
      contentType: '',
      body: Buffer.from(payload),
      receivedAt: Date.parse(timestamp),
    };
    const world = { now: callback.receivedAt, fetchText: async () => '' };
    expect(await messagebird.isGenuine(callback, secret, world), name).toBe(valid);
  }
});

test('MessageBird’s own SDK believes the tokens of these tests', async () => {
  const path = `${PATH}?${new URLSearchParams(DELIVERED).toString()}`;
  const options = {
    validateUrl: true,
    validatePayload: true,
    jwtVerifyOptions: { issuer: 'MessageBird', algorithms: ['HS256'], clockTolerance: 5, currentDate: new Date(NOW) },
    jwtVerifyJti: () => true,
  };
  const key = createSecretKey(Buffer.from('signing-key'));
  const token = await tokenFor(path, '{}', {});
  await expect(theirs.verify(PUBLIC_URL + path, Buffer.from('{}'), token, key, options)).resolves.toBe(true);
});

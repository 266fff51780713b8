import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Google says of RCS messages, and what comes of it:
 *
 *   DELIVERED                                a receipt `delivered`
 *   READ                                     a read
 *   TTL_EXPIRATION_REVOKED                   a receipt `expired`
 *   TTL_EXPIRATION_REVOKE_FAILED             a receipt `unknown`: the message may get there yet
 *   another event that names a message       a receipt `unknown` that keeps the word
 *   a text, a tapped suggestion, a file, a place     an inbound message
 *   UNSUBSCRIBE, SUBSCRIBE                   an inbound message without words, keyword STOP or START
 *   IS_TYPING, a launch event, another event without a message     nothing: counted, logged once
 *   {"clientToken", "secret"}                nothing; the answer is the secret: so Google verifies a webhook
 *   no message id, nobody who sent it,
 *   a body or data that is no JSON object    a dead letter with the whole request
 *
 *   Whose it is                              ?message_id=, else the message's id, which its sender chose
 *   When it was                              sendTime; a repetition is the same event
 *   The answer                               200: Google repeats everything else for a week
 *
 * Who is believed: whoever signed the event under the client token (HMAC-SHA512, base64): the bytes that are in
 * `message.data` where it comes as Pub/Sub writes it, else the body; by either of two tokens. No time is signed.
 *   a wrong or missing signature, a changed event, another token, a handshake with another token     401
 */

const PATH = '/v1/webhooks/rbm/acme';
const TOKEN = 'SJENCPGJESMGUFPY';
const secrets = { rbm: new Map([['acme', [TOKEN, 'NEXTTOKEN']]]) };
const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/rbm/${name}.json`, import.meta.url), 'utf8').trim();
const event = (change: object, name = 'delivered'): string =>
  JSON.stringify({ ...(JSON.parse(fixture(name)) as object), ...change });

interface Options {
  readonly path?: string;
  readonly token?: string;
  readonly signed?: string;
  readonly attributes?: object;
  readonly headers?: Record<string, string>;
}
const hmac = (token: string, data: string | Buffer): string =>
  createHmac('sha512', token).update(data).digest('base64');

function send(
  of: ReturnType<typeof world>,
  body: string | Buffer,
  signature: string,
  { path = PATH, headers = {} }: Options,
) {
  const all = { 'content-type': 'application/json', 'x-goog-signature': signature, ...headers };
  return of.app.inject({ method: 'POST', url: path, headers: all, payload: body });
}
/** As Pub/Sub writes it. */
function push(of: ReturnType<typeof world>, data: string, options: Options = {}) {
  const { token = TOKEN, signed = data, attributes = {} } = options;
  const message = { data: Buffer.from(data).toString('base64'), messageId: '7', attributes };
  return send(of, JSON.stringify({ message, subscription: 'projects/x' }), hmac(token, signed), options);
}
/** As it is. */
const post = (of: ReturnType<typeof world>, body: string | Buffer, options: Options = {}) =>
  send(of, body, hmac(options.token ?? TOKEN, options.signed ?? body), options);

test.each([
  ['Pub/Sub', push],
  ['direct', post],
] as const)('a whole receipt, %s', async (_how, way) => {
  const all = world({ secrets });
  const response = await way(all, fixture('delivered'));
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: 'm-26',
        occurred_at: NOW - 29_877,
        status: 'delivered',
        raw_status: 'DELIVERED',
        error_code: '',
        error_text: 'agentId=brand@rbm.goog',
        vendor: 'rbm',
        account_id: 'acme',
      },
    },
  ]);
});

test.each([
  ['TTL_EXPIRATION_REVOKED', 'expired', 'TTL_EXPIRATION_REVOKED'],
  ['TTL_EXPIRATION_REVOKE_FAILED', 'unknown', 'TTL_EXPIRATION_REVOKE_FAILED'],
  ['BEAMED', 'unknown', ''],
  ['constructor', 'unknown', ''],
])('%s is a receipt %s', async (eventType, status, error_code) => {
  const all = world({ secrets });
  await push(all, event({ eventType }, 'expired'));
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { status, raw_status: eventType, error_code } }]);
});

test('READ is a read', async () => {
  const all = world({ secrets });
  await push(all, event({ eventType: 'READ' }));
  expect(all.events()).toMatchObject([{ kind: 'read', event: { message_id: 'm-26', occurred_at: NOW - 29_877 } }]);
});

test('?message_id= wins, and the message’s own id is kept', async () => {
  const all = world({ secrets });
  await push(all, fixture('delivered'), { path: `${PATH}?message_id=m7` });
  expect(all.events()).toMatchObject([
    { event: { message_id: 'm7', error_text: 'agentId=brand@rbm.goog; messageId=m-26' } },
  ]);
});

test('a repetition is the same event, by whichever way and token; another type is another one', async () => {
  const all = world({ secrets });
  await push(all, fixture('delivered'));
  await post(all, fixture('delivered'), { token: 'NEXTTOKEN' });
  await push(all, fixture('expired'));
  const ids = all.events().map(({ event: { event_id } }) => event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('what a person wrote, tapped, sent or chose is inbound', async () => {
  const all = world({ secrets });
  await push(all, fixture('text'));
  await push(all, fixture('suggestion'));
  await push(all, event({ text: undefined, userFile: { payload: { fileUri: 'https://rcs.example.com/1' } } }, 'text'));
  await push(all, event({ text: undefined, location: { latitude: 37.4, longitude: -122.1 } }, 'text'));
  await push(all, event({ text: undefined, messageId: undefined, eventId: 'E3', eventType: 'UNSUBSCRIBE' }, 'text'));
  expect(all.events()).toEqual([]);
  const common = { sender: 'brand@rbm.goog', recipient: '+12025550123', vendor: 'rbm', occurred_at: NOW - 30_000 };
  expect(all.inbound()).toMatchObject([
    { ...common, body: 'Where is it?', vendor_message_id: 'MxPerson0001', keyword: '' },
    { ...common, body: 'Track it', tags: { postbackData: 'track-42', suggestionType: 'REPLY' } },
    { ...common, body: '', tags: { file: 'https://rcs.example.com/1' } },
    { ...common, body: '', tags: { location: '37.4,-122.1' } },
    { ...common, body: '', keyword: 'STOP', vendor_message_id: 'E3', tags: { eventType: 'UNSUBSCRIBE' } },
  ]);
});

test('what is about no message is ignored: counted, logged once', async () => {
  const all = world({ secrets });
  expect((await push(all, event({ eventType: 'IS_TYPING', messageId: undefined }))).statusCode).toBe(200);
  await push(all, event({ eventType: 'WAVED', messageId: undefined }));
  await push(all, '{"launchState":"LAUNCHED"}', { attributes: { type: 'agent_launch_event' } });
  expect(all.kafka.published).toEqual([]);
  expect(await all.metrics()).toContain('handset_ingest_callbacks_total{vendor="rbm",outcome="ignored"} 3');
});

test('a webhook is verified by sending its secret back', async () => {
  const all = world({ secrets });
  const response = await send(all, JSON.stringify({ clientToken: 'NEXTTOKEN', secret: '1234567890' }), '', {});
  expect([response.statusCode, response.body]).toEqual([200, '1234567890']);
  expect(response.headers['content-type']).toContain('text/plain');
  expect(all.kafka.published).toEqual([]);
  const stranger = await send(all, JSON.stringify({ clientToken: 'guess', secret: '1234567890' }), '', {});
  expect([stranger.statusCode, stranger.body.includes('1234567890')]).toEqual([401, false]);
});

test.each(HOSTILE_BODIES)('signed, but %s: a dead letter', async (_what, body) => {
  const all = world({ secrets });
  expect((await post(all, body)).statusCode).toBe(200);
  if (body !== '') expect((await push(all, body)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters().length).toBeGreaterThan(0);
});

test('a receipt without a message is a dead letter', async () => {
  const all = world({ secrets });
  await push(all, event({ messageId: undefined }));
  expect(all.deadLetters()).toMatchObject([{ code: 'missing_field', field: 'messageId' }]);
});

test('10 MB are refused before they are read', async () => {
  expect((await post(world({ secrets }), HUGE)).statusCode).toBe(413);
});

test.each<[string, Options]>([
  ['no signature', { headers: { 'x-goog-signature': '' } }],
  ['a signature of nothing', { headers: { 'x-goog-signature': 'AAAA' } }],
  ['another token', { token: 'guess' }],
  ['another event', { signed: '{}' }],
  ['an account without a token', { path: '/v1/webhooks/rbm/nobody' }],
])('401: %s', async (_what, options) => {
  const all = world({ secrets });
  expect((await push(all, fixture('delivered'), options)).statusCode).toBe(401);
  expect((await post(all, fixture('delivered'), options)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

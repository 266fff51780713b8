import { readFileSync } from 'node:fs';
import twilioSdk from 'twilio';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, PUBLIC_URL, world } from '../testing/world.ts';

const { getExpectedTwilioSignature, getExpectedBodyHash } = twilioSdk;

/*
 * What Twilio says, and what comes of it:
 *
 *   accepted, scheduled, queued, sending     a receipt `queued`: Twilio has it, no carrier yet
 *   sent                                     a receipt `accepted`: the carrier has it
 *   delivered                                a receipt `delivered`
 *   undelivered, failed                      a receipt `failed`, with Twilio's code
 *     … with 30007, 30038, 30450             … `filtered`
 *     … with 30036                           … `expired`
 *     … with 21610 (recipient opted out)     … `rejected`
 *   canceled                                 a receipt `rejected`
 *   read                                     a read
 *   receiving, received                      an inbound message
 *   a word that nobody knew                  a receipt `unknown` that keeps the word
 *   no status, no id, a body that is no JSON a dead letter with the whole request
 *
 * The same by Event Streams, in lists of CloudEvents:
 *   com.twilio.messaging.message.{word}      as that word, with time, parts, network; ?message_id= only for one alone,
 *                                            else the tag `message_id`, else messageSid
 *   …inbound-message.received                an inbound message
 *   another type                             nothing: counted, logged once
 *   an entry without type, data or id        a dead letter; its neighbours are read all the same
 *
 *   Whose it is                              ?message_id= of the signed URL, else MessageSid
 *   When it was                              the time of arrival, which therefore is not in the event's id:
 *                                            a retry is the same event
 *   The answer                               204
 *
 * Who is believed: whoever signed the PUBLIC URL with path and query (never the Host header), with and without port,
 * together with the sorted form parameters, or with `bodySHA256` and the raw body's hash; by either of two secrets.
 *   a wrong or missing signature, another account's secret, a changed field, another URL,
 *   a JSON body that no hash covers          401
 *   an account without secret                401, and a log line that names HANDSET_TWILIO_SECRETS
 *   an unknown vendor                        404
 *   Kafka does not acknowledge               503 with Retry-After
 */

const TOKEN = 'twilio-auth-token';
const PATH = '/v1/webhooks/twilio/acme';
const secrets = {
  twilio: new Map([
    ['acme', [TOKEN, 'next-token']],
    ['globex', ['globex-token']],
  ]),
};
const fixture = (name: string): Record<string, string> =>
  Object.fromEntries(
    new URLSearchParams(readFileSync(new URL(`fixtures/twilio/${name}.txt`, import.meta.url), 'utf8').trim()),
  );

const DELIVERED = fixture('delivered');
const SID = DELIVERED['MessageSid']!;

type Params = Record<string, string | string[]>;
const encode = (params: Params): string => {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(params)) for (const value of [values].flat()) form.append(name, value);
  return form.toString();
};

/** A form post as Twilio makes it; `signedUrl` and `signedParams` for what somebody else made of it. */
function post(
  of: ReturnType<typeof world>,
  params: Params,
  options: {
    path?: string;
    token?: string;
    signedUrl?: string;
    signedParams?: Params;
    headers?: Record<string, string>;
  } = {},
) {
  const { path = PATH, token = TOKEN, signedUrl = PUBLIC_URL + path, signedParams = params, headers = {} } = options;
  return of.app.inject({
    method: 'POST',
    url: path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': getExpectedTwilioSignature(token, signedUrl, signedParams),
      ...headers,
    },
    payload: encode(params),
  });
}

function postJson(
  of: ReturnType<typeof world>,
  body: string,
  { hash = getExpectedBodyHash(body), query = '' }: { hash?: string; query?: string } = {},
) {
  const path = `${PATH}?bodySHA256=${hash}${query}`;
  const signature = getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, {});
  return of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', 'x-twilio-signature': signature },
    payload: body,
  });
}

test.each([
  ['accepted', '', 'queued'],
  ['scheduled', '', 'queued'],
  ['queued', '', 'queued'],
  ['sending', '', 'queued'],
  ['sent', '', 'accepted'],
  ['delivered', '', 'delivered'],
  ['Delivered', '', 'delivered'],
  ['undelivered', '30003', 'failed'],
  ['undelivered', '30007', 'filtered'],
  ['undelivered', '30450', 'filtered'],
  ['failed', '30036', 'expired'],
  ['failed', '21610', 'rejected'],
  ['failed', '30001', 'failed'],
  ['failed', '', 'failed'],
  ['sent', '30007', 'accepted'],
  ['canceled', '', 'rejected'],
  ['partially_delivered', '', 'unknown'],
  ['constructor', '', 'unknown'],
])('%s with code "%s" is a receipt %s', async (said, code, status) => {
  const all = world({ secrets });
  const response = await post(all, { ...DELIVERED, MessageStatus: said, ...(code && { ErrorCode: code }) });
  expect([response.statusCode, response.body]).toEqual([204, '']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: SID,
        status,
        raw_status: said,
        error_code: code,
        vendor: 'twilio',
        source: 'twilio',
        account_id: 'acme',
      },
    },
  ]);
  expect(all.kafka.published[0]?.key).toBe(SID);
});

test.each(['sent', 'delivered', 'undelivered', 'canceled'])('a whole callback of Twilio: %s', async (name) => {
  const all = world({ secrets });
  expect((await post(all, fixture(name))).statusCode).toBe(204);
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { raw_status: name } }]);
});

test('read is a read', async () => {
  const all = world({ secrets });
  await post(all, fixture('read'));
  expect(all.events()).toMatchObject([
    { kind: 'read', event: { message_id: fixture('read')['MessageSid'], account_id: 'acme', source: 'twilio' } },
  ]);
});

test('the words of a receipt are kept, phone numbers in them masked', async () => {
  const all = world({ secrets });
  await post(all, {
    ...fixture('undelivered'),
    ErrorMessage: 'Carrier violation for +14155550100',
    RawDlrDoneDate: '2603011200',
  });
  expect(all.events()).toMatchObject([
    { event: { error_code: '30007', error_text: 'Carrier violation for ********0100; RawDlrDoneDate=2603011200' } },
  ]);
});

test('?message_id= of the signed URL wins, and the SID is kept', async () => {
  const all = world({ secrets });
  await post(all, DELIVERED, { path: `${PATH}?message_id=m%2F7` });
  expect(all.events()).toMatchObject([
    { event: { message_id: 'm/7', error_text: expect.stringContaining(SID) as string } },
  ]);
});

test('a retry, however late, is the same event; another status is another one', async () => {
  let now = 1_772_366_400_000;
  const all = world({ secrets }, { now: () => now });
  await post(all, DELIVERED);
  now += 3_600_000;
  await post(all, DELIVERED);
  await post(all, { ...DELIVERED, MessageStatus: 'sent' });
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test.each(['receiving', 'received'])('%s: what a person wrote is inbound', async (status) => {
  const all = world({ secrets });
  expect((await post(all, { ...fixture('received'), SmsStatus: status })).statusCode).toBe(204);
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW,
      account_id: 'acme',
      vendor: 'twilio',
      vendor_message_id: 'SM00000000000000000000000000000009',
      sender: '+12025550100',
      recipient: '+12025550123',
      body: 'Stop',
      keyword: 'STOP',
      tags: { FromCountry: 'US', media: 'https://media.example.com/cat.png' },
    },
  ]);
});

test('an inbound message as Twilio documents it, without a status, is inbound', async () => {
  const all = world({ secrets });
  const { SmsStatus: _, MessageStatus: __, ...documented } = fixture('received');
  expect((await post(all, documented)).statusCode).toBe(204);
  expect(all.inbound()).toHaveLength(1);
});

test('an inbound message keeps its channel, and what it answers', async () => {
  const all = world({ secrets });
  const [From, To] = ['whatsapp:+12025550123', 'whatsapp:+12025550100'];
  await post(all, { ...fixture('received'), From, To, OriginalRepliedMessageSid: SID });
  await post(all, { ...fixture('received'), From, To: 'rcs:brand_agent', OriginalRepliedMessageSid: SID });
  expect(all.inbound()).toMatchObject([
    { sender: '+12025550100', recipient: '+12025550123', in_reply_to: SID, tags: { channel: 'whatsapp' } },
    { sender: 'brand_agent', recipient: '+12025550123' },
  ]);
});

interface Streamed {
  type?: string;
  data?: Record<string, unknown>;
}
const events = (): Streamed[] =>
  JSON.parse(readFileSync(new URL('fixtures/twilio/events.json', import.meta.url), 'utf8')) as Streamed[];
const streamed = (word: string, data: object = {}): string => {
  const [first] = events();
  return JSON.stringify([
    { ...first, type: `com.twilio.messaging.message.${word}`, data: { ...first?.data, ...data } },
  ]);
};

test('Event Streams: receipts and inbound messages, each with its time', async () => {
  const all = world({ secrets });
  expect((await postJson(all, JSON.stringify(events()))).statusCode).toBe(204);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: 'SM00000000000000000000000000000001',
        occurred_at: NOW - 29_437,
        status: 'delivered',
        raw_status: 'delivered',
        error_text: 'RawDlrDoneDate=2603011159; tags=campaign:spring',
        carrier: '310260',
        parts: 2,
      },
    },
    {
      event: { message_id: 'SM00000000000000000000000000000002', status: 'filtered', error_code: '30007', parts: 1 },
    },
  ]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 30_000,
      vendor_message_id: 'SM00000000000000000000000000000003',
      sender: '+12025550100',
      recipient: '+12025550123',
      body: 'Ahoy!',
      tags: { mccmnc: '310260' },
    },
  ]);
});

test.each([
  ['queued', '', 'queued'],
  ['sent', '', 'accepted'],
  ['undelivered', '30003', 'failed'],
  ['failed', '21610', 'rejected'],
  ['failed', '30036', 'expired'],
  ['beamed', '', 'unknown'],
  ['constructor', '', 'unknown'],
])('Event Streams: %s with code "%s" is a receipt %s', async (word, errorCode, status) => {
  const all = world({ secrets });
  await postJson(all, streamed(word, { errorCode: errorCode === '' ? undefined : Number(errorCode) }));
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { status, raw_status: word, error_code: errorCode } }]);
});

test('Event Streams: read is a read, a tag names the message, a repetition is the same event', async () => {
  const all = world({ secrets });
  const tags = { message_id: 'm/1', campaign: 'spring' };
  await postJson(all, streamed('read', { tags }));
  for (const word of ['sent', 'sent', 'delivered']) await postJson(all, streamed(word, { tags }));
  expect(all.events()).toMatchObject([
    { kind: 'read', event: { message_id: 'm/1', occurred_at: NOW - 29_437 } },
    {
      kind: 'dlr',
      event: { error_text: expect.stringContaining('MessageSid=SM00000000000000000000000000000001') as string },
    },
    { kind: 'dlr', event: { message_id: 'm/1' } },
    { kind: 'dlr', event: { message_id: 'm/1' } },
  ]);
  const [, one, again, other] = all.events().map(({ event }) => event.event_id);
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

test('Event Streams: ?message_id= counts for one event alone', async () => {
  const all = world({ secrets });
  const query = '&message_id=m7';
  await postJson(all, streamed('sent'), { query });
  await postJson(all, JSON.stringify(events()), { query });
  const ids = all.events().map(({ event }) => event.message_id);
  expect(ids).toEqual(['m7', 'SM00000000000000000000000000000001', 'SM00000000000000000000000000000002']);
});

test('Event Streams: a bad entry does not cost its neighbours, and other types are ignored', async () => {
  const all = world({ secrets });
  const [first, second] = events();
  const { data: _, ...empty } = second!;
  const nameless = { ...second, data: { ...second?.data, messageSid: '' } };
  const entries = [7, empty, nameless, { ...first, type: 'com.twilio.voice.status-callback.call.completed' }, first];
  expect((await postJson(all, JSON.stringify(entries))).statusCode).toBe(204);
  expect(all.events()).toHaveLength(1);
  expect(all.deadLetters().map(({ code, field }) => [code, field])).toEqual([
    ['missing_field', '[0].type'],
    ['missing_field', '[1].data'],
    ['missing_field', 'message_id'],
  ]);
  await postJson(all, JSON.stringify([entries[3]]));
  expect(await all.metrics()).toContain('handset_ingest_callbacks_total{vendor="twilio",outcome="ignored"} 1');
});

test.each(HOSTILE_BODIES)('signed JSON, but %s: a dead letter', async (_what, body) => {
  const all = world({ secrets });
  expect((await postJson(all, body)).statusCode).toBe(204);
  expect([all.events(), all.inbound()]).toEqual([[], []]);
  expect(all.deadLetters()).toHaveLength(1);
});

test('10 MB are refused before they are read', async () => {
  const all = world({ secrets });
  const headers = { 'content-type': 'application/json' };
  expect((await all.app.inject({ method: 'POST', url: PATH, headers, payload: HUGE })).statusCode).toBe(413);
});

test('what is genuine but cannot be understood becomes a dead letter with the whole request', async () => {
  const all = world({ secrets });
  const { MessageStatus: _, SmsStatus: __, ...statusless } = DELIVERED;
  const { MessageSid: ___, SmsSid: ____, ...nameless } = DELIVERED;
  expect((await post(all, statusless)).statusCode).toBe(204);
  expect((await post(all, nameless)).statusCode).toBe(204);
  expect((await postJson(all, '[1,')).statusCode).toBe(204);
  expect(all.events()).toEqual([]);
  const letters = all.deadLetters();
  expect(letters).toMatchObject([
    { code: 'missing_field', field: 'MessageStatus', service: 'ingest', account_id: 'acme', kind: '' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
    { code: 'undecodable', field: '' },
  ]);
  const [head, body] = letters[0]!.payload!.toString().split('\r\n\r\n');
  expect(head).toBe(`POST ${PATH} HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded`);
  expect(body).toBe(encode(statusless));
  await post(all, statusless);
  expect(all.deadLetters().at(-1)?.dead_letter_id).toBe(letters[0]?.dead_letter_id);
});

test('JSON with bodySHA256 is believed only with the hash of the raw body', async () => {
  const all = world({ secrets });
  const body = JSON.stringify({ ...DELIVERED, ErrorCode: 30003, MessageStatus: 'undelivered' });
  expect((await postJson(all, body)).statusCode).toBe(204);
  expect(all.events()).toMatchObject([{ event: { message_id: SID, error_code: '30003', status: 'failed' } }]);
  expect((await postJson(all, body.replace('30003', '30007'), { hash: getExpectedBodyHash(body) })).statusCode).toBe(
    401,
  );
});

test('a JSON body that nothing covers is refused, though the URL is signed', async () => {
  const all = world({ secrets });
  const signature = getExpectedTwilioSignature(TOKEN, PUBLIC_URL + PATH, {});
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature };
  const response = await all.app.inject({ method: 'POST', url: PATH, headers, payload: JSON.stringify(DELIVERED) });
  expect(response.statusCode).toBe(401);
});

test('GET carries everything in the signed URL', async () => {
  const all = world({ secrets });
  const path = `${PATH}?${encode({ ...DELIVERED, message_id: 'm9' })}`;
  const signature = getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, {});
  const response = await all.app.inject({ url: path, headers: { 'x-twilio-signature': signature } });
  expect(response.statusCode).toBe(204);
  expect(all.events()).toMatchObject([{ event: { message_id: 'm9', status: 'delivered' } }]);
});

test('parameters that come twice, come empty or need escapes are signed as Twilio does', async () => {
  const all = world({ secrets });
  const odd = { ...DELIVERED, MediaUrl: ['b', 'a', 'b'], Empty: '', Body: 'ä + & = % 😀 \n', zz: 'lower', Z: 'upper' };
  expect((await post(all, odd)).statusCode).toBe(204);
});

test.each([
  ['with the port', 'https://hooks.example.com:443', PUBLIC_URL],
  ['without the port', 'https://hooks.example.com', 'https://hooks.example.com:443'],
  ['a port of our own, left out', 'https://hooks.example.com', 'https://hooks.example.com:8443'],
  ['http with port 80', 'http://hooks.example.com:80', 'http://hooks.example.com'],
  ['a path in front, name and password', 'https://u:p@hooks.example.com/in', 'https://u:p@hooks.example.com/in'],
])('the public URL as Twilio signed it: %s', async (_what, signed, publicUrl) => {
  const all = world({ secrets, publicUrl });
  expect((await post(all, DELIVERED, { signedUrl: signed + PATH })).statusCode).toBe(204);
});

test('our own reading of a signature agrees with Twilio’s, for queries that tempt to re-encode', async () => {
  const all = world({ secrets });
  for (const query of ["a='x'", 'a=%27x%27', 'a=b%20c&d=e+f', 'message_id=%C3%A4', 'a', 'a=%2Fb/c', 'x=1&x=2', 'a=|']) {
    const path = `${PATH}?${query}`;
    expect((await post(all, DELIVERED, { path })).statusCode, query).toBe(204);
    const escaped = new URL(PUBLIC_URL + path).toString();
    expect((await post(all, DELIVERED, { path, signedUrl: escaped })).statusCode, escaped).toBe(204);
  }
});

test.each([
  ['no signature', { headers: { 'x-twilio-signature': '' } }],
  ['a signature of nothing', { headers: { 'x-twilio-signature': 'AAAA' } }],
  ['another secret', { token: 'guess' }],
  ['the secret of another account', { token: 'globex-token' }],
  ['a field changed on the way', { signedParams: { ...DELIVERED, MessageStatus: 'failed' } }],
  ['a field added on the way', { signedParams: Object.fromEntries(Object.entries(DELIVERED).slice(1)) }],
  ['another account in the URL', { signedUrl: `${PUBLIC_URL}/v1/webhooks/twilio/globex` }],
  ['a message_id added on the way', { path: `${PATH}?message_id=m1`, signedUrl: PUBLIC_URL + PATH }],
  [
    'signed for the host of the request, not for the public URL',
    {
      signedUrl: `https://evil.example.com${PATH}`,
      headers: { host: 'evil.example.com', 'x-forwarded-host': 'evil.example.com' },
    },
  ],
])('401: %s', async (_what, options) => {
  const all = world({ secrets });
  const response = await post(all, DELIVERED, options);
  expect([response.statusCode, response.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
  expect(all.kafka.published).toEqual([]);
});

test('while secrets are changed both are believed', async () => {
  const all = world({ secrets });
  expect((await post(all, DELIVERED, { token: 'next-token' })).statusCode).toBe(204);
});

test('without a secret: 401 and one log line that names the variable', async () => {
  const all = world({ secrets });
  const path = '/v1/webhooks/twilio/nobody';
  expect((await post(all, DELIVERED, { path })).statusCode).toBe(401);
  await post(all, DELIVERED, { path });
  expect(all.lines).toEqual([expect.stringContaining('HANDSET_TWILIO_SECRETS')]);
});

test.each(['pigeon', 'constructor', '__proto__'])('there is no vendor %s: 404', async (vendor) => {
  const response = await world({ secrets }).app.inject({
    method: 'POST',
    url: `/v1/webhooks/${vendor}/acme`,
    payload: '',
  });
  expect(response.statusCode).toBe(404);
});

test('503 with Retry-After while Kafka is away', async () => {
  const all = world({ secrets });
  all.kafka.fail('unknown');
  const response = await post(all, DELIVERED);
  expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '2']);
  all.kafka.recover();
  expect((await post(all, DELIVERED)).statusCode).toBe(204);
});

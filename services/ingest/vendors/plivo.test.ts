import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { validateSignature } from 'plivo/dist/utils/security.js';
import { validateV3Signature } from 'plivo/dist/utils/v3Security.js';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, PUBLIC_URL, world } from '../testing/world.ts';

/*
 * What Plivo says, and what comes of it:
 *
 *   queued                                   a receipt `queued`
 *   sent                                     a receipt `accepted`: submitted to the carrier
 *   delivered, rejected                      receipts of the same name
 *   undelivered, failed                      a receipt `failed`, with Plivo's code
 *     … with 30 (spam)                       … `filtered`
 *     … with 200 (opted out)                 … `rejected`
 *   read                                     a read
 *   a text or media without status, received an inbound message
 *   a word that nobody knew                  a receipt `unknown` that keeps the word
 *   no status, no id                         a dead letter with the whole request
 *
 *   Sequence                                 orders Plivo's receipts, however they arrive
 *   PartInfo `2 of 3`                        a receipt for part 2, where the message has another parent; else it is kept
 *                                            as it is, as Plivo asks
 *   Whose it is                              ?message_id= of the signed URL, else ParentMessageUUID, else MessageUUID
 *   When it was                              the time of arrival (Plivo's times have no zone and are kept as they are),
 *                                            which therefore is not in the event's id: a retry is the same event
 *   The answer                               200
 *
 * Who is believed: whoever signed the PUBLIC URL, with query and sorted form fields (V3), or without them (V2), and a
 * nonce, with the auth token; one of several signatures in the header, or in the main account's header, is enough; by
 * either of two secrets. A wrong V3 signature is not saved by a good V2 one. There is no time in it: a replay is
 * believed, and harmless.
 *   anything else                            401
 */

const TOKEN = 'plivo-auth-token';
const NONCE = '12345678901234567890';
const PATH = '/v1/webhooks/plivo/acme';
const secrets = {
  plivo: new Map([
    ['acme', [TOKEN, 'next-token']],
    ['globex', ['globex-token']],
  ]),
};
type World = ReturnType<typeof world>;
type Params = Record<string, string | string[]>;

const fixture = (name: string): Record<string, string> =>
  Object.fromEntries(
    new URLSearchParams(readFileSync(new URL(`fixtures/plivo/${name}.txt`, import.meta.url), 'utf8').trim()),
  );
const DELIVERED = fixture('delivered');
const INBOUND = fixture('inbound');
const ID = DELIVERED['MessageUUID']!;

const encode = (params: Params): string => {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(params)) for (const value of [values].flat()) form.append(name, value);
  return form.toString();
};
const base64 = (token: string, text: string) => createHmac('sha256', token).update(text).digest('base64');
const v3 = (url: string, params: Params, token = TOKEN) => base64(token, `${textAsSigned(url, params)}.${NONCE}`);
const v2 = (url: string, token = TOKEN) => base64(token, url.split('?')[0]! + NONCE);

const V3 = (signature: string) => ({ 'x-plivo-signature-v3': signature, 'x-plivo-signature-v3-nonce': NONCE });
const V2 = (signature: string) => ({ 'x-plivo-signature-v2': signature, 'x-plivo-signature-v2-nonce': NONCE });

interface Options {
  path?: string;
  headers?: Record<string, string>;
}
const post = (of: World, params: Params, { path = PATH, headers = V3(v3(PUBLIC_URL + path, params)) }: Options = {}) =>
  of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: encode(params),
  });

test.each([
  ['queued', '', 'queued'],
  ['sent', '', 'accepted'],
  ['delivered', '000', 'delivered'],
  ['Delivered', '000', 'delivered'],
  ['undelivered', '80', 'failed'],
  ['undelivered', '30', 'filtered'],
  ['failed', '200', 'rejected'],
  ['failed', '90210', 'failed'],
  ['rejected', '50', 'rejected'],
  ['sent', '30', 'accepted'],
  ['melted', '', 'unknown'],
  ['constructor', '', 'unknown'],
])('%s with code "%s" is a receipt %s', async (said, code, status) => {
  const all = world({ secrets });
  const response = await post(all, { ...DELIVERED, Status: said, ErrorCode: code });
  expect([response.statusCode, response.body]).toEqual([200, '']);
  const error_code = code === '000' ? '' : code;
  expect(all.events()).toMatchObject([
    { kind: 'dlr', event: { message_id: ID, status, raw_status: said, error_code, vendor: 'plivo', source: 'plivo' } },
  ]);
});

test('a whole receipt: price, parts, order, carrier, and what has no other place', async () => {
  const all = world({ secrets });
  await post(all, DELIVERED);
  expect(all.events()).toMatchObject([
    {
      event: {
        occurred_at: NOW,
        account_id: 'acme',
        carrier: '310090',
        part: 0,
        parts: 2,
        sequence: 3,
        price: 0.011,
        currency: 'USD',
        error_text:
          'MessageTime=2026-03-01 11:59:57.000123; QueuedTime=2026-03-01 11:59:57.100123; ' +
          'SentTime=2026-03-01 11:59:58.000123; DeliveryReportTime=2026-03-01 11:59:59.000123; PartInfo=1 of 1',
      },
    },
  ]);
});

test('a receipt for one part of a message with another id', async () => {
  const all = world({ secrets });
  await post(all, { ...DELIVERED, MessageUUID: 'part-2', PartInfo: '2 of 3' });
  await post(all, { ...DELIVERED, PartInfo: '2 of 3' });
  await post(all, { ...DELIVERED, MessageUUID: 'part-2', PartInfo: 'second' });
  expect(all.events()).toMatchObject([
    {
      event: {
        message_id: ID,
        part: 2,
        parts: 3,
        price: 0.0055,
        error_text: expect.stringContaining('MessageUUID=part-2') as string,
      },
    },
    { event: { message_id: ID, part: 0, parts: 2, price: 0.011 } },
    { event: { message_id: ID, part: 0, parts: 2 } },
  ]);
});

test('read is a read; ?message_id= of the signed URL wins', async () => {
  const all = world({ secrets });
  await post(all, { ...DELIVERED, Status: 'read' });
  await post(all, DELIVERED, { path: `${PATH}?message_id=m%2F7` });
  expect(all.events()).toMatchObject([
    { kind: 'read', event: { message_id: ID, occurred_at: NOW } },
    { kind: 'dlr', event: { message_id: 'm/7', error_text: expect.stringContaining(`MessageUUID=${ID}`) as string } },
  ]);
});

test('a replay, however late, is the same event; another sequence is another one', async () => {
  let now = NOW;
  const all = world({ secrets }, { now: () => now });
  await post(all, DELIVERED);
  now += 3_600_000;
  await post(all, DELIVERED);
  await post(all, { ...DELIVERED, Sequence: '4' });
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a text without status is an inbound message, and again the same', async () => {
  const all = world({ secrets });
  for (const params of [INBOUND, INBOUND, { ...INBOUND, To: '88000', Status: 'received' }])
    expect((await post(all, params)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  const [first, second, third] = all.inbound();
  expect(first).toMatchObject({
    recipient: '+14155550100',
    sender: '+12015550123',
    body: 'STOP, bitte ä &',
    vendor_message_id: INBOUND['MessageUUID'],
    vendor: 'plivo',
    tags: { Type: 'sms', MessageIntent: 'optout', Units: '1' },
  });
  expect(second?.event_id).toBe(first?.event_id);
  expect(third?.sender).toBe('88000');
});

test('V2, the main account’s header, one of several signatures, GET', async () => {
  const all = world({ secrets });
  const good = v3(PUBLIC_URL + PATH, DELIVERED);
  const ma = { 'x-plivo-signature-ma-v3': good, 'x-plivo-signature-v3-nonce': NONCE };
  for (const headers of [V2(v2(PUBLIC_URL + PATH)), ma, V3(`AAAA, ${good}`), V3(`${good},AAAA`)])
    expect((await post(all, DELIVERED, { headers })).statusCode).toBe(200);
  const path = `${PATH}?Status=sent`;
  const headers = V3(v3(PUBLIC_URL + path, {}));
  expect((await all.app.inject({ url: `${PATH}?Status=sent`, headers })).statusCode).toBe(200);
  expect((await all.app.inject({ url: `${PATH}?Status=failed`, headers })).statusCode).toBe(401);
});

test.each<[string, string, Params]>([
  ['nothing', '', {}],
  ['a form', '', DELIVERED],
  ['a query and a form', '?message_id=m1', DELIVERED],
  ['a query that is not sorted', '?z=1&message_id=m%20%C3%A4&a=2', DELIVERED],
  ['names that come twice', '?a=2&a=1', { To: ['b', 'a', 'b'], Empty: '', Text: 'ä + & = % 😀', zz: 'x', Z: 'y' }],
  ['a query without fields', '?a=1', {}],
])('what we accept is what Plivo’s SDK accepts: %s', async (_what, query, params) => {
  const url = `${PUBLIC_URL}${PATH}${query}`;
  const given = { ...params };
  // The SDK only verifies: the signature is made from the text that it would sign itself.
  const signature = v3(url, given);
  expect(validateV3Signature('POST', url, NONCE, TOKEN, signature, given)).toBe(true);
  const all = world({ secrets });
  expect((await post(all, params, { path: PATH + query, headers: V3(signature) })).statusCode).toBe(200);
  expect(validateSignature(url, NONCE, v2(url), TOKEN)).toBe(true);
  expect((await post(all, params, { path: PATH + query, headers: V2(v2(url)) })).statusCode).toBe(200);
});

/** Written apart from the adapter, over pairs rather than over parsed dictionaries. */
function textAsSigned(url: string, params: Params): string {
  const [base = '', query = ''] = url.split(/\?(.*)/s);
  const pairs = (form: URLSearchParams) =>
    [...form].sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  const ofQuery = pairs(new URLSearchParams(query))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const ofForm = pairs(new URLSearchParams(encode(params)))
    .map(([name, value]) => name + value)
    .join('');
  if (ofQuery === '' && ofForm === '') return base;
  return `${base}?${ofQuery}${ofQuery !== '' && ofForm !== '' ? '.' : ''}${ofForm}`;
}

test.each([
  ['no signature', {}],
  ['an empty one', V3('')],
  ['a wrong one', V3('AAAA')],
  ['another secret', V3(v3(PUBLIC_URL + PATH, DELIVERED, 'guess'))],
  ['the secret of another account', V3(v3(PUBLIC_URL + PATH, DELIVERED, 'globex-token'))],
  ['another nonce', { ...V3(v3(PUBLIC_URL + PATH, DELIVERED)), 'x-plivo-signature-v3-nonce': '1' }],
  ['a field changed on the way', V3(v3(PUBLIC_URL + PATH, { ...DELIVERED, Status: 'failed' }))],
  ['another URL', V3(v3(`${PUBLIC_URL}/v1/webhooks/plivo/globex`, DELIVERED))],
  [
    'signed for the host of the request',
    { ...V3(v3(`https://evil.example.com${PATH}`, DELIVERED)), host: 'evil.example.com' },
  ],
  ['a bad V3 signature with a good V2 one', { ...V3('AAAA'), ...V2(v2(PUBLIC_URL + PATH)) }],
  ['V2 of another URL', V2(v2(`${PUBLIC_URL}/v1/webhooks/plivo/globex`))],
  ['the right one behind ten guesses', V3(`${'AAAA,'.repeat(10)}${v3(PUBLIC_URL + PATH, DELIVERED)}`)],
])('401: %s', async (_what, headers: Record<string, string>) => {
  const all = world({ secrets });
  expect((await post(all, DELIVERED, { headers })).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('401: a message_id added to the URL on the way', async () => {
  const all = world({ secrets });
  const headers = V3(v3(PUBLIC_URL + PATH, DELIVERED));
  expect((await post(all, DELIVERED, { path: `${PATH}?message_id=m1`, headers })).statusCode).toBe(401);
});

test('while secrets are changed both are believed; without a secret nobody is', async () => {
  const all = world({ secrets });
  const headers = V3(v3(PUBLIC_URL + PATH, DELIVERED, 'next-token'));
  expect((await post(all, DELIVERED, { headers })).statusCode).toBe(200);
  expect((await post(all, DELIVERED, { path: '/v1/webhooks/plivo/nobody' })).statusCode).toBe(401);
  expect(all.lines.join()).toContain('HANDSET_PLIVO_SECRETS');
});

test('without status, without id, or under a wrong content type: a dead letter', async () => {
  const all = world({ secrets });
  const { Status: _, ...statusless } = DELIVERED;
  const { MessageUUID: __, ParentMessageUUID: ___, ...nameless } = DELIVERED;
  await post(all, statusless);
  await post(all, nameless);
  const headers = { ...V2(v2(PUBLIC_URL + PATH)), 'content-type': 'application/json' };
  await all.app.inject({ method: 'POST', url: PATH, headers, payload: encode(DELIVERED) });
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'Status', kind: '' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
    { code: 'undecodable', field: '' },
  ]);
});

test.each(HOSTILE_BODIES)('genuine but %s: a dead letter with the whole request', async (_what, payload) => {
  const all = world({ secrets });
  for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
    const headers = { ...V2(v2(PUBLIC_URL + PATH)), 'content-type': type };
    expect((await all.app.inject({ method: 'POST', url: PATH, headers, payload })).statusCode).toBe(200);
  }
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toHaveLength(2);
});

test('10 MB are refused by their size alone', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await world({ secrets }).app.inject({ method: 'POST', url: PATH, headers, payload: HUGE });
  expect(response.statusCode).toBe(413);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Jasmin says, by GET or POST, and what comes of it:
 *
 *   message_status ESME_ROK (level 1)        a receipt `accepted`: the message centre took it
 *   message_status ESME_… (level 1)          a receipt `rejected`, with the command_status as its code
 *   message_status DELIVRD, … (level 2)      a receipt as SMPP's word means (services/ingest/smpp), with `err` unless zero
 *   a word that nobody knew                  a receipt `unknown` that keeps the word
 *   from, to, content                        an inbound message; its bytes read by their coding where `binary` holds them
 *   neither, no id                           a dead letter with the whole request, without the token in its URL
 *
 *   Whose it is                              ?message_id= of the dlr-url, else Jasmin's id; the centre's id is kept
 *   When it was                              the arrival: Jasmin's times have no zone; they are kept as written
 *   The answer                               200 and exactly ACK/Jasmin: everything else is repeated
 *
 * Who is believed: whoever knows either secret, as ?token= or as basic authorization. Nothing is signed, no time.
 *   anything else                            401
 */

const PATH = '/v1/webhooks/jasmin/acme';
const secrets = { jasmin: new Map([['acme', ['s3cret', 'user:next']]]) };
const fixture = (name: string): Record<string, string> =>
  Object.fromEntries(
    new URLSearchParams(readFileSync(new URL(`fixtures/jasmin/${name}.txt`, import.meta.url), 'utf8').trim()),
  );
const DELIVERED = fixture('delivered');
const INBOUND = fixture('inbound');
const ID = DELIVERED['id']!;
const encode = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

/** As Jasmin calls by GET: `?` and its parameters behind whatever it was told to call. */
const get = (of: ReturnType<typeof world>, fields: Record<string, string>, query = '?token=s3cret', headers = {}) =>
  of.app.inject({ url: `${PATH}${query}?${encode(fields)}`, headers });
const post = (of: ReturnType<typeof world>, body: string | Buffer, query = '?token=s3cret', headers = {}) =>
  of.app.inject({
    method: 'POST',
    url: `${PATH}${query}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: body,
  });

test.each([
  ['GET', get],
  ['POST', (of: ReturnType<typeof world>, fields: Record<string, string>) => post(of, encode(fields))],
] as const)('a whole receipt by %s', async (_how, way) => {
  const all = world({ secrets });
  const response = await way(all, DELIVERED);
  expect([response.statusCode, response.body]).toEqual([200, 'ACK/Jasmin']);
  expect(response.headers['content-type']).toContain('text/plain');
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: ID,
        occurred_at: NOW,
        status: 'delivered',
        raw_status: 'DELIVRD',
        error_code: '',
        error_text: 'level=2; connector=smppcc_1; donedate=2603011200; sub=001; dlvrd=001; id_smsc=1a2b3c4d',
        vendor: 'jasmin',
        account_id: 'acme',
      },
    },
  ]);
});

test.each([
  ['ESME_ROK', '', 'accepted', ''],
  ['ESME_RTHROTTLED', '', 'rejected', '0x00000058'],
  ['ESME_RINVDSTADR', '', 'rejected', '0x0000000B'],
  ['ESME_RPIGEON', '', 'rejected', 'ESME_RPIGEON'],
  ['ENROUTE', '000', 'queued', ''],
  ['ACCEPTD', '', 'accepted', ''],
  ['UNDELIV', '11', 'failed', '11'],
  ['EXPIRED', '027', 'expired', '027'],
  ['REJECTD', '0A1', 'rejected', '0A1'],
  ['UNKNOWN', '', 'unknown', ''],
  ['BEAMED', '', 'unknown', ''],
  ['constructor', '', 'unknown', ''],
])('%s with err "%s" is a receipt %s with code "%s"', async (message_status, err, status, error_code) => {
  const all = world({ secrets });
  await get(all, { ...DELIVERED, message_status, err });
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { status, raw_status: message_status, error_code } }]);
});

test('?message_id= wins though Jasmin writes a second question mark, and its id is kept', async () => {
  const all = world({ secrets });
  await get(all, DELIVERED, '?token=s3cret&message_id=m%2F7');
  await post(all, encode(DELIVERED), '?token=s3cret&message_id=m%2F7');
  for (const { event } of all.events())
    expect(event).toMatchObject({ message_id: 'm/7', error_text: expect.stringContaining(`id=${ID}`) as string });
  expect(all.events()).toHaveLength(2);
});

test('a repetition is the same event, however late; another word is another one', async () => {
  let now = NOW;
  const all = world({ secrets }, { now: () => now });
  await get(all, DELIVERED);
  now += 3_600_000;
  await get(all, DELIVERED);
  await get(all, { ...DELIVERED, message_status: 'ACCEPTD' });
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('what a person wrote is inbound', async () => {
  const all = world({ secrets });
  const response = await get(all, INBOUND);
  expect([response.statusCode, response.body]).toEqual([200, 'ACK/Jasmin']);
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW,
      vendor: 'jasmin',
      vendor_message_id: '55b4d3f6-0d62-4f0c-9d8e-2ad2c3a8a4e1',
      sender: '88000',
      recipient: '+12025550123',
      body: 'STOP it',
      tags: { 'origin-connector': 'smppcc_1', coding: '0' },
    },
  ]);
});

test.each([
  ['UCS-2', { coding: '8', content: '?', binary: '00530074d83dde00' }, 'St😀'],
  ['Latin-1', { coding: '3', content: '?', binary: 'e974e9' }, 'été'],
  ['the default alphabet', { coding: '0', content: '\u0005v\u0005nement', binary: '' }, 'événement'],
  ['what was decoded already', { coding: '0', content: 'événement', binary: '' }, 'événement'],
  ['no coding', { coding: '', content: 'plain', binary: 'no hex' }, 'plain'],
])('an inbound message in %s', async (_what, fields, body) => {
  const all = world({ secrets });
  await get(all, { ...INBOUND, ...fields });
  expect(all.inbound()).toMatchObject([{ body }]);
});

test('neither a word nor a sender, or no id: a dead letter, and Jasmin is thanked all the same', async () => {
  const all = world({ secrets });
  const { message_status: _, ...wordless } = DELIVERED;
  const { id: __, ...nameless } = DELIVERED;
  expect((await post(all, encode(wordless))).body).toBe('ACK/Jasmin');
  await post(all, encode(nameless));
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'message_status' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
  ]);
  const payload = all.deadLetters()[0]!.payload!.toString();
  expect(payload).toContain(encode(wordless));
  expect(payload).not.toContain('s3cret');
});

test.each(HOSTILE_BODIES)('%s, as JSON or a form: a dead letter', async (_what, body) => {
  const all = world({ secrets });
  expect((await post(all, body)).statusCode).toBe(200);
  expect((await post(all, body, '?token=s3cret', { 'content-type': 'application/json' })).statusCode).toBe(200);
  expect([all.events(), all.inbound()]).toEqual([[], []]);
  expect(all.deadLetters()).toHaveLength(2);
});

test('10 MB are refused before they are read', async () => {
  expect((await post(world({ secrets }), HUGE)).statusCode).toBe(413);
});

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });

test('believed: basic authorization with the second secret, without a token', async () => {
  expect((await get(world({ secrets }), DELIVERED, '', basic('user:next'))).statusCode).toBe(200);
});

test.each([
  ['no token', '', {}],
  ['an empty token', '?token=', {}],
  ['another token', '?token=guess', {}],
  ['a token with more behind it', '?token=s3cret2', {}],
  ['another password', '', basic('user:guess')],
])('401: %s', async (_what, query, headers) => {
  const all = world({ secrets });
  expect((await get(all, DELIVERED, query, headers)).statusCode).toBe(401);
  expect((await post(all, `${encode(DELIVERED)}&token=s3cret`, query, headers)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('401: an account without a secret', async () => {
  const response = await world({ secrets }).app.inject({ url: '/v1/webhooks/jasmin/nobody?token=s3cret' });
  expect(response.statusCode).toBe(401);
});

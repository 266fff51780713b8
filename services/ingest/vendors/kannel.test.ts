import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Kannel says, through the URLs that `kannel.ts` shows, and what comes of it:
 *
 *   status (%d) 1                            a receipt `delivered`
 *   4                                        a receipt `queued`: the message centre has it and goes on trying
 *   8                                        a receipt `accepted`: the message centre took it
 *   2                                        a receipt `failed`; what the centre's own receipt (%A) says, where it is more
 *   16                                       a receipt `rejected`, with the command_status of NACK/0x00000058/… as its code
 *   34, 66                                   a receipt `expired`, `unknown`
 *   another number                           a receipt `unknown` that keeps it
 *   from, to, text                           an inbound message
 *   neither, no id                           a dead letter with the whole request, without the token in its URL
 *
 *   Whose it is                              ?message_id= of the dlr-url, else Kannel's id, else the message centre's
 *   When it was                              time (%T); else the arrival
 *   The beginning of the message             which a centre's receipt repeats, is not kept
 *   The answer                               200 and nothing: a body would be sent to the person
 *
 * Who is believed: whoever knows either secret, as ?token= or as basic authorization. Nothing is signed, no time.
 *   anything else                            401
 */

const PATH = '/v1/webhooks/kannel/acme';
const secrets = { kannel: new Map([['acme', ['s3cret', 'user:next']]]) };
const fixture = (name: string): Record<string, string> =>
  Object.fromEntries(
    new URLSearchParams(readFileSync(new URL(`fixtures/kannel/${name}.txt`, import.meta.url), 'utf8').trim()),
  );
const DELIVERED = fixture('delivered');
const ID = DELIVERED['id']!;
const encode = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

const get = (of: ReturnType<typeof world>, fields: Record<string, string>, headers = {}) =>
  of.app.inject({ url: `${PATH}?${encode({ token: 's3cret', ...fields })}`, headers });

test('a whole receipt', async () => {
  const all = world({ secrets });
  const response = await get(all, DELIVERED);
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: ID,
        occurred_at: NOW - 30_000,
        status: 'delivered',
        raw_status: '1',
        error_code: '',
        error_text:
          'answer=id:1a2b3c4d sub:001 dlvrd:001 submit date:2603011159 done date:2603011200 stat:DELIVRD err:000; smsc=smsc1; smsc_id=1a2b3c4d',
        vendor: 'kannel',
        account_id: 'acme',
      },
    },
  ]);
});

test.each([
  ['1', '', 'delivered', ''],
  ['2', '', 'failed', ''],
  ['2', 'id:1 stat:UNDELIV err:0A1 text:Hi', 'failed', '0A1'],
  ['2', 'id:1 stat:EXPIRED err:000', 'expired', ''],
  ['2', 'id:1 stat:REJECTD err:5', 'rejected', '5'],
  ['2', 'id:1 stat:DELIVRD err:000', 'failed', ''],
  ['2', 'what?', 'failed', ''],
  ['4', 'id:1 stat:ENROUTE', 'queued', ''],
  ['8', 'ACK/', 'accepted', ''],
  ['16', 'NACK/0x00000058/Throttled', 'rejected', '0x00000058'],
  ['16', 'NACK/0x0000000b/Invalid destination', 'rejected', '0x0000000B'],
  ['16', '', 'rejected', ''],
  ['34', 'id:1 stat:EXPIRED', 'expired', ''],
  ['66', 'id:1 stat:UNKNOWN', 'unknown', ''],
  ['3', '', 'unknown', ''],
  ['constructor', '', 'unknown', ''],
])('%s with answer "%s" is a receipt %s with code "%s"', async (said, answer, status, error_code) => {
  const all = world({ secrets });
  await get(all, { ...DELIVERED, status: said, answer });
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { status, raw_status: said, error_code } }]);
});

test('whose it is: the query, else Kannel’s id, else the message centre’s', async () => {
  const all = world({ secrets });
  const { id: _, ...unnamed } = DELIVERED;
  await get(all, { ...DELIVERED, message_id: 'm/7' });
  await get(all, unnamed);
  expect(all.events()).toMatchObject([
    { event: { message_id: 'm/7', error_text: expect.stringContaining(`smsc_id=1a2b3c4d; id=${ID}`) as string } },
    { event: { message_id: '1a2b3c4d' } },
  ]);
});

test('a repetition is the same event; without a time too; another status is another one', async () => {
  let now = NOW;
  const all = world({ secrets }, { now: () => now });
  const { time: _, ...timeless } = DELIVERED;
  for (const fields of [DELIVERED, DELIVERED, timeless, timeless, { ...DELIVERED, status: '8' }]) {
    await get(all, fields);
    now += 60_000;
  }
  const ids = all.events().map(({ event }) => event.event_id);
  expect([ids[0], ids[2]]).toEqual([ids[1], ids[3]]);
  expect(new Set(ids).size).toBe(3);
});

test('a time without a zone is not guessed at', async () => {
  const all = world({ secrets });
  await get(all, { ...DELIVERED, time: '2026-03-01 11:59' });
  expect(all.events()).toMatchObject([{ event: { occurred_at: NOW } }]);
});

test('what a person wrote is inbound, and nothing is answered that would be sent to them', async () => {
  const all = world({ secrets });
  const response = await get(all, fixture('inbound'));
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 30_000,
      vendor: 'kannel',
      vendor_message_id: '55b4d3f6-0d62-4f0c-9d8e-2ad2c3a8a4e1',
      sender: '88000',
      recipient: '+12025550123',
      body: 'Stop it 😀',
      keyword: 'stop',
      tags: { smsc: 'smsc1' },
    },
  ]);
});

test('neither a status nor a sender, or no id: a dead letter without the token', async () => {
  const all = world({ secrets });
  const { status: _, ...statusless } = DELIVERED;
  const { id: __, smsc_id: ___, ...nameless } = DELIVERED;
  expect((await get(all, statusless)).statusCode).toBe(200);
  await get(all, nameless);
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'status' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
  ]);
  const payload = all.deadLetters()[0]!.payload!.toString();
  expect(payload).toContain(encode(statusless));
  expect(payload).not.toContain('s3cret');
});

const post = (of: ReturnType<typeof world>, body: string | Buffer, type: string) =>
  of.app.inject({
    method: 'POST',
    url: `${PATH}?token=s3cret`,
    headers: { 'content-type': type },
    payload: body,
  });

test.each(HOSTILE_BODIES)('%s, as JSON or a form: a dead letter', async (_what, body) => {
  const all = world({ secrets });
  expect((await post(all, body, 'application/x-www-form-urlencoded')).statusCode).toBe(200);
  expect((await post(all, body, 'application/json')).statusCode).toBe(200);
  expect([all.events(), all.inbound()]).toEqual([[], []]);
  expect(all.deadLetters()).toHaveLength(2);
});

test('an answer of a million blanks costs no time', async () => {
  const all = world({ secrets });
  const body = `status=2&id=1&answer=${'+'.repeat(1_000_000)}x`;
  expect((await post(all, body, 'application/x-www-form-urlencoded')).statusCode).toBe(200);
  expect(all.events()).toMatchObject([{ event: { status: 'failed' } }]);
});

test('10 MB are refused before they are read', async () => {
  expect((await post(world({ secrets }), HUGE, 'application/json')).statusCode).toBe(413);
});

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });

test('believed: basic authorization with the second secret, without a token', async () => {
  expect((await get(world({ secrets }), { ...DELIVERED, token: '' }, basic('user:next'))).statusCode).toBe(200);
});

test.each([
  ['an empty token', '', {}],
  ['another token', 'guess', {}],
  ['another password', '', basic('user:guess')],
])('401: %s', async (_what, token, headers) => {
  const all = world({ secrets });
  expect((await get(all, { ...DELIVERED, token }, headers)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('401: an account without a secret', async () => {
  const response = await world({ secrets }).app.inject({ url: '/v1/webhooks/kannel/nobody?token=s3cret' });
  expect(response.statusCode).toBe(401);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Bandwidth says, in lists, and what comes of each entry:
 *
 *   message-sending                          a receipt `accepted`: handed to the carrier
 *   message-delivered                        a receipt `delivered` (which may mean handed downstream: it is not told)
 *   message-failed                           a receipt `failed`, with Bandwidth's code
 *     … 4470 4770 4771 (spam)                … `filtered`
 *     … 4360                                 … `expired`
 *     … 4481 4482 4750 4772, 4775 (opt-out)  … `rejected`
 *     … 9902 (no receipt came in time)       … `unknown`
 *   message-read                             a read
 *   another type of an outbound message      a receipt `unknown` that keeps the word
 *   message-received                         an inbound message
 *   another type of anything else            nothing
 *   an entry without type or id, no entry,
 *   a body that is no JSON                   a dead letter with the whole request; the neighbours are read all the same
 *
 *   Whose it is                              ?message_id= where the list holds one entry, else the tag `message_id=…`,
 *                                            else Bandwidth's id
 *   When it was                              time; a repetition (at least once) is the same event
 *   The answer                               200
 *
 * Who is believed: whoever knows `user:password` of either secret, as basic authorization. Nothing is signed, no time.
 *   anything else                            401
 */

const PATH = '/v1/webhooks/bandwidth/acme';
const secrets = {
  bandwidth: new Map([
    ['acme', ['user:pass:word', 'user:next']],
    ['globex', ['globex:word']],
  ]),
};
const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

interface Entry {
  type?: string;
  errorCode?: number;
  message: { id: string; tag?: string; direction: string; to: string[] };
}
const fixture = (name: string): Entry[] =>
  JSON.parse(readFileSync(new URL(`fixtures/bandwidth/${name}.json`, import.meta.url), 'utf8')) as Entry[];
const one = (change: Partial<Entry>, message: Partial<Entry['message']> = {}): Entry[] =>
  fixture('batch')
    .slice(0, 1)
    .map((entry) => ({ ...entry, ...change, message: { ...entry.message, ...message } }));
const ID = '1589228074636lm4k2je7j7jklbn2';

const post = (
  of: ReturnType<typeof world>,
  body: Entry[] | string | Buffer,
  { path = PATH, headers = {} }: { path?: string; headers?: Record<string, string> } = {},
) =>
  of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', authorization: basic('user:pass:word'), ...headers },
    payload: Array.isArray(body) ? JSON.stringify(body) : body,
  });

test('a list: every entry is a receipt of its own message', async () => {
  const all = world({ secrets });
  const response = await post(all, fixture('batch'));
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: ID,
        occurred_at: NOW - 30_000,
        status: 'delivered',
        raw_status: 'message-delivered',
        error_text: 'Message delivered to carrier.; tag=spring',
        parts: 2,
        vendor: 'bandwidth',
        account_id: 'acme',
      },
    },
    {
      event: {
        message_id: '1589228074636lm4k2je7j7jklbn3',
        status: 'filtered',
        error_code: '4770',
        error_text: 'rejected: carrier spam block for ********0124',
      },
    },
  ]);
});

test.each([
  ['message-sending', undefined, 'accepted'],
  ['message-delivered', undefined, 'delivered'],
  ['message-failed', 4720, 'failed'],
  ['message-failed', undefined, 'failed'],
  ['message-failed', 4999, 'failed'],
  ['message-failed', 4470, 'filtered'],
  ['message-failed', 4360, 'expired'],
  ['message-failed', 4775, 'rejected'],
  ['message-failed', 4750, 'rejected'],
  ['message-failed', 9902, 'unknown'],
  ['message-beamed', undefined, 'unknown'],
  ['constructor', undefined, 'unknown'],
])('%s with code %s is a receipt %s', async (type, errorCode, status) => {
  const all = world({ secrets });
  await post(all, one({ type, ...(errorCode === undefined ? {} : { errorCode }) }));
  const error_code = String(errorCode ?? '');
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { status, raw_status: type, error_code } }]);
});

test('message-read is a read', async () => {
  const all = world({ secrets });
  await post(all, one({ type: 'message-read' }));
  expect(all.events()).toMatchObject([{ kind: 'read', event: { message_id: ID, occurred_at: NOW - 30_000 } }]);
});

test('what a person wrote is inbound', async () => {
  const all = world({ secrets });
  await post(all, fixture('received'));
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 30_000,
      vendor: 'bandwidth',
      vendor_message_id: '14762070468292kw2fuqty55yp2b2',
      sender: '+12025550100',
      recipient: '+12025550123',
      body: 'Where is it?',
      tags: { media: 'https://media.example.com/parcel.png' },
    },
  ]);
});

test('whose it is: the query for one entry alone, else a tag that says so, else Bandwidth’s id', async () => {
  const all = world({ secrets });
  const path = `${PATH}?message_id=m2`;
  await post(all, one({}, { tag: 'message_id=m/1' }), { path });
  await post(all, one({}, { tag: 'message_id=m/1' }));
  await post(all, fixture('batch'), { path });
  expect(all.events().map(({ event }) => event.message_id)).toEqual(['m2', 'm/1', ID, `${ID.slice(0, -1)}3`]);
  expect(all.events()[1]?.event).toMatchObject({ error_text: expect.stringContaining(`id=${ID}`) as string });
});

test('a repetition is the same event; another type is another one', async () => {
  const all = world({ secrets });
  await post(all, one({}));
  await post(all, one({}), { headers: { authorization: basic('user:next') } });
  await post(all, one({ type: 'message-sending' }));
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('a bad entry does not cost its neighbours', async () => {
  const all = world({ secrets });
  const [first] = one({});
  const { type: _, ...untyped } = first!;
  const body = [untyped, ...one({}, { id: '' }), ...one({}), 7 as never];
  expect((await post(all, body as Entry[])).statusCode).toBe(200);
  expect(all.events()).toMatchObject([{ event: { message_id: ID } }]);
  expect(all.deadLetters().map(({ code, field }) => [code, field])).toEqual([
    ['missing_field', '[0].type'],
    ['missing_field', '[3].type'],
    ['missing_field', 'message_id'],
  ]);
});

test('types that are about nothing of ours are ignored', async () => {
  const all = world({ secrets });
  await post(all, one({ type: 'message-typing' }, { direction: 'in' }));
  expect(all.kafka.published).toEqual([]);
  expect(await all.metrics()).toContain('handset_ingest_callbacks_total{vendor="bandwidth",outcome="ignored"} 1');
});

test.each([...HOSTILE_BODIES, ['an empty list', '[]'] as const])(
  'genuine, but %s: a dead letter',
  async (_what, body) => {
    const all = world({ secrets });
    expect((await post(all, body)).statusCode).toBe(200);
    expect(all.events()).toEqual([]);
    expect(all.deadLetters()).toMatchObject([{ service: 'ingest', account_id: 'acme' }]);
  },
);

test('10 MB are refused before they are read', async () => {
  expect((await post(world({ secrets }), HUGE)).statusCode).toBe(413);
});

test('the content type does not matter', async () => {
  const all = world({ secrets });
  await post(all, one({}), { headers: { 'content-type': 'text/plain' } });
  expect(all.events()).toHaveLength(1);
});

test.each([
  ['no authorization', { headers: { authorization: '' } }],
  ['another scheme', { headers: { authorization: basic('user:pass:word').replace('Basic', 'Bearer') } }],
  ['another password', { headers: { authorization: basic('user:guess') } }],
  ['the password without its user', { headers: { authorization: basic(':pass:word') } }],
  ['the secret of another account', { headers: { authorization: basic('globex:word') } }],
  ['an account without a secret', { path: '/v1/webhooks/bandwidth/nobody' }],
])('401: %s', async (_what, options) => {
  const all = world({ secrets });
  expect((await post(all, one({}), options)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

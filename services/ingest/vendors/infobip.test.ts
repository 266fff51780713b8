import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Infobip says, in batches, and what comes of each result:
 *
 *   group 1 pending                          a receipt `queued`
 *     … 3, 7 (sent to the operator)          … `accepted`
 *   group 2 undeliverable                    a receipt `failed`, with Infobip's error
 *     … 4 (rejected by the operator)         … `rejected`
 *   group 3 delivered                        a receipt `delivered`
 *     … 2 (to the operator)                  … `accepted`: not final
 *   group 4 expired                          a receipt `expired`
 *     … 29 (no receipt came in time)         … `unknown`
 *   group 5 rejected                         a receipt `rejected`
 *     … not delivered with 607 (spam)        … `filtered`
 *     … with 573 (blocked), 603 (STOP)       … `rejected`
 *     … with 4098, 4101 (validity)           … `expired`
 *   a group that nobody knew                 a receipt `unknown` that keeps the word
 *   seenAt without status                    a read
 *   a text or receivedAt without status      an inbound message
 *   a result that is none of these, without status or id
 *                                            a dead letter with the whole request; its neighbours are read all the same
 *   no results, a body that is no JSON object
 *                                            a dead letter with the whole request
 *
 *   Whose it is                              ?message_id= where the batch holds one result, else callbackData
 *                                            `message_id=…`, else messageId, which senders may choose themselves
 *   When it was                              doneAt, receivedAt, seenAt, with their offsets
 *   The price                                pricePerMessage times the parts
 *   The answer                               200
 *
 * Who is believed: whoever knows either of two secrets: `user:password` as basic authorization, a bearer token, or a
 * key behind `App`. Nothing is signed, no time: a replay is believed, and gives the same events.
 *   anything else                            401
 */

const PATH = '/v1/webhooks/infobip/acme';
const BASIC = 'user:pass:word';
const secrets = {
  infobip: new Map([
    ['acme', [BASIC, 'api-key-1']],
    ['globex', ['globex:word']],
  ]),
};
type World = ReturnType<typeof world>;
type Json = Record<string, unknown>;
interface Body {
  results: Json[];
}

const fixture = (name: string): Body =>
  JSON.parse(readFileSync(new URL(`fixtures/infobip/${name}.json`, import.meta.url), 'utf8')) as Body;
const [DELIVERED = {}, SPAM = {}] = fixture('reports').results;
const ID = 'c9823180-94d4-4ea0-9bf3-ec907e7534a6';

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
const send = (of: World, body: string | Buffer, headers: Record<string, string> = basic(BASIC), path = PATH) =>
  of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });
const post = (of: World, results: readonly unknown[], path = PATH) =>
  send(of, JSON.stringify({ results }), basic(BASIC), path);

test.each([
  [1, 26, 0, 'queued'],
  [1, 3, 0, 'accepted'],
  [1, 7, 0, 'accepted'],
  [2, 9, 1, 'failed'],
  [2, 4, 1, 'rejected'],
  [2, 9, 607, 'filtered'],
  [2, 9, 573, 'rejected'],
  [2, 9, 90210, 'failed'],
  [3, 5, 0, 'delivered'],
  [3, 2, 0, 'accepted'],
  [3, 99, 0, 'delivered'],
  [4, 15, 0, 'expired'],
  [4, 29, 0, 'unknown'],
  [5, 8, 0, 'rejected'],
  [5, 51, 4101, 'expired'],
  [9, 99, 0, 'unknown'],
])('group %d, status %d, error %d is a receipt %s', async (groupId, id, error, status) => {
  const all = world({ secrets });
  const said = { groupId, groupName: 'GROUP', id, name: 'NAME', description: '' };
  const response = await post(all, [{ ...DELIVERED, status: said, error: { id: error } }]);
  expect([response.statusCode, response.body]).toEqual([200, '']);
  const error_code = error === 0 ? '' : String(error);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: { message_id: ID, status, raw_status: 'NAME', error_code, vendor: 'infobip', source: 'infobip' },
    },
  ]);
});

test('a batch: every result is a receipt of its own message', async () => {
  const all = world({ secrets });
  await send(all, JSON.stringify(fixture('reports')));
  expect(all.events()).toMatchObject([
    {
      event: {
        message_id: ID,
        account_id: 'acme',
        occurred_at: NOW - 1_000,
        status: 'delivered',
        carrier: '310090',
        parts: 2,
        price: 0.017,
        currency: 'EUR',
        error_text:
          'Message delivered to handset; bulkId=BULK-ID-123-xyz; callbackData=spring campaign; ' +
          'entityId=promotional-traffic-entity; applicationId=marketing-automation-application; permanent=false',
      },
    },
    {
      event: {
        message_id: 'm-21',
        occurred_at: NOW - 1_500,
        status: 'filtered',
        error_code: '607',
        price: 0,
        error_text:
          'Message sent not delivered; EC_SPAM: Spam from *******0123; bulkId=BULK-ID-123-xyz; ' +
          'callbackData=message_id=m-21; permanent=true; messageId=m-20',
      },
    },
  ]);
});

test('?message_id= counts where it can mean only one', async () => {
  const all = world({ secrets });
  await post(all, [SPAM], `${PATH}?message_id=m-1`);
  await post(all, [DELIVERED, SPAM], `${PATH}?message_id=m-1`);
  expect(all.events().map(({ event }) => event.message_id)).toEqual(['m-1', ID, 'm-21']);
});

test('seen is a read', async () => {
  const all = world({ secrets });
  await post(all, [
    { messageId: 'm-3', seenAt: '2026-03-01T11:59:59.000+0000', sentAt: '2026-03-01T11:59:57.000+0000' },
  ]);
  expect(all.events()).toMatchObject([{ kind: 'read', event: { message_id: 'm-3', occurred_at: NOW - 1_000 } }]);
});

test('an inbound message names what it answers by its callback data', async () => {
  const all = world({ secrets });
  expect((await send(all, JSON.stringify(fixture('inbound')))).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 1_000,
      recipient: '+14155550100',
      sender: '+12015550123',
      body: 'STOP Correct answer is Paris',
      keyword: 'STOP',
      vendor_message_id: '817790313235066447',
      in_reply_to: 'm-21',
      account_id: 'acme',
      vendor: 'infobip',
      tags: { callbackData: 'message_id=m-21', smsCount: '1' },
    },
  ]);
});

test('a bad result does not cost its neighbours', async () => {
  const all = world({ secrets });
  const { messageId: _, ...nameless } = DELIVERED;
  await post(all, [{ messageId: 'm-4' }, 7, { ...DELIVERED, status: {} }, nameless, SPAM]);
  expect(all.events()).toMatchObject([{ event: { message_id: 'm-21' } }]);
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'results[0].status', message_id: 'm-4' },
    { code: 'missing_field', field: 'results[1]' },
    { code: 'missing_field', field: 'results[2].status.name' },
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
  ]);
});

test('replayed, a batch is the same events; a report without time is the same whenever it arrives', async () => {
  let now = NOW;
  const all = world({ secrets }, { now: () => now });
  const { doneAt: _, sentAt: __, ...timeless } = DELIVERED;
  await post(all, [DELIVERED, timeless]);
  now += 3_600_000;
  await post(all, [DELIVERED, timeless]);
  expect(new Set(all.events().map(({ event }) => event.event_id)).size).toBe(2);
});

test.each([
  ['no proof', {}],
  ['a wrong password', basic('user:pass')],
  ['the secret of another account', basic('globex:word')],
  ['a wrong token', { authorization: 'Bearer guess' }],
  ['a wrong key', { authorization: 'App guess' }],
  ['the key under an unknown scheme', { authorization: 'Digest api-key-1' }],
])('401: %s', async (_what, headers: Record<string, string>) => {
  const all = world({ secrets });
  expect((await send(all, JSON.stringify(fixture('reports')), headers)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test('either secret is believed, as credentials, token or key; without a secret nobody is', async () => {
  const all = world({ secrets });
  const text = JSON.stringify(fixture('reports'));
  for (const headers of [basic(BASIC), { authorization: 'Bearer api-key-1' }, { authorization: 'App api-key-1' }])
    expect((await send(all, text, headers)).statusCode).toBe(200);
  expect((await send(all, text, basic(BASIC), '/v1/webhooks/infobip/nobody')).statusCode).toBe(401);
  expect(all.lines.join()).toContain('HANDSET_INFOBIP_SECRETS');
});

test('under another content type it is read all the same', async () => {
  const all = world({ secrets });
  await send(all, JSON.stringify(fixture('reports')), { ...basic(BASIC), 'content-type': 'text/plain' });
  expect(all.events()).toHaveLength(2);
});

test.each(HOSTILE_BODIES)('genuine but %s: a dead letter with the whole request', async (_what, body) => {
  const all = world({ secrets });
  expect((await send(all, body)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toHaveLength(1);
});

test('10 MB are refused by their size alone', async () => {
  expect((await send(world({ secrets }), HUGE)).statusCode).toBe(413);
});

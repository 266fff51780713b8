import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Telnyx from 'telnyx';
import { expect, test } from 'vitest';
import { HOSTILE_BODIES, HUGE } from '../testing/hostile.ts';
import { NOW, world } from '../testing/world.ts';

/*
 * What Telnyx says, and what comes of it:
 *
 *   message.sent, message.finalized          a receipt for each of its recipients, by the recipient's status:
 *     scheduled, queued, sending               `queued`
 *     sent                                     `accepted`: the carrier has it
 *     delivered                                `delivered`
 *     delivery_failed, sending_failed          `failed`, with Telnyx's code
 *       … 40002 40003 40015 40017 40020 40322    … `filtered`
 *       … 40005 40014                            … `expired`
 *       … 40004 rejected, 40300 said STOP        … `rejected`
 *     expired                                  `expired`
 *     delivery_unconfirmed                     `unknown`: no receipt ever came
 *     read                                     a read
 *     a word that nobody knew                  `unknown` that keeps the word
 *   message.received                         an inbound message
 *   any other event                          nothing: counted, logged once
 *   no type, no recipient, no status, no id,
 *   a body that is no JSON object            a dead letter with the whole request
 *
 *   Whose it is                              ?message_id=, else a tag `message_id=…`, else Telnyx's id
 *   When it was                              occurred_at; a retry says the same time, and is the same event
 *   The answer                               200
 *
 * Who is believed: whoever signed `timestamp|body` with the account's key within 5 minutes; two keys may be live.
 *   a wrong or missing signature, an old or early timestamp, a changed body, no key   401
 */

const PATH = '/v1/webhooks/telnyx/acme';
const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const secret = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');
  return { secret, privateKey };
};
const [FIRST, SECOND, STRANGER] = [pair(), pair(), pair()] as const;
const secrets = { telnyx: new Map([['acme', [FIRST.secret, SECOND.secret]]]) };

const fixture = (name: string): string =>
  readFileSync(new URL(`fixtures/telnyx/${name}.json`, import.meta.url), 'utf8');

interface Finalized {
  data: { event_type: string; payload: { id: string; tags: string[]; errors: object[]; to: Record<string, string>[] } };
  meta: { attempt: number };
}
const finalized = (change: (body: Finalized) => void = () => undefined): string => {
  const body = JSON.parse(fixture('finalized')) as Finalized;
  change(body);
  return JSON.stringify(body);
};
const ID = 'ac012cbf-5e09-46af-a69a-7c0e2d90993c';

function headersFor(body: string | Buffer, at: number, key: KeyObject) {
  const timestamp = String(Math.floor(at / 1_000));
  const signature = sign(null, Buffer.concat([Buffer.from(`${timestamp}|`), Buffer.from(body)]), key);
  return { 'telnyx-timestamp': timestamp, 'telnyx-signature-ed25519': signature.toString('base64') };
}

interface Options {
  readonly path?: string;
  readonly key?: KeyObject;
  readonly at?: number;
  readonly signed?: string;
  readonly headers?: Record<string, string>;
}
function post(of: ReturnType<typeof world>, body: string | Buffer, options: Options = {}) {
  const { path = PATH, key = FIRST.privateKey, at = NOW, signed = body, headers = {} } = options;
  return of.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...headersFor(signed, at, key), ...headers },
    payload: body,
  });
}

test('a whole receipt', async () => {
  const all = world({ secrets });
  const response = await post(all, fixture('finalized'));
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(all.events()).toMatchObject([
    {
      kind: 'dlr',
      event: {
        message_id: ID,
        occurred_at: NOW - 30_000,
        status: 'delivered',
        raw_status: 'delivered',
        error_code: '',
        error_text: 'line_type=Wireless; carrier_fee=0.0040; tags=spring',
        carrier: 'T-MOBILE USA, INC.',
        parts: 2,
        price: 0.008,
        currency: 'USD',
        vendor: 'telnyx',
        source: 'telnyx',
        account_id: 'acme',
      },
    },
  ]);
});

test.each([
  ['scheduled', '', 'queued'],
  ['queued', '', 'queued'],
  ['sending', '', 'queued'],
  ['sent', '', 'accepted'],
  ['delivery_failed', '40008', 'failed'],
  ['delivery_failed', '40002', 'filtered'],
  ['delivery_failed', '40017', 'filtered'],
  ['sending_failed', '40020', 'filtered'],
  ['sending_failed', '40300', 'rejected'],
  ['delivery_failed', '40004', 'rejected'],
  ['delivery_failed', '40005', 'expired'],
  ['delivery_failed', '49999', 'failed'],
  ['sending_failed', '', 'failed'],
  ['delivered', '40002', 'delivered'],
  ['expired', '', 'expired'],
  ['delivery_unconfirmed', '', 'unknown'],
  ['beamed', '', 'unknown'],
  ['constructor', '', 'unknown'],
])('%s with code "%s" is a receipt %s', async (said, code, status) => {
  const all = world({ secrets });
  const body = finalized(({ data }) => {
    data.payload.to[0]!['status'] = said;
    if (code) data.payload.errors = [{ code, title: 'Why', detail: 'not to +12025550123' }];
  });
  await post(all, body);
  expect(all.events()).toMatchObject([{ kind: 'dlr', event: { status, raw_status: said, error_code: code } }]);
  if (code)
    expect(all.events()[0]?.event).toMatchObject({
      error_text: expect.stringContaining('Why: not to ********0123') as string,
    });
});

test('read is a read', async () => {
  const all = world({ secrets });
  await post(
    all,
    finalized(({ data }) => (data.payload.to[0]!['status'] = 'read')),
  );
  expect(all.events()).toMatchObject([{ kind: 'read', event: { message_id: ID, occurred_at: NOW - 30_000 } }]);
});

test('whose it is: the query, else a tag that says so, else Telnyx’s id; which is kept', async () => {
  const all = world({ secrets });
  const tagged = finalized(({ data }) => (data.payload.tags = ['spring', 'message_id=m/1']));
  await post(all, tagged, { path: `${PATH}?message_id=m2` });
  await post(all, tagged);
  await post(all, finalized());
  expect(all.events().map(({ event }) => event.message_id)).toEqual(['m2', 'm/1', ID]);
  expect(all.events()[1]?.event).toMatchObject({ error_text: expect.stringContaining(`id=${ID}`) as string });
});

test('a retry is the same event, whatever it is signed with; another status is another one', async () => {
  const all = world({ secrets });
  await post(all, finalized());
  await post(
    all,
    finalized(({ meta }) => (meta.attempt = 2)),
    { at: NOW - 60_000, key: SECOND.privateKey },
  );
  await post(
    all,
    finalized(({ data }) => (data.payload.to[0]!['status'] = 'sent')),
  );
  const ids = all.events().map(({ event }) => event.event_id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('each recipient of a group has a receipt; one without a status does not cost the others', async () => {
  const all = world({ secrets });
  const body = finalized(({ data }) =>
    data.payload.to.push({ phone_number: '+12025550124' }, { phone_number: '+12025550125', status: 'sent' }),
  );
  expect((await post(all, body)).statusCode).toBe(200);
  expect(all.events()).toMatchObject([
    { event: { status: 'delivered', error_text: expect.stringContaining('to=********0123') as string } },
    { event: { status: 'accepted' } },
  ]);
  expect(all.deadLetters()).toMatchObject([{ code: 'missing_field', field: 'data.payload.to[1].status' }]);
});

test('what a person wrote is inbound', async () => {
  const all = world({ secrets });
  expect((await post(all, fixture('received'))).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.inbound()).toMatchObject([
    {
      occurred_at: NOW - 31_000,
      account_id: 'acme',
      vendor: 'telnyx',
      vendor_message_id: '84cca175-9755-4859-b67f-4730d7f58aa3',
      sender: '+12025550100',
      recipient: '+12025550123',
      body: 'Stop it 😀',
      tags: { type: 'MMS', carrier: 'T-Mobile USA', media: 'https://media.example.com/cat.png' },
    },
  ]);
  expect(all.kafka.published[0]?.key).toBe('+12025550123');
});

test('other events are ignored: counted, logged once', async () => {
  const all = world({ secrets });
  await post(
    all,
    finalized(({ data }) => (data.event_type = '10dlc.brand.update')),
  );
  expect(all.kafka.published).toEqual([]);
  expect(all.lines).toEqual([expect.stringContaining('10dlc.brand.update')]);
  expect(await all.metrics()).toContain('handset_ingest_callbacks_total{vendor="telnyx",outcome="ignored"} 1');
});

test.each(HOSTILE_BODIES)('signed, but %s: a dead letter', async (_what, body) => {
  const all = world({ secrets });
  expect((await post(all, body)).statusCode).toBe(200);
  expect(all.events()).toEqual([]);
  expect(all.deadLetters()).toMatchObject([{ service: 'ingest', account_id: 'acme' }]);
});

test('what is genuine but says no id or no recipient is a dead letter with the whole request', async () => {
  const all = world({ secrets });
  const nameless = finalized(({ data }) => (data.payload.id = ''));
  await post(all, nameless);
  await post(
    all,
    finalized(({ data }) => (data.payload.to = [])),
  );
  expect(all.deadLetters()).toMatchObject([
    { code: 'missing_field', field: 'message_id', kind: 'dlr' },
    { code: 'missing_field', field: 'data.payload.to' },
  ]);
  expect(all.deadLetters()[0]!.payload!.toString()).toContain(nameless);
});

test('10 MB are refused before they are read', async () => {
  expect((await post(world({ secrets }), HUGE)).statusCode).toBe(413);
});

test('the content type does not matter: the bytes are signed', async () => {
  const all = world({ secrets });
  await post(all, finalized(), { headers: { 'content-type': 'text/plain' } });
  expect(all.events()).toHaveLength(1);
});

test('Telnyx’s own SDK believes what we believe, and not what we refuse', async () => {
  const all = world({ secrets });
  const { webhooks } = new Telnyx({ apiKey: 'unused', publicKey: FIRST.secret });
  const body = finalized();
  const now = Date.now();
  const unwrap = (headers: Record<string, string>) => webhooks.unwrap(body, { headers });
  const at = world({ secrets }, { now: () => now });
  const good = headersFor(body, now, FIRST.privateKey);
  const bad = headersFor(body, now, STRANGER.privateKey);
  await expect(unwrap(good)).resolves.toMatchObject({ data: { event_type: 'message.finalized' } });
  await expect(unwrap(bad)).rejects.toThrow();
  expect((await post(at, body, { headers: good })).statusCode).toBe(200);
  expect((await post(at, body, { headers: bad })).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test.each<[string, Options]>([
  ['no signature', { headers: { 'telnyx-signature-ed25519': '' } }],
  ['a signature of nothing', { headers: { 'telnyx-signature-ed25519': 'AAAA' } }],
  ['no timestamp', { headers: { 'telnyx-timestamp': '' } }],
  ['another timestamp', { headers: { 'telnyx-timestamp': String(NOW / 1_000 + 1) } }],
  ['another key', { key: STRANGER.privateKey }],
  ['six minutes old', { at: NOW - 360_000 }],
  ['six minutes early', { at: NOW + 360_000 }],
  ['another body', { signed: '{}' }],
  ['an account without a key', { path: '/v1/webhooks/telnyx/nobody' }],
])('401: %s', async (_what, options) => {
  const all = world({ secrets });
  expect((await post(all, finalized(), options)).statusCode).toBe(401);
  expect(all.kafka.published).toEqual([]);
});

test.each(['', 'short', 'A'.repeat(44)])('a secret that is no key (%j) believes nobody', async (secret) => {
  const all = world({ secrets: { telnyx: new Map([['acme', [secret]]]) } });
  expect((await post(all, finalized())).statusCode).toBe(401);
});

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BEARER, NOW, world } from '../testing/world.ts';

/*
 * What is posted, and what comes of it:
 *
 *   receipts one a line, or JSON             202 with the ids of what Kafka has; a dlr event each
 *   whose it is                              message_id, else the vendor's id as written
 *   when it was                              the done date (UTC where no zone is told), else received_at, else arrival;
 *                                            without a done date the time is not in the event's id: a repeat is the same
 *   one that cannot be read                  rejected with its index, and a dead letter that holds a request with it alone
 *   none that can be read                    400 of the same shape, and dead letters all the same
 *   no key, a wrong one, another account's   401
 *   another content type                     415
 *   Kafka does not acknowledge               503, nothing was promised
 */

const GOOD =
  'id:1A2B sub:001 dlvrd:001 submit date:2602281155 done date:260228120005 stat:UNDELIV err:027 Text:Your code';
const DONE = Date.UTC(2026, 1, 28, 12, 0, 5);

const post = (
  of: ReturnType<typeof world>,
  body: string | Buffer | object,
  options: { url?: string; headers?: object } = {},
) =>
  of.app.inject({
    method: 'POST',
    url: options.url ?? '/v1/receipts/smpp/acme',
    headers: {
      ...BEARER,
      'content-type': typeof body === 'string' || Buffer.isBuffer(body) ? 'text/plain' : 'application/json',
      ...options.headers,
    },
    payload: body,
  });

test('a receipt becomes a dlr event of the account', async () => {
  const at = world();
  const response = await post(at, GOOD);
  const [published] = at.events();
  expect(response.statusCode).toBe(202);
  expect(response.json()).toEqual({
    accepted: 1,
    event_ids: [published!.event.event_id],
    message_ids: ['1A2B'],
    rejected: [],
  });
  expect(published).toMatchObject({
    kind: 'dlr',
    event: {
      message_id: '1A2B',
      account_id: 'acme',
      source: 'smpp',
      vendor: 'smpp',
      occurred_at: DONE,
      status: 'failed',
      raw_status: 'UNDELIV',
      error_code: '027',
      error_text: 'done date=260228120005',
    },
  });
  expect(at.kafka.published.map(({ topic, key }) => [topic, key])).toEqual([['handset.dlr', '1A2B']]);
});

test('the vendor is told in the query or in the receipt, a message_id and a carrier in the receipt', async () => {
  const at = world();
  const body = [{ text: GOOD }, { text: GOOD, message_id: 'm1', vendor: 'other', carrier: 'Telco' }];
  expect((await post(at, body, { url: '/v1/receipts/smpp/acme?vendor=sinch' })).statusCode).toBe(202);
  expect(at.events().map(({ event }) => event)).toMatchObject([
    { message_id: '1A2B', vendor: 'sinch', carrier: '' },
    { message_id: 'm1', vendor: 'other', carrier: 'Telco', error_text: 'vendor_id=1A2B; done date=260228120005' },
  ]);
});

test('without a done date the time is received_at, else arrival, and a repeat at another time is the same event', async () => {
  let now = NOW;
  const at = world({}, { now: () => now });
  const text = 'id:7 stat:ACCEPTD';
  await post(at, text);
  now += 60_000;
  await post(at, text);
  await post(at, { text, received_at: NOW - 5_000 });
  const events = at.events().map(({ event }) => event);
  expect(events.map(({ occurred_at }) => occurred_at - NOW)).toEqual([0, 60_000, -5_000]);
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(1);
});

test('a done date weighs more than received_at, and is in the id', async () => {
  const at = world();
  const later = GOOD.replace('260228120005', '260228120006');
  await post(at, [
    { text: GOOD, received_at: NOW },
    { text: later, received_at: NOW },
  ]);
  const events = at.events().map(({ event }) => event);
  expect(events.map(({ occurred_at }) => occurred_at)).toEqual([DONE, DONE + 1_000]);
  expect(events[0]!.event_id).not.toBe(events[1]!.event_id);
});

test('parameters weigh more than the text; what the text said otherwise is kept', async () => {
  const at = world();
  await post(at, { text: 'id:6699 stat:UNDELIV err:000', tlv: { '0x001E': '1a2b', '0x0427': '0x02' } });
  expect(at.events()[0]!.event).toMatchObject({
    message_id: '1a2b',
    status: 'delivered',
    raw_status: 'DELIVRD',
    error_code: '',
    error_text: 'id=6699; stat=UNDELIV',
  });
});

test('a line that cannot be read costs itself: it is rejected, and a dead letter from which it can be sent again', async () => {
  const at = world();
  const response = await post(at, `${GOOD}\nid:5 err:1\r\n${GOOD}`, { url: '/v1/receipts/smpp/acme?vendor=x' });
  expect(response.statusCode).toBe(202);
  expect(response.json()).toMatchObject({
    accepted: 2,
    message_ids: ['1A2B', '1A2B'],
    rejected: [{ index: 1, code: 'missing_field', field: 'stat' }],
  });
  const letters = at.deadLetters();
  expect(letters).toMatchObject([
    { service: 'ingest', code: 'missing_field', field: 'stat', kind: 'dlr', account_id: 'acme', occurred_at: NOW },
  ]);
  expect(letters[0]!.payload!.toString()).toBe(
    'POST /v1/receipts/smpp/acme?vendor=x HTTP/1.1\r\ncontent-type: text/plain\r\n\r\nid:5 err:1\r',
  );
  expect(at.lines).toEqual([expect.stringContaining('SMPP receipts became dead letters')]);
});

test('400 if none was good, and nothing is lost: each is a dead letter with its own bytes', async () => {
  const at = world();
  const future = 'id:5 stat:DELIVRD done date:9901010000';
  const bodies = ['hello', '\xff\xfe', future, '{"text":"id:1"}'];
  const response = await post(at, Buffer.from(bodies.join('\n'), 'latin1'));
  expect(response.statusCode).toBe(400);
  expect(response.json()).toMatchObject({ accepted: 0, event_ids: [], message_ids: [] });
  expect(response.json<{ rejected: { code: string }[] }>().rejected.map(({ code }) => code)).toEqual([
    'undecodable',
    'undecodable',
    'time_out_of_range',
    'missing_field',
  ]);
  expect(at.deadLetters().map(({ payload }) => payload!.toString('latin1').split('\r\n\r\n')[1])).toEqual(bodies);
  expect(at.events()).toEqual([]);
});

test.each([
  ['JSON that breaks', '{"text":', 'undecodable', 1],
  ['a number that lost its digits', '[{"tlv":{"0x001e":12345678901234567890}}]', 'invalid_value', 1],
  ['an empty array', '[]', 'missing_field', 0],
])('%s is 400, with as many dead letters as there are bytes to keep', async (_what, body, code, letters) => {
  const at = world();
  const response = await post(at, body, { headers: { 'content-type': 'application/json' } });
  expect([response.statusCode, response.json<{ rejected: { code: string }[] }>().rejected[0]!.code]).toEqual([
    400,
    code,
  ]);
  expect(at.deadLetters()).toHaveLength(letters);
});

test.each([
  ['no key', { authorization: '' }, 401],
  ['a wrong key', { authorization: 'Bearer nobody' }, 401],
  ['the key of another account', { authorization: 'Bearer k-globex' }, 401],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['brotli', { 'content-encoding': 'br' }, 415],
])('%s is refused', async (_what, headers, status) => {
  const at = world();
  expect((await post(at, GOOD, { headers })).statusCode).toBe(status);
  expect(at.kafka.published).toEqual([]);
});

test('gzip, a thousand at most, a mebibyte at most', async () => {
  const at = world();
  expect((await post(at, gzipSync(GOOD), { headers: { 'content-encoding': 'gzip' } })).statusCode).toBe(202);
  expect((await post(at, 'id:1 stat:DELIVRD\n'.repeat(1_001))).statusCode).toBe(413);
  expect((await post(at, 'x'.repeat(1024 * 1024 + 1))).statusCode).toBe(413);
});

test('503 when Kafka does not acknowledge, for receipts and for dead letters alike', async () => {
  const at = world();
  at.kafka.fail('unknown');
  for (const body of [GOOD, 'hello']) {
    const response = await post(at, body);
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '2']);
  }
  at.kafka.recover();
  expect((await post(at, GOOD)).statusCode).toBe(202);
});

test('receipts count in the same allowance as events, and in the same figures', async () => {
  const at = world({ rate: 2 });
  expect((await post(at, `${GOOD}\nhello`)).statusCode).toBe(202);
  const response = await at.send('dlr', { message_id: 'm1', occurred_at: NOW, status: 'delivered' });
  expect([response.statusCode, (await post(at, GOOD)).statusCode]).toEqual([429, 429]);
  const figures = await at.metrics();
  expect(figures).toContain('handset_ingest_events_total{kind="dlr",outcome="accepted",code=""} 1');
  expect(figures).toContain('handset_ingest_events_total{kind="dlr",outcome="rejected",code="undecodable"} 1');
});

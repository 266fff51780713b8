import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { memoryPublisher, NOW, world } from './testing/world.ts';

const SUBMIT = { message_id: 'm1', occurred_at: NOW, sender: '88000', recipient: '+14155550100' };
const DLR = { message_id: 'm1', occurred_at: NOW, status: 'delivered' };

test('202 tells the ids of what Kafka has acknowledged, in the order of the request', async () => {
  const { send, events } = world();
  const response = await send('dlr', [DLR, { ...DLR, event_id: 'mine' }]);
  expect(response.statusCode).toBe(202);
  const published = events();
  expect(response.json()).toEqual({
    accepted: 2,
    event_ids: [published[0]!.event.event_id, 'mine'],
    message_ids: ['m1', 'm1'],
    rejected: [],
  });
  expect(published[0]).toMatchObject({ kind: 'dlr', event: { account_id: 'acme', status: 'delivered' } });
});

test('records are keyed by their message', async () => {
  const { send, kafka } = world();
  await send('submit', SUBMIT);
  expect(kafka.published.map(({ topic, key }) => [topic, key])).toEqual([['handset.submit', 'm1']]);
});

test('good and bad events in one request: the good ones are accepted, each bad one is told with its index', async () => {
  const { send, events } = world();
  const response = await send('dlr', [{ ...DLR, status: 'lost', colour: 1 }, DLR, 7]);
  expect(response.statusCode).toBe(202);
  const { accepted, message_ids, rejected } = response.json<{
    accepted: number;
    message_ids: string[];
    rejected: object[];
  }>();
  expect([accepted, message_ids, events().length]).toEqual([1, ['m1'], 1]);
  expect(rejected).toMatchObject([
    { index: 0, code: 'unknown_field', field: 'colour', more: [{ code: 'invalid_value', field: 'status' }] },
    { index: 2, code: 'invalid_value', field: '' },
  ]);
  expect(rejected[1]).not.toHaveProperty('more');
});

test('400 of the same shape if none is good, and nothing is published', async () => {
  const { send, kafka } = world();
  const response = await send('dlr', { ...DLR, status: 'lost' });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toEqual({
    accepted: 0,
    event_ids: [],
    message_ids: [],
    rejected: [
      {
        index: 0,
        code: 'invalid_value',
        field: 'status',
        message: expect.stringContaining('must be one of') as string,
      },
    ],
  });
  expect((await send('dlr', '{"message_id":')).json()).toMatchObject({ rejected: [{ index: 0, code: 'undecodable' }] });
  expect(kafka.published).toEqual([]);
});

test('NDJSON: one broken line costs one event', async () => {
  const { send } = world();
  const lines = [JSON.stringify(DLR), '{"message_id":', JSON.stringify({ ...DLR, message_id: 'm2' })].join('\n');
  for (const type of ['application/x-ndjson', 'application/json']) {
    const response = await send('dlr', lines, { 'content-type': type });
    expect(response.json()).toMatchObject({
      accepted: 2,
      message_ids: ['m1', 'm2'],
      rejected: [{ index: 1, code: 'undecodable' }],
    });
  }
});

test('a retry is the same event; a submit that names no message is one only with an idempotency key', async () => {
  const { send } = world();
  const { message_id: _, ...unnamed } = SUBMIT;
  const ids = async (headers: Record<string, string>) => {
    const { event_ids, message_ids } = (await send('submit', unnamed, headers)).json<{
      event_ids: string[];
      message_ids: string[];
    }>();
    return [...event_ids, ...message_ids];
  };
  expect(await ids({ 'idempotency-key': 'order-7' })).toEqual(await ids({ 'idempotency-key': 'order-7' }));
  expect(await ids({})).not.toEqual(await ids({}));
  expect((await send('submit', SUBMIT)).json()).toEqual((await send('submit', SUBMIT)).json());
});

test('the key decides the account, whatever the body says', async () => {
  const { send, kafka } = world();
  const claimed = await send('dlr', { ...DLR, account_id: 'globex' });
  expect(claimed.json()).toMatchObject({ accepted: 0, rejected: [{ code: 'invalid_value', field: 'account_id' }] });
  expect(kafka.published).toEqual([]);
});

test.each([
  ['no key', { authorization: '' }],
  ['a wrong key', { authorization: 'Bearer k-acm' }],
  ['an account for a key', { authorization: 'Bearer acme' }],
])('401: %s, before anything else is looked at', async (_what, headers) => {
  const { send, kafka } = world();
  const response = await send('nonsense', DLR, headers);
  expect([response.statusCode, response.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
  expect(response.headers['www-authenticate']).toContain('Bearer');
  expect(kafka.published).toEqual([]);
});

test('404 names the kinds, 415 the content types', async () => {
  const { send, app } = world();
  expect([(await send('sms', DLR)).statusCode, (await send('sms', DLR)).body]).toEqual([
    404,
    expect.stringContaining('submit, handoff, dlr'),
  ]);
  for (const headers of [{ 'content-type': 'text/plain' }, { 'content-encoding': 'br' }])
    expect((await send('dlr', DLR, headers)).statusCode).toBe(415);
  expect((await app.inject({ method: 'GET', url: '/v1/events/dlr' })).json()).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('a URL that cannot be read is refused in the same shape as everything else', async () => {
  const { app } = world();
  for (const url of ['/v1/events/%ff', `/v1/events/${'x'.repeat(3_000)}`]) {
    const answer = await app.inject({ method: 'POST', url });
    expect([answer.statusCode, answer.json()], url).toMatchObject([400, { error: { code: 'bad_request' } }]);
  }
});

test('413: a body beyond 1 MiB, packed or not, and more than a thousand events', async () => {
  const { send, kafka } = world();
  const large = { ...DLR, error_text: 'x'.repeat(1024 * 1024) };
  const responses = [
    await send('dlr', large),
    await send('dlr', gzipSync(JSON.stringify(large)), { 'content-encoding': 'gzip' }),
    await send(
      'dlr',
      Array.from({ length: 1001 }, () => DLR),
    ),
  ];
  expect(responses.map(({ statusCode }) => statusCode)).toEqual([413, 413, 413]);
  for (const response of responses) expect(response.json()).toMatchObject({ error: { code: 'too_large' } });
  expect(kafka.published).toEqual([]);
});

test('a packed body is read', async () => {
  const { send } = world();
  const response = await send('dlr', gzipSync(JSON.stringify([DLR, DLR])), { 'content-encoding': 'gzip' });
  expect([response.statusCode, response.json()]).toMatchObject([202, { accepted: 2 }]);
});

test('429 says when to come back, and other accounts do not notice', async () => {
  const { send } = world({ rate: 10 });
  const ten = Array.from({ length: 10 }, () => DLR);
  expect((await send('dlr', ten)).statusCode).toBe(202);
  const limited = await send('dlr', DLR);
  expect([limited.statusCode, limited.headers['retry-after']]).toEqual([429, '1']);
  expect((await send('dlr', DLR, { authorization: 'Bearer k-globex' })).statusCode).toBe(202);
});

test.each([
  ['unknown', 'not_acknowledged'],
  ['not_sent', 'overloaded'],
] as const)('503 with Retry-After when the outcome is %s, and 202 once Kafka is back', async (outcome, code) => {
  const { send, kafka, lines } = world();
  kafka.fail(outcome);
  const responses = [await send('dlr', DLR), await send('dlr', DLR)];
  for (const response of responses) {
    expect([response.statusCode, response.json()]).toMatchObject([503, { error: { code } }]);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect(lines.length).toBe(1);
  kafka.recover();
  expect((await send('dlr', DLR)).statusCode).toBe(202);
});

test('202 is not said before the acknowledgement', async () => {
  let acknowledge = () => {};
  const acknowledged = new Promise<void>((resolve) => (acknowledge = resolve));
  const { publisher } = memoryPublisher();
  const { send } = world({}, { publisher: { ...publisher, publish: () => acknowledged } });
  let answered = false;
  const response = send('dlr', DLR).then((each) => ((answered = true), each));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(answered).toBe(false);
  acknowledge();
  expect((await response).statusCode).toBe(202);
});

test('until the schemas are registered everything is 503, health says why', async () => {
  const { send, app } = world({}, { schemaIds: () => undefined, health: () => ['the schemas are being registered'] });
  const response = await send('dlr', DLR);
  expect([response.statusCode, response.json()]).toMatchObject([503, { error: { code: 'not_ready' } }]);
  const health = await app.inject({ url: '/health' });
  expect([health.statusCode, health.json()]).toEqual([
    503,
    { healthy: false, reasons: ['the schemas are being registered'] },
  ]);
});

test('an event that grows beyond 1 MiB as Avro is rejected by itself', async () => {
  const { send } = world();
  // A body of exactly 1 MiB: the derived id and the defaults come on top.
  const event = { ...SUBMIT, parts: 1, text: '' };
  const text = 'x'.repeat(1024 * 1024 - JSON.stringify(event).length);
  const response = await send('submit', { ...event, text });
  expect([response.statusCode, response.json()]).toMatchObject([400, { rejected: [{ code: 'too_large' }] }]);
});

test('what came of every event is counted', async () => {
  const { send, metrics, app } = world();
  await send('dlr', [DLR, DLR, 5]);
  await send('dlr', DLR, { authorization: '' });
  const text = await metrics();
  expect(text).toContain('handset_ingest_events_total{kind="dlr",outcome="accepted",code=""} 2');
  expect(text).toContain('handset_ingest_events_total{kind="dlr",outcome="rejected",code="invalid_value"} 1');
  expect(text).toContain('handset_ingest_refusals_total{status="401"} 1');
  expect((await app.inject({ url: '/metrics' })).body).toContain('handset_ingest_waiting_records 0');
});

import fastify from 'fastify';
import openapiTS from 'openapi-typescript';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertChanges, learned } from '../../infra/clickhouse/testing/changes.ts';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { CATALOGUE } from '../../schemas/errors/catalogue.ts';
import { recipientKey } from '../../schemas/pii.ts';
import type { ReplayOrder } from '../runtime/dead-letters/run.ts';
import { createLogger } from '../runtime/logger.ts';
import { analyticsApp } from './app.ts';
import { clickhouseDatabase, type Row } from './clickhouse.ts';
import { eventStream } from './testing/event-stream.ts';

const db = testDatabase();
const PII_KEY = 'a'.repeat(64);
const HOUR = 3_600_000;
const NOW = Math.floor(Date.now() / 1000) * 1000;
const PHONE = '+15555550142';
const PAGED = 23;
/** Before what is asked about unless a test says otherwise. */
const LONG_AGO = NOW - 60 * HOUR;

const PORTS = {
  processorUrls: [],
  auditState: () => ({ every_seconds: 0, hours: 26, outcome: null, finished_at: null, differences: 0 }),
  database: clickhouseDatabase(db.client),
  readKeys: [
    { account: '*', key: 'all-key' },
    { account: 'acme', key: 'acme-key' },
    { account: 'globex', key: 'globex-key' },
  ],
  adminKey: 'admin-key',
  ingestUrl: 'http://127.0.0.1:8080',
  piiKey: PII_KEY,
  now: Date.now,
  logger: createLogger('analytics', 'silent'),
  health: async () => [],
  limits: { perSecond: 10_000, atOnce: 16, waitMs: 60_000 },
  replayDeadLetters: async (order: ReplayOrder) => {
    replayed.push(order);
    await until(() => mayReplay);
    const published = new Map([['handset.dlr', 2]]);
    return {
      records: published,
      codes: new Map([['unknown_schema', 2]]),
      repeated: 1,
      withoutTopic: 0,
      withoutBytes: 0,
    };
  },
};
const replayed: ReplayOrder[] = [];
let mayReplay = true;
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const app = await analyticsApp({ ...PORTS, metrics: new Registry() });

const ask = (url: string, key = 'all-key', headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { authorization: `Bearer ${key}`, ...headers } });
const rows = async (url: string, key?: string): Promise<Row[]> => {
  const answer = await ask(url, key);
  expect(answer.statusCode, `${url}: ${answer.body}`).toBe(200);
  return answer.json<{ rows: Row[] }>().rows;
};

/** Twenty-three messages of acme in one second, a failed one and its events, and three of globex. */
beforeAll(async () => {
  const acme = Array.from({ length: PAGED }, (_, index) =>
    learned({
      message_id: `paged-${String(index).padStart(2, '0')}`,
      submitted_at: NOW - HOUR,
      first_seen_at: NOW - HOUR,
      campaign_id: 'spring',
      carrier: 'verizon',
      status: 'delivered',
      final: 1,
      handed_off: 1,
      delivered_at: NOW - HOUR + 2_000,
    }),
  );
  const failed = learned({
    message_id: 'lost',
    submitted_at: NOW - 5_000,
    first_seen_at: NOW,
    campaign_id: 'autumn',
    carrier: 't-mobile',
    vendor: 'aggregator',
    recipient_key: recipientKey(PII_KEY, PHONE),
    recipient_masked: '********0142',
    status: 'filtered',
    final: 1,
    handed_off: 1,
    handed_off_at: NOW - 4_000,
    failed_at: NOW - 3_000,
    error_vendor: 'twilio',
    error_code: '30007',
  });
  const globex = [1, 2, 3].map((index) =>
    learned({
      message_id: `globex-${index}`,
      account_id: 'globex',
      submitted_at: NOW - HOUR,
      first_seen_at: NOW - HOUR,
    }),
  );
  const odd = ['comma,id', ' spaced '].map((message_id) =>
    learned({
      message_id,
      account_id: 'odd',
      submitted_at: NOW - HOUR,
      first_seen_at: NOW - HOUR,
      automation_id: 'welcome',
      tags: { team: message_id },
    }),
  );
  await insertChanges(db.client, [...acme, failed, ...globex, ...odd], 'seed');
  await insertEvents([
    event('lost', 'submit', 's', NOW - 5_000, { sender: '88000' }),
    event('lost', 'handoff', 'h', NOW - 4_000, { outcome: 'accepted', vendor: 'twilio' }),
    event('lost', 'dlr', 'd', NOW - 3_000, { status: 'filtered', error_code: '30007' }),
    event('lost', 'dlr', 'd', NOW - 2_500, { status: 'filtered', error_code: '30007', raw_status: 'again' }),
    event('lost', 'click', 'foreign', NOW - 1_000, {}, 'globex'),
  ]);
});
afterAll(() => app.close());

const event = (id: string, kind: string, eventId: string, at: number, details: object, account = 'acme') => ({
  message_id: id,
  kind,
  event_id: eventId,
  account_id: account,
  occurred_at: at,
  source: 'test',
  received_at: at,
  origin_topic: `handset.${kind}`,
  origin_partition: 0,
  origin_offset: 0,
  data: JSON.stringify({ message_id: id, event_id: eventId, occurred_at: at, source: 'test', ...details }),
});

const insertEvents = async (values: readonly object[]): Promise<void> => {
  await db.client.insert({ table: 'events', values, format: 'JSONEachRow' });
};

const GUARDED = [
  'glossary',
  'segments',
  'throughput',
  'errors',
  'errors/catalogue',
  'errors/new-codes',
  'latency',
  'funnel',
  'campaigns',
  'campaigns/spring',
  'cohorts',
  'carriers',
  'receipts',
  'orphans',
  'dead-letters',
  'replies',
  'consents',
  'conversions',
  'messages',
  'messages/lost',
  'live',
];

test('without a key, with a wrong one, or with another scheme, nothing is answered', async () => {
  for (const path of GUARDED)
    for (const authorization of [undefined, 'Bearer wrong', 'Basic YTpi']) {
      const answer = await app.inject({ url: `/v1/${path}`, headers: authorization ? { authorization } : {} });
      expect(answer.statusCode, path).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
      expect(answer.json()).toMatchObject({ error: { code: 'unauthorized' } });
    }
});

test('a session is a cookie that scripts cannot read and other sites cannot send, and it knows whose it is', async () => {
  const wrong = await app.inject({ method: 'POST', url: '/v1/session', payload: { key: 'wrong' } });
  expect([wrong.statusCode, wrong.headers['set-cookie']]).toEqual([401, undefined]);
  expect((await app.inject({ method: 'POST', url: '/v1/session', payload: {} })).json()).toMatchObject({
    error: { code: 'missing_field', field: 'key' },
  });
  const answer = await app.inject({ method: 'POST', url: '/v1/session', payload: { key: 'acme-key' } });
  expect(answer.statusCode).toBe(204);
  const cookie = String(answer.headers['set-cookie']);
  expect(cookie).toMatch(/^handset_session=.*; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
  const headers = { cookie: cookie.split(';')[0]! };
  const seen = (await app.inject({ url: '/v1/session', headers })).json<object>();
  expect(seen).toEqual({ signed_in: true, account: 'acme', ingest_url: 'http://127.0.0.1:8080' });
  expect((await app.inject({ url: '/v1/session' })).json()).toEqual({ signed_in: false });
  expect((await app.inject({ url: '/v1/messages/lost', headers })).statusCode).toBe(200);
  expect(String((await app.inject({ method: 'DELETE', url: '/v1/session', headers })).headers['set-cookie'])).toMatch(
    /^handset_session=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/,
  );
});

test("an account's key never sees another's, whatever it asks for", async () => {
  const [mine] = await rows('/v1/segments', 'globex-key');
  expect(mine).toMatchObject({ messages: 3 });
  expect(await rows('/v1/segments?by=account_id', 'globex-key')).toMatchObject([{ account_id: 'globex', messages: 3 }]);
  for (const path of ['segments?by=campaign_id&', 'errors?', 'throughput?', 'latency?', 'messages?'])
    expect(await rows(`/v1/${path}account_id=acme`, 'globex-key'), path).toEqual([]);
  expect(await rows(`/v1/messages?recipient=${encodeURIComponent(PHONE)}`, 'globex-key')).toEqual([]);
  const foreign = await ask('/v1/messages/lost', 'globex-key');
  expect([foreign.statusCode, foreign.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
  expect(await rows('/v1/segments?by=account_id')).toMatchObject([
    { messages: PAGED + 1 },
    { messages: 3 },
    { messages: 2 },
  ]);
});

test('a wrong value is refused by name', async () => {
  const wrong: [string, string, string][] = [
    ['segments?campain_id=x', 'unknown_field', 'campain_id'],
    ['segments?by=colour', 'invalid_value', 'by'],
    ['segments?tz=Mars', 'invalid_value', 'tz'],
    ['segments?from=yesterday', 'invalid_value', 'from'],
    ['segments?from=2&to=1', 'invalid_value', 'from'],
    ['segments?format=xlsx', 'invalid_value', 'format'],
    ['throughput?step=5s', 'invalid_value', 'step'],
    ['errors?limit=0', 'invalid_value', 'limit'],
    ['errors/catalogue?family=spam', 'invalid_value', 'family'],
    ['errors/catalogue?category=spam', 'invalid_value', 'category'],
    ['errors/catalogue?carrier=x', 'unknown_field', 'carrier'],
    ['errors/new-codes?code=1', 'unknown_field', 'code'],
    ['latency?by=vendor', 'invalid_value', 'by'],
    ['messages?status=lost', 'invalid_value', 'status'],
    ['messages?cursor=garbage', 'invalid_value', 'cursor'],
    ['messages?recipient=1&recipient=2', 'invalid_value', 'recipient'],
  ];
  for (const [path, code, field] of wrong) {
    const answer = await ask(`/v1/${path}`);
    expect([answer.statusCode, answer.json()], path).toMatchObject([400, { error: { code, field } }]);
  }
});

test('a URL that cannot be read is refused in the same shape as everything else', async () => {
  for (const id of ['%ff', 'x'.repeat(3_000)]) {
    const answer = await ask(`/v1/messages/${id}`);
    expect(answer.json(), id).toMatchObject({ error: { code: 'bad_request', message: expect.any(String) as string } });
  }
});

test('a path tells its methods, and refuses others; what is not there is not there, with any method', async () => {
  const asked = async (method: 'DELETE' | 'OPTIONS' | 'HEAD' | 'PUT' | 'POST', url: string, key = 'all-key') => {
    const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${key}` } });
    return [answer.statusCode, answer.headers['allow'], answer.body === '' ? '' : answer.json<object>()];
  };
  const refused = { error: { code: 'method_not_allowed', message: expect.any(String) as string } };
  for (const url of ['/v1/segments', '/v1/messages/some-id', '/v1/campaigns/some?from=1'])
    expect(await asked('DELETE', url), url).toEqual([405, 'GET, HEAD, OPTIONS', refused]);
  expect(await asked('PUT', '/v1/session')).toEqual([405, 'DELETE, GET, HEAD, OPTIONS, POST', refused]);
  expect(await asked('OPTIONS', '/v1/segments', 'wrong')).toEqual([204, 'GET, HEAD, OPTIONS', '']);
  expect(await asked('HEAD', '/v1/live')).toEqual([405, 'GET, OPTIONS', expect.anything()]);
  for (const url of ['/v1/nothing', '/v2/segments', '/nothing.html'])
    for (const method of ['POST', 'OPTIONS', 'PUT'] as const)
      expect(await asked(method, url), url).toMatchObject([404, undefined, { error: { code: 'not_found' } }]);
  expect(await asked('HEAD', '/v1/segments')).toEqual([200, undefined, '']);
  expect(await asked('HEAD', '/v1/messages?format=csv')).toEqual([200, undefined, '']);
  const broken = { method: 'POST', url: '/v1/session', payload: '{', headers: { 'content-type': 'application/json' } };
  expect((await app.inject({ ...broken, method: 'POST' })).json()).toMatchObject({ error: { code: 'bad_request' } });
});

test('an answer that a client has already is not sent again', async () => {
  const url = '/v1/segments?account_id=acme&to=' + String(NOW);
  const first = await ask(url);
  const tag = String(first.headers['etag']);
  expect(first.headers['cache-control']).toBe('private, no-cache');
  for (const known of [tag, `"other", ${tag.slice(2)}`, '*']) {
    const again = await ask(url, 'all-key', { 'if-none-match': known });
    expect([again.statusCode, again.body, again.headers['etag']], known).toEqual([304, '', tag]);
  }
  expect((await ask(url, 'all-key', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  expect((await ask('/v1/segments?account_id=globex', 'all-key', { 'if-none-match': tag })).statusCode).toBe(200);
  expect((await ask('/v1/segments?by=nothing', 'all-key', { 'if-none-match': '*' })).statusCode).toBe(400);
});

test('a key that asks too much is told when to come back, and takes nothing from the others', async () => {
  const limits = { perSecond: 1, atOnce: 1, waitMs: 1 };
  const limited = await analyticsApp({ ...PORTS, limits, metrics: new Registry() });
  const asked = (key: string) => limited.inject({ url: '/v1/glossary', headers: { authorization: `Bearer ${key}` } });
  const answers = await Promise.all(Array.from({ length: 11 }, () => asked('acme-key')));
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    expect(answer.json()).toMatchObject({ error: { code: 'too_many_requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  }
  expect((await asked('globex-key')).statusCode).toBe(200);
  await limited.close();
});

test('a question whose client has gone is given up, and gives its turn back', async () => {
  const asked: AbortSignal[] = [];
  const hang = async (_query: unknown, signal?: AbortSignal): Promise<never> => {
    asked.push(signal!);
    return new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(new Error('given up'))));
  };
  const database = { ...PORTS.database, ask: hang };
  const hanging = await analyticsApp({
    ...PORTS,
    database,
    limits: { ...PORTS.limits, atOnce: 1 },
    metrics: new Registry(),
  });
  const url = `${await hanging.listen({ host: '127.0.0.1', port: 0 })}/v1/segments`;
  const listen = async (): Promise<AbortController> => {
    const client = new AbortController();
    const before = asked.length;
    fetch(url, { headers: { authorization: 'Bearer all-key' }, signal: client.signal }).catch(() => undefined);
    await until(() => asked.length > before);
    return client;
  };
  for (const turn of [0, 1]) {
    (await listen()).abort();
    await until(() => asked[turn]!.aborted);
  }
  await hanging.close();
});

test('a question that takes too long is refused', async () => {
  const sleepy = clickhouseDatabase(db.client, 1);
  const slow = sleepy.ask({ sql: 'SELECT sleepEachRow(1) FROM numbers(3) SETTINGS max_block_size = 1', params: {} });
  await expect(slow).rejects.toMatchObject({ status: 504, code: 'too_slow' });
});

test('an id is taken as it is, with commas and spaces', async () => {
  for (const id of ['comma,id', ' spaced '])
    expect(await rows(`/v1/messages?message_id=${encodeURIComponent(id)}`), id).toMatchObject([{ message_id: id }]);
  expect(await rows('/v1/messages?message_id=lost&message_id=comma,id')).toHaveLength(2);
  expect(await rows('/v1/messages?error_code=30007,30003')).toMatchObject([{ message_id: 'lost' }]);
});

test('the catalogue is narrowed by vendor, family, category and code, and searched by words', async () => {
  const found = async (query: string) => (await rows(`/v1/errors/catalogue?${query}`)).map(({ code }) => code);
  expect(await rows('/v1/errors/catalogue')).toHaveLength(CATALOGUE.length);
  expect((await rows('/v1/errors/catalogue?vendor=Twilio&code=30007'))[0]).toMatchObject({
    ...{ code: '30007', family: 'filtering', owner: 'content', final: 1, billable: null, confirmed: 1 },
    retry_class: 'after_fix',
  });
  expect(await found('vendor=bandwidth&code=04700')).toEqual(['4700', '4700-4799']);
  expect(await found('vendor=bandwidth&code=4799')).toEqual(['4700-4799']);
  expect(await found('vendor=twilio&q=landline')).toContain('30006');
  expect(await found('vendor=twilio&q=T-Mobile%20LIMIT')).toEqual(['30025', '30026', '30027']);
  const consent = await rows('/v1/errors/catalogue?family=consent&vendor=twilio,telnyx');
  expect(new Set(consent.map(({ family, vendor }) => `${String(family)} ${String(vendor)}`))).toEqual(
    new Set(['consent twilio', 'consent telnyx']),
  );
  expect(await found('category=too_long&vendor=plivo')).toEqual(['110']);
  expect((await ask('/v1/errors/catalogue?vendor=aws&format=csv')).body).toMatch(/^"vendor","protocol","code"/);
});

test('codes that are not in the catalogue are listed, to whoever may see them, with what explains them meanwhile', async () => {
  const ended = { submitted_at: LONG_AGO, failed_at: NOW, status: 'failed', final: 1, error_vendor: 'bandwidth' };
  await insertChanges(
    db.client,
    ['4799', '4798', '4798'].map((error_code, index) =>
      learned({ message_id: `new-${index}`, account_id: 'curious', error_code, ...ended }),
    ),
    'new-codes',
  );
  expect(await rows('/v1/errors/new-codes?vendor=Bandwidth')).toMatchObject([
    { code: '4798', status: 'failed', messages: 2, explained_by: 'range', explained_as: '4700-4799' },
    { code: '4799', messages: 1, first_hour: expect.stringMatching(/:00:00Z$/) as string, error_family: 'other' },
  ]);
  expect(await rows('/v1/errors/new-codes', 'globex-key')).toEqual([]);
});

test('a code of several endings is one row, explained as the view explains it', async () => {
  const ended = { account_id: 'endings', submitted_at: LONG_AGO, failed_at: NOW, final: 1, error_vendor: 'nobody' };
  const rowsOf = ['failed', 'expired', 'expired'].map((status, index) =>
    learned({ message_id: `ended-${index}`, error_code: 'x', status, ...ended }),
  );
  await insertChanges(db.client, rowsOf, 'endings');
  const asked = await rows(`/v1/errors?account_id=endings&from=${LONG_AGO}`);
  expect(asked).toMatchObject([
    { vendor: 'nobody', error_code: 'x', error_category: 'expired', messages: 3, share: 1 },
  ]);
  const names = ['error_category', 'error_family', 'error_meaning', 'error_fix', 'retry_class'];
  const viewed = await db.rows(`SELECT ${names.join(', ')} FROM error_breakdown WHERE account_id = 'endings'`);
  expect(viewed).toEqual([Object.fromEntries(names.map((name) => [name, asked[0]![name]]))]);
});

test('automations and tags group and narrow what is asked of messages, tags for at most 31 days', async () => {
  expect(await rows('/v1/segments?by=automation_id')).toMatchObject([
    { automation_id: '', messages: PAGED + 4 },
    { automation_id: 'welcome', messages: 2 },
  ]);
  expect(await rows('/v1/segments?by=tag.team,hour&automation_id=welcome')).toMatchObject([
    { 'tag.team': ' spaced ', messages: 1 },
    { 'tag.team': 'comma,id', messages: 1 },
  ]);
  expect(await rows('/v1/segments?tag.team=comma,id')).toMatchObject([{ messages: 1 }]);
  expect(await rows('/v1/messages?tag.team=comma,id')).toMatchObject([{ message_id: 'comma,id' }]);
  expect(await rows('/v1/errors?by=tag.team,error_code')).toMatchObject([{ 'tag.team': '', error_code: '30007' }]);
  expect(await rows('/v1/segments?by=tag.team', 'globex-key')).toMatchObject([{ 'tag.team': '', messages: 3 }]);
  for (const path of ['segments?by=tag.team&from=1', 'messages?tag.team=x&from=1'])
    expect((await ask(`/v1/${path}`)).json(), path).toMatchObject({ error: { code: 'invalid_value', field: 'from' } });
  expect((await ask('/v1/throughput?tag.team=x')).json()).toMatchObject({ error: { field: 'tag.team' } });
});

test('every list comes as CSV, NDJSON, Parquet and Arrow, by name or by Accept', async () => {
  for (const path of [
    'segments?by=carrier',
    'throughput?by=carrier',
    'errors?by=carrier',
    'latency?by=carrier',
    'messages?',
  ]) {
    const as = async (format: string) => (await ask(`/v1/${path}&format=${format}`)).rawPayload;
    const json = await rows(`/v1/${path}`);
    expect((await as('csv')).toString().trim().split('\n'), path).toHaveLength(json.length + 1);
    const lines = (await as('ndjson')).toString().split('\n').filter(Boolean);
    expect(
      lines.map((line) => JSON.parse(line) as Row),
      path,
    ).toEqual(json);
    const parquet = await as('parquet');
    expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()], path).toEqual(['PAR1', 'PAR1']);
    expect((await as('arrow')).readUInt32LE(0), path).toBe(0xffffffff);
  }
  const accepted = await ask('/v1/errors', 'all-key', { accept: 'text/csv' });
  expect(accepted.headers['content-type']).toMatch(/^text\/csv/);
  expect(accepted.headers['content-disposition']).toBe('attachment; filename="handset.csv"');
});

test('pages follow each other without a gap or a repetition, also within one millisecond', async () => {
  const found: unknown[] = [];
  let cursor: string | undefined;
  do {
    const url = `/v1/messages?campaign_id=spring&limit=5${cursor === undefined ? '' : `&cursor=${cursor}`}`;
    const page = (await ask(url)).json<{ rows: Row[]; next_cursor?: string }>();
    found.push(...page.rows.map((row) => row['message_id']));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  expect(found).toEqual(
    Array.from({ length: PAGED }, (_, index) => `paged-${String(PAGED - 1 - index).padStart(2, '0')}`),
  );
});

test('a funnel counts each step, with its rate over the step before and over all, and the period before', async () => {
  const at = NOW - 30 * HOUR;
  const sent = (id: string, told: object, submitted_at = at) =>
    learned({ message_id: `funnel-${id}`, account_id: 'funnel', submitted_at, handed_off: 1, ...told });
  const delivered = { status: 'delivered', final: 1, delivered_at: at + 1 };
  await insertChanges(
    db.client,
    [
      sent('1', { ...delivered, audience: 'vip', clicks_human: 2, first_clicked_at: at + 2, replied_at: at + 3 }),
      sent('2', { ...delivered, audience: 'vip', clicks_human: 1, conversions: 1 }),
      sent('3', { ...delivered, audience: 'all' }),
      sent('4', { handed_off: 0, audience: 'all' }),
      sent('5', { delivered_inferred: 1, replied_at: at + 3, audience: 'all' }),
      sent('6', { ...delivered, audience: 'vip' }, at - 24 * HOUR),
      sent('7', { audience: 'gone' }, at - 24 * HOUR),
    ],
    'funnel',
  );
  const range = `account_id=funnel&from=${at - HOUR}&to=${at + HOUR}`;
  expect(await rows(`/v1/funnel?${range}`)).toEqual([
    {
      ...{ sent: 5, handed_off: 4, delivered: 3, clicked: 2, replied: 2, converted: 1, delivered_inferred: 1 },
      ...{ handed_off_of_sent: 0.8, delivered_of_handed_off: 0.75, delivered_of_sent: 0.6 },
      ...{ clicked_of_delivered: 2 / 3, clicked_of_sent: 0.4, replied_of_clicked: 1, replied_of_sent: 0.4 },
      ...{ converted_of_replied: 0.5, converted_of_sent: 0.2 },
    },
  ]);
  const day = `account_id=funnel&from=${at - 12 * HOUR}&to=${at + 12 * HOUR}`;
  const compared = (await ask(`/v1/funnel?by=audience&compare=previous&${day}`)).json<{
    rows: Row[];
    compared_with: { from: string; to: string };
  }>();
  expect(compared.rows).toMatchObject([
    { audience: 'all', sent: 3, sent_before: 0, delivered_of_sent_before: null },
    { audience: 'vip', sent: 2, delivered_of_sent: 1, sent_before: 1, delivered_of_sent_before: 1 },
    { audience: 'gone', sent: 0, sent_before: 1, delivered_of_sent_before: 0 },
  ]);
  const gap = Date.parse(compared.compared_with.to) - Date.parse(compared.compared_with.from);
  expect(gap).toBe(24 * HOUR + ((at + 12 * HOUR) % HOUR === 0 ? 0 : HOUR));
  const same = `compare_from=${at - HOUR}&compare_to=${at + HOUR}`;
  const [twice] = await rows(`/v1/funnel?${range}&${same}`);
  for (const name of Object.keys(twice!).filter((each) => !each.endsWith('_before')))
    expect(twice![`${name}_before`], name).toEqual(twice![name]);
  expect(await rows(`/v1/funnel?${range}&by=automation_id&${same}`)).toMatchObject([{ sent: 5, sent_before: 5 }]);
});

test('campaigns are sorted by any figure, page by page; one of them is told over its whole life', async () => {
  const minute = Math.floor((NOW - 80 * HOUR) / 60_000) * 60_000;
  const sent = (campaign_id: string, at: number, told: object = {}) =>
    learned({ message_id: `${campaign_id}-${at}`, account_id: 'mailer', campaign_id, submitted_at: at, ...told });
  const delivered = { status: 'delivered', final: 1, handed_off: 1, delivered_at: minute };
  await insertChanges(
    db.client,
    [
      ...[0, 1, 2].map((index) => sent('large', minute + index * 90_000, index === 0 ? delivered : {})),
      sent('small', minute + 1_000, delivered),
      ...[0, 1].map((index) => sent('middle', minute + 5_000 + index)),
      sent('', minute),
    ],
    'campaigns',
  );
  const range = `account_id=mailer&from=${minute - HOUR}&to=${minute + 2 * HOUR}`;
  const names = async (query: string) => {
    const found: unknown[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: { rows: Row[]; next_cursor?: string } = (
        await ask(`/v1/campaigns?${range}&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).json();
      found.push(...page.rows.map((row) => row['campaign_id']));
      cursor = page.next_cursor;
    }
    return found;
  };
  expect(await names('')).toEqual(['large', 'middle', 'small']);
  expect(await names('limit=1')).toEqual(['large', 'middle', 'small']);
  expect(await names('sort=messages&limit=1')).toEqual(['large', 'middle', 'small']);
  expect(await names('sort=messages&order=asc&limit=1')).toEqual(['small', 'middle', 'large']);
  expect(await names('sort=delivery_rate&limit=1')).toEqual(['small', 'large', 'middle']);
  expect(await names('sort=campaign_id&order=asc&limit=2')).toEqual(['large', 'middle', 'small']);
  // A click rate over no delivered message is not known: it stands last, whatever the direction.
  for (const order of ['asc', 'desc'])
    expect((await names(`sort=click_rate&order=${order}&limit=1`)).at(-1)).toBe('middle');
  const first_sent_at = new Date(minute).toISOString();
  const told = { first_sent_at, last_sent_at: new Date(minute + 180_000).toISOString(), messages: 3, delivered: 1 };
  const same = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        name.endsWith('_at') ? new Date(String(value)).toISOString() : value,
      ]),
    );
  expect(same((await rows(`/v1/campaigns?${range}`))[0]!)).toMatchObject(told);
  expect(same((await ask('/v1/campaigns/large')).json<Row>())).toMatchObject({ ...told, account_id: 'mailer' });
  expect((await ask('/v1/campaigns/large', 'globex-key')).statusCode).toBe(404);
  expect((await ask('/v1/campaigns/nothing')).json()).toMatchObject({ error: { code: 'not_found' } });
  await insertChanges(
    db.client,
    [learned({ message_id: 'twin', account_id: 'twin', campaign_id: 'large', submitted_at: minute })],
    'twin',
  );
  expect((await ask('/v1/campaigns/large')).json()).toMatchObject({
    error: { field: 'account_id', message: expect.stringContaining('mailer, twin') as string },
  });
  expect((await ask('/v1/campaigns/large?account_id=twin')).json()).toMatchObject({ messages: 1 });
});

test('cohorts tell what happened by which hour after the submit, and of how many it can be known', async () => {
  const at = NOW - 5 * HOUR;
  const sent = (id: string, told: object, submitted_at = at) =>
    learned({ message_id: `cohort-${id}`, account_id: 'cohort', audience: 'vip', submitted_at, ...told });
  await insertChanges(
    db.client,
    [
      sent('1', { delivered_at: at + 1_000, first_clicked_at: at + HOUR + 1, replied_at: at + 3 * HOUR }),
      sent('2', { delivered_at: at + 2 * HOUR, first_clicked_at: at + HOUR - 1 }),
      sent('3', {}),
      // A clock that goes wrong, and a message that is too young for what happened to the others.
      sent('4', { first_clicked_at: NOW - 2 * HOUR }, NOW - HOUR / 2),
      sent('5', { audience: 'all', converted_at: NOW }, NOW - 8 * 24 * HOUR),
    ],
    'cohorts',
  );
  const range = `account_id=cohort&from=${NOW - 9 * 24 * HOUR}`;
  expect(await rows(`/v1/cohorts?by=audience&${range}`)).toMatchObject([
    { audience: 'all', hours_since: 0, messages: 1, observed: 1, converted: 0 },
    { audience: 'all', hours_since: 168, messages: 1, observed: 1, converted: 1, converted_of_messages: 1 },
    { audience: 'vip', hours_since: 0, messages: 4, observed: 3, delivered: 1, clicked: 2, clicked_of_messages: 0.5 },
    { audience: 'vip', hours_since: 1, messages: 4, observed: 3, clicked: 1, clicked_by_then: 3 },
    { audience: 'vip', hours_since: 2, delivered: 1, delivered_by_then: 2, delivered_of_messages: 0.5 },
    { audience: 'vip', hours_since: 3, observed: 3, replied: 1, clicked: 0, clicked_by_then: 3 },
  ]);
  expect(await rows('/v1/cohorts?account_id=cohort', 'globex-key')).toEqual([]);
  expect((await ask('/v1/cohorts?from=1')).json()).toMatchObject({ error: { field: 'from' } });
});

test('orphans and dead letters are listed to whom they belong, newest first', async () => {
  const orphan = (message_id: string, account_id: string, first_seen_at: number) =>
    learned({ message_id, account_id, first_seen_at, carrier: 'verizon', status: 'delivered', final: 1 });
  await insertChanges(
    db.client,
    [
      orphan('orphan-1', 'acme', NOW - 2_000),
      orphan('orphan-2', 'acme', NOW - 1_000),
      orphan('orphan-3', '', NOW - 500),
    ],
    'orphans',
  );
  const ids = (found: Row[]) => found.map((row) => row['message_id']);
  expect(ids(await rows('/v1/orphans'))).toEqual(['orphan-3', 'orphan-2', 'orphan-1']);
  expect(ids(await rows('/v1/orphans?carrier=verizon', 'acme-key'))).toEqual(['orphan-2', 'orphan-1']);
  expect(await rows('/v1/orphans', 'globex-key')).toEqual([]);
  expect(await rows('/v1/orphans?message_id=orphan-1&vendor=none')).toEqual([]);

  const letter = (dead_letter_id: string, account_id: string, told: object = {}) => ({
    ...{ dead_letter_id, account_id, occurred_at: NOW - 1_000, service: 'processor', code: 'unknown_schema' },
    ...{ field: '', detail: 'The registry does not know schema id 9.', kind: 'dlr', message_id: '', event_id: '' },
    ...{ origin_topic: 'handset.dlr', origin_partition: 0, origin_offset: 7, ...told },
  });
  const values = [
    letter('a', 'acme'),
    letter('b', 'globex', { code: 'invalid_value', kind: 'click' }),
    letter('c', ''),
  ];
  await db.client.insert({ table: 'dead_letter_log', values, format: 'JSONEachRow' });
  const letters = async (query: string, key?: string) =>
    (await rows(`/v1/dead-letters?${query}`, key)).map((row) => row['dead_letter_id']);
  expect(await letters('')).toEqual(['c', 'b', 'a']);
  expect(await letters('', 'acme-key')).toEqual(['a']);
  expect(await letters('topic=dlr&code=unknown_schema&code=other')).toEqual(['c', 'b', 'a'].filter((id) => id !== 'b'));
  expect(await letters('kind=click')).toEqual(['b']);
  const first = (await ask('/v1/dead-letters?limit=2')).json<{ next_cursor: string }>();
  expect(await letters(`limit=2&cursor=${first.next_cursor}`)).toEqual(['a']);
});

test('only the admin key replays dead letters, what it says and one replay at a time', async () => {
  const order = async (payload: object | undefined, key = 'admin-key') => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/dead-letters/replay',
      headers,
      ...(payload && { payload }),
    });
    return [answer.statusCode, answer.json<object>()];
  };
  for (const key of ['all-key', 'acme-key'])
    expect(await order({}, key)).toMatchObject([403, { error: { code: 'forbidden' } }]);
  expect(await order({}, 'wrong')).toMatchObject([401, {}]);
  for (const [payload, field] of [
    [{ cod: 'x' }, 'cod'],
    [{ since: 'yesterday' }, 'since'],
    [{ limit: 0 }, 'limit'],
    [{ code: ['a'] }, 'code'],
    [{ dry_run: 'yes' }, 'dry_run'],
  ] as const)
    expect(await order(payload), field).toMatchObject([400, { error: { field } }]);
  expect(replayed).toEqual([]);
  const told = {
    code: 'unknown_schema',
    topic: 'dlr',
    id: 'ab',
    since: '2026-03-14T00:00:00Z',
    limit: 5,
    dry_run: true,
  };
  expect(await order(told)).toEqual([
    200,
    {
      ...{ published: 2, dry_run: true, by_topic: { 'handset.dlr': 2 }, by_code: { unknown_schema: 2 } },
      ...{ repeated: 1, without_topic: 0, without_bytes: 0 },
    },
  ]);
  const filter = { code: 'unknown_schema', topic: 'handset.dlr', id: 'ab', since: Date.UTC(2026, 2, 14) };
  expect(replayed).toEqual([{ filter, limit: 5, mode: 'dry run' }]);
  mayReplay = false;
  const running = order(undefined);
  await until(() => replayed.length === 2);
  expect(await order({})).toMatchObject([409, { error: { code: 'conflict' } }]);
  mayReplay = true;
  expect(await running).toMatchObject([200, { dry_run: false }]);
  expect(replayed[1]).toEqual({ filter: {}, limit: Infinity, mode: 'publish' });
});

test('carriers tell how they deliver and how fast, vendors which receipts they owe', async () => {
  const at = NOW - 5 * 24 * HOUR;
  const sent = (id: string, carrier: string, told: object) =>
    learned({
      ...{ message_id: `way-${id}`, account_id: 'way', carrier, vendor: 'twilio', submitted_at: at },
      ...{ handed_off: 1, handed_off_at: at + 1_000, ...told },
    });
  const delivered = (ms: number) => ({ status: 'delivered', final: 1, delivered_at: at + 1_000 + ms });
  await insertChanges(
    db.client,
    [
      sent('1', 'slow', delivered(60_000)),
      sent('2', 'fast', delivered(100)),
      sent('3', 'fast', delivered(100)),
      sent('4', 'mute', {}),
    ],
    'ways',
  );
  const range = `account_id=way&from=${at - HOUR}&to=${at + HOUR}`;
  const [fast, mute, slow] = await rows(`/v1/carriers?${range}`);
  expect(fast).toMatchObject({
    carrier: 'fast',
    messages: 2,
    delivery_rate: 1,
    stage: 'handoff_to_delivered',
    timed: 2,
  });
  expect(mute).toMatchObject({ carrier: 'mute', delivered: 0, timed: null, p50_ms: null });
  expect(slow).toMatchObject({ carrier: 'slow', timed: 1 });
  expect(Number(slow!['p50_ms'])).toBeGreaterThan(57_000);
  expect(Number(slow!['p50_ms'])).toBeLessThan(63_000);
  expect((await rows(`/v1/carriers?${range}&stage=submit_to_handoff&carrier=mute`))[0]).toMatchObject({ timed: 1 });
  expect(await rows(`/v1/receipts?${range}&by=vendor`)).toEqual([
    {
      ...{ vendor: 'twilio', handed_off: 4, with_receipt: 3, missing: 1, orphans: 0, resolved: 0 },
      ...{ missing_rate: 0.25, orphan_rate: 0 },
    },
  ]);
  expect(await rows(`/v1/carriers?${range}`, 'globex-key')).toEqual([]);
  expect(await rows(`/v1/receipts?by=vendor&${range}`, 'globex-key')).toEqual([]);
});

/** What is acme's alone, wherever it turns up: ids, names, a code, a carrier. */
const ACMES = /acme|paged-|lost|spring|autumn|30007|t-mobile|aggregator|orphan-[12]/;
/** Every list, with a question that tells an account's own. */
const TELLING = [
  'segments?by=campaign_id,carrier',
  'segments?by=account_id,tag.team',
  'segments?by=automation_id,campaign_id',
  'funnel?by=campaign_id&compare=week',
  'campaigns?sort=messages',
  'cohorts?by=campaign_id',
  'throughput?by=campaign_id,account_id',
  'errors?by=campaign_id',
  'latency?by=campaign_id',
  'carriers?',
  'receipts?by=account_id',
  'orphans?',
  'dead-letters?',
  'messages?',
];

test('a key of one account sees nothing of another, by any endpoint, filter, page or file', async () => {
  const answered = async (url: string, key: string, headers: Record<string, string> = {}) => {
    const answer = await ask(`/v1/${url}`, key, headers);
    return { url, status: answer.statusCode, body: answer.rawPayload.toString('latin1') };
  };
  for (const { url, status, body } of await Promise.all(TELLING.map((url) => answered(url, 'acme-key'))))
    expect([status, ACMES.test(body)], `${url} tells acme what is its own: ${body.slice(0, 200)}`).toEqual([200, true]);

  const tricks = [
    ...[
      'account_id=acme',
      'account_id=acme&account_id=globex',
      'account_id=globex,acme',
      'account_id=*',
      'account_id=',
    ],
    ...[
      'campaign_id=spring',
      'carrier=t-mobile',
      `account_id=${encodeURIComponent("globex') OR account_id IN ('acme")}`,
    ],
    ...['format=csv&account_id=acme', 'format=ndjson', 'format=arrow&account_id=acme', 'format=parquet'],
  ];
  const plain = TELLING.map((url) => answered(url, 'globex-key'));
  // Each trick on some lists, each list with some tricks.
  const tricked = tricks.flatMap((trick, index) =>
    [0, 5, 10].map((step) => answered(`${TELLING[(index + step) % TELLING.length]!}&${trick}`, 'globex-key')),
  );
  const pages = TELLING.map(async (url) => {
    const first = (await ask(`/v1/${url}&limit=1`, 'acme-key')).json<{ next_cursor?: string }>();
    return answered(`${url}&limit=1&cursor=${first.next_cursor ?? 'none'}`, 'globex-key');
  });
  const single = [
    ...[
      'messages/lost',
      'messages/paged-00',
      'messages/orphan-1',
      'campaigns/spring',
      'campaigns/spring?account_id=acme',
    ],
    ...[`messages?recipient=${encodeURIComponent(PHONE)}`, 'messages?message_id=lost', 'messages?error_code=30007'],
    ...['messages?status=filtered', 'errors?error_code=30007', 'errors/new-codes', 'dead-letters?code=unknown_schema'],
    ...[`suppressions/${encodeURIComponent(PHONE)}`, 'orphans?message_id=orphan-1', 'segments?tag.account_id=acme'],
    ...[
      'segments?by=account_id)%20UNION%20ALL%20SELECT%201',
      'campaigns?sort=(SELECT%201)',
      'segments?ACCOUNT_ID=acme',
    ],
    ...['messages/lost%27%20OR%201=1%20--', 'messages/..%2Fmessages%2Flost', 'campaigns/%25'],
  ].map((url) => answered(url, 'globex-key'));
  const cookie = String(
    (await app.inject({ method: 'POST', url: '/v1/session', payload: { key: 'acme-key' } })).headers['set-cookie'],
  );
  const mixed = answered('messages?', 'globex-key', {
    cookie: cookie.split(';')[0]!,
    'x-account-id': 'acme',
    'x-forwarded-user': 'acme',
  });
  const all = await Promise.all([...plain, ...tricked, ...pages, ...single, mixed]);
  expect(all.length).toBeGreaterThan(80);
  for (const { url, status, body } of all) {
    // Refusals repeat what was asked, and tell nothing.
    const told = status === 200 ? body : '';
    expect([ACMES.exec(told)?.[0], [200, 400, 404].includes(status)], `${url}: ${status}`).toEqual([undefined, true]);
  }
  const tag = String((await ask('/v1/segments', 'acme-key')).headers['etag']);
  expect((await ask('/v1/segments', 'globex-key', { 'if-none-match': tag })).statusCode).toBe(200);
});

test('amounts are told by currency, never added', async () => {
  const worth = (id: string, conversion_currency: string, conversion_amounts: Record<string, number>) =>
    learned({
      ...{ message_id: `worth-${id}`, account_id: 'shop', campaign_id: 'sale', submitted_at: NOW - 2 * HOUR },
      ...{ conversions: 1, conversion_currency, conversion_amounts },
      conversion_value: conversion_amounts[conversion_currency]!,
    });
  await insertChanges(
    db.client,
    [worth('1', 'EUR', { EUR: 125_000, USD: 10_000 }), worth('2', 'EUR', { EUR: 5_000 })],
    'amounts',
  );
  const currencies = [
    { conversion_currency: 'EUR', messages: 2, converted: 2, conversion_value: 13 },
    { conversion_currency: 'USD', messages: 0, converted: 0, conversion_value: 1 },
  ];
  for (const more of ['', '&automation_id='])
    expect(await rows(`/v1/segments?by=conversion_currency&account_id=shop${more}`), more).toMatchObject(currencies);
  const told = { messages: 2, conversion_values: { EUR: 13, USD: 1 } };
  expect(await rows('/v1/campaigns?account_id=shop')).toMatchObject([told]);
  expect((await ask('/v1/campaigns/sale')).json()).toMatchObject(told);
});

test('a cursor is of its own question alone', async () => {
  const first = (await ask('/v1/messages?campaign_id=spring&limit=5')).json<{ next_cursor: string }>();
  for (const url of ['messages?campaign_id=autumn&limit=5', 'segments?limit=5', 'campaigns?campaign_id=spring'])
    expect((await ask(`/v1/${url}&cursor=${first.next_cursor}`)).json(), url).toMatchObject({
      error: { code: 'invalid_value', field: 'cursor' },
    });
  const foreign = await ask(`/v1/messages?campaign_id=spring&limit=5&cursor=${first.next_cursor}`, 'globex-key');
  expect(foreign.json()).toMatchObject({ error: { field: 'cursor' } });
  const told = JSON.parse(Buffer.from(first.next_cursor, 'base64url').toString()) as unknown[];
  const cut = Buffer.from(JSON.stringify(told.slice(0, 3))).toString('base64url');
  expect((await ask(`/v1/messages?campaign_id=spring&cursor=${cut}`)).json()).toMatchObject({
    error: { field: 'cursor' },
  });
});

test('a failed message is found by its number however it is written, by status, code or id, with what to do', async () => {
  const spellings = [PHONE, '15555550142', '+1 (555) 555-0142', '001 555 555 0142'];
  for (const spelling of spellings) {
    const found = await rows(`/v1/messages?recipient=${encodeURIComponent(spelling)}`);
    expect(found, spelling).toMatchObject([{ message_id: 'lost', recipient_masked: '********0142' }]);
    expect(found[0]!['error_fix']).toMatch(/consent/i);
  }
  for (const query of ['status=filtered', 'error_code=30007', 'message_id=lost'])
    expect(await rows(`/v1/messages?${query}`), query).toMatchObject([
      { message_id: 'lost', vendor: 'aggregator', error_vendor: 'twilio' },
    ]);
});

test('a message tells its events in order, each once, none of another account', async () => {
  const found = (await ask('/v1/messages/lost')).json<{
    status: string;
    steps: { kind: string; versions: number }[];
  }>();
  expect(found).toMatchObject({ status: 'filtered', error_code: '30007', error_family: 'filtering' });
  expect(found.steps.map(({ kind, versions }) => [kind, versions])).toEqual([
    ['submit', 1],
    ['handoff', 1],
    ['dlr', 2],
  ]);
  expect(found.steps[2]).toMatchObject({ event_id: 'd', details: { status: 'filtered', error_code: '30007' } });
  expect(found.steps[2]).not.toHaveProperty('details.raw_status');
});

test('errors can be grouped by time in a time zone, and narrowed to a code', async () => {
  const [row] = await rows('/v1/errors?by=day&tz=Asia/Kolkata&error_code=30007');
  expect(row).toMatchObject({ vendor: 'twilio', error_code: '30007', messages: 1, share: 1 });
  const local = new Date(Date.parse(String(row!['day'])) + 5.5 * HOUR);
  expect([local.getUTCHours(), local.getUTCMinutes()]).toEqual([0, 0]);
  expect(await rows('/v1/errors?error_code=1')).toEqual([]);
});

test('an hour is what its name says, where hours begin at half past', async () => {
  const submitted = NOW - HOUR;
  const floor = (at: number, offset: number) => Math.floor((at + offset) / HOUR) * HOUR - offset;
  const kolkata = floor(submitted, 5.5 * HOUR);
  for (const fill of ['none', 'zero']) {
    const found = await rows(`/v1/throughput?step=1h&tz=Asia/Kolkata&campaign_id=spring&fill=${fill}`);
    const [row] = found.filter((each) => each['submitted'] !== 0);
    expect(row, fill).toMatchObject({ submitted: PAGED });
    expect(Date.parse(String(row!['window'])), fill).toBe(kolkata);
  }
  // Segments are kept by hours of UTC: no other hour could be told.
  const [cell] = await rows('/v1/segments?by=hour&tz=Asia/Kolkata&campaign_id=spring');
  expect(Date.parse(String(cell!['hour']))).toBe(floor(submitted, 0));
});

test('the live stream tells the last minutes, then every second', async () => {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const stream = eventStream(`http://127.0.0.1:${port}/v1/live`, { authorization: 'Bearer acme-key' });
  const [first, second] = [await stream.next(), await stream.next()];
  stream.close();
  expect([first.event, second.event].sort()).toEqual(['history', 'tick']);
  const history = first.event === 'history' ? first : second;
  expect(history.data).toMatchObject({ failures: [{ message_id: 'lost', error_code: '30007' }] });
  const seconds = (history.data as { seconds: Row[] }).seconds;
  expect(seconds).toContainEqual({
    at: (NOW - 5_000) / 1000,
    carrier: 't-mobile',
    submitted: 1,
    handed_off: 0,
    delivered: 0,
    failed: 0,
  });
});

test('before a send: who has opted out, per account and sender; a message sent all the same says so', async () => {
  const phone = '+15555550177';
  const key = recipientKey(PII_KEY, phone);
  const pseudonym = { recipient_key: key, recipient_masked: '********0177' };
  const sent = (message_id: string, at: number) =>
    learned({ message_id, sender: '88000', submitted_at: at, first_seen_at: at, campaign_id: 'spring', ...pseudonym });
  await insertChanges(db.client, [sent('asked', LONG_AGO), sent('defiant', LONG_AGO + 9_000)], 'consent');
  const said = (id: string, at: number, details: object) =>
    event('asked', 'consent', id, at, { ...pseudonym, keyword: 'STOP', reason: 'keyword', ...details });
  await insertEvents([said('c1', LONG_AGO + 5_000, { action: 'opt_out', sender: '88000' })]);
  const get = async (path: string, key?: string) => (await ask(`/v1/suppressions/${path}`, key)).json<object>();
  const row = { account_id: 'acme', sender: '88000', suppressed: true, keyword: 'STOP', campaign_id: 'spring' };
  for (const typed of [phone, encodeURIComponent('1 555 555 0177')])
    expect(await get(typed), typed).toMatchObject({ suppressed: true, rows: [row] });
  expect(await get(`${phone}?sender=88000&account_id=acme`, 'acme-key')).toMatchObject({ suppressed: true });
  const nothing = { recipient_masked: '********0177', suppressed: false, rows: [] };
  expect(await get(`${phone}?sender=99000`)).toEqual(nothing);
  expect(await get(phone, 'globex-key')).toEqual(nothing);
  expect(await get(`${phone}?account_id=acme`, 'globex-key')).toEqual(nothing);
  expect((await ask('/v1/suppressions/somebody')).statusCode).toBe(400);
  expect((await ask('/v1/messages/defiant')).json()).toMatchObject({
    sent_after_opt_out: { opted_out_of: '88000', how: 'event', message_id: 'asked', campaign_id: 'spring' },
    sent_without_opt_in: 0,
  });
  expect((await ask('/v1/messages/asked')).json()).toMatchObject({ sent_after_opt_out: null });
  const flags = `/v1/consent-flags?from=${LONG_AGO}&flag=sent_after_opt_out`;
  expect(await rows(flags)).toMatchObject([
    { flag: 'sent_after_opt_out', message_id: 'defiant', keyword: 'STOP', opt_out_message_id: 'asked' },
  ]);
  expect(await rows(flags, 'globex-key')).toEqual([]);
  expect(await rows(`${flags}&to=${LONG_AGO + 9_000}`)).toEqual([]);
  await insertEvents([said('c2', LONG_AGO + 6_000, { action: 'opt_in', sender: '88000', keyword: 'START' })]);
  expect(await get(phone)).toMatchObject({ suppressed: false, rows: [{ suppressed: false, keyword: 'START' }] });
  expect((await ask('/v1/messages/defiant')).json()).toMatchObject({ sent_after_opt_out: null });
});

test('links are added up by link or campaign; conversions by last and first touch', async () => {
  const hit = (message_id: string, campaign_id: string, link_clicks: Record<string, number[]>) =>
    learned({ message_id, submitted_at: LONG_AGO, first_seen_at: LONG_AGO, campaign_id, link_clicks });
  const hits = [
    hit('hit-1', 'links-a', { 'offer, new': [2, 0, 1], terms: [0, 1, 0] }),
    hit('hit-2', 'links-b', { terms: [1, 0, 0] }),
  ];
  await insertChanges(db.client, hits, 'hits');
  const range = `from=${LONG_AGO}&to=${LONG_AGO + 1}&campaign_id=links-a&campaign_id=links-b`;
  const terms = { link: 'terms', messages: 2, clicked: 1, clicks_human: 1, clicks_suspect: 1, clicks_bot: 0 };
  const offer = { link: 'offer, new', messages: 1, clicked: 1, clicks_human: 2, clicks_suspect: 0, clicks_bot: 1 };
  expect(await rows(`/v1/links?${range}`)).toEqual([terms, offer]);
  expect(await rows(`/v1/links?${range}&link=offer,%20new`)).toEqual([offer]);
  expect(await rows(`/v1/links?${range}&by=campaign_id`)).toMatchObject([{ messages: 2 }, { messages: 1 }]);
  const first = (await ask(`/v1/links?${range}&limit=1`)).json<{ next_cursor: string }>();
  expect(await rows(`/v1/links?${range}&cursor=${first.next_cursor}`)).toEqual([offer]);
  expect(await rows(`/v1/links?${range}`, 'globex-key')).toEqual([]);
  expect((await ask('/v1/links?by=carrier')).statusCode).toBe(400);
  const bought = (id: string, value: string, first_touch: string) =>
    event('hit-1', 'conversion', id, LONG_AGO, {
      name: 'purchase',
      value,
      currency: 'EUR',
      first_touch_message_id: first_touch,
    });
  await insertEvents([bought('b1', '10', 'hit-2'), bought('b2', '5', 'hit-1')]);
  expect(await rows(`/v1/touches?${range}`)).toEqual([
    {
      campaign_id: 'links-a',
      currency: 'EUR',
      last_touch: 2,
      last_touch_value: 15,
      first_touch: 1,
      first_touch_value: 5,
    },
    {
      campaign_id: 'links-b',
      currency: 'EUR',
      last_touch: 0,
      last_touch_value: 0,
      first_touch: 1,
      first_touch_value: 10,
    },
  ]);
});

test('the OpenAPI description is valid and names every route and parameter', async () => {
  const description = (await app.inject('/openapi.json')).json<Description>();
  await expect(openapiTS(JSON.stringify(description))).resolves.toBeDefined();
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
  );
  expect(operations.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'get /v1/messages',
      'get /v1/messages/{message_id}',
      'get /v1/segments',
      'get /v1/throughput',
      'get /v1/errors',
      'get /v1/latency',
      'get /v1/live',
      'get /v1/glossary',
      'post /v1/session',
    ]),
  );
  for (const { name, path, operation } of operations.filter(({ path }) => path.startsWith('/v1/'))) {
    expect(operation.summary, name).toBeTruthy();
    if (!path.startsWith('/v1/session')) expect(operation.security, name).toEqual([{ readKey: [] }, { session: [] }]);
    for (const { in: place, name: parameter, description: text } of operation.parameters ?? [])
      if (place === 'query') expect(text, `${name} ${parameter}`).toBeTruthy();
  }
});

test('answers are what the OpenAPI description says, column for column', async () => {
  const { paths } = (await app.inject('/openapi.json')).json<Description>();
  const asked = {
    '/v1/segments': 'by=campaign_id,hour',
    '/v1/throughput': 'by=carrier&step=1s&fill=zero&limit=100',
    '/v1/errors': 'by=carrier,day',
    '/v1/latency': 'by=channel',
    '/v1/funnel': 'by=audience&compare=previous',
    '/v1/campaigns': '',
    '/v1/cohorts': 'by=audience',
    '/v1/carriers': '',
    '/v1/receipts': 'by=vendor',
    '/v1/sends': 'by=campaign_id,first_channel,day',
    '/v1/orphans': '',
    '/v1/dead-letters': '',
    '/v1/replies': '',
    '/v1/consents': '',
    '/v1/conversions': '',
    '/v1/consent-flags': '',
    '/v1/links': '',
    '/v1/touches': '',
    '/v1/campaigns/{campaign_id}': '',
    '/v1/messages': 'limit=3',
    '/v1/messages/{message_id}': '',
    '/v1/suppressions/{recipient}': '',
  };
  for (const [path, query] of Object.entries(asked)) {
    const answer = (
      await ask(
        `${path.replace('{message_id}', 'lost').replace('{campaign_id}', 'spring').replace('{recipient}', '+15555550177')}?${query}`,
      )
    ).json<{ rows?: Row[] }>();
    const { schema } = paths[path]!['get']!.responses!['200']!.content!['application/json']!;
    expect(await faultsOf(answer, schema), path).toEqual([]);
    const items = (schema as { properties: { rows?: { items: { properties: object } } } }).properties.rows?.items;
    for (const column of Object.keys(answer.rows?.[0] ?? {}))
      expect(items?.properties, `${path} ${column}`).toHaveProperty(column);
    expect(await faultsOf({ rows: [{}] }, schema), `${path}: a schema that fits anything`).not.toEqual([]);
  }
});

/** What a validator has against a value. */
async function faultsOf(value: unknown, schema: object): Promise<unknown[]> {
  const judge = fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });
  judge.post('/', async (request) => {
    const fits = request.compileValidationSchema(schema);
    return { faults: fits(request.body) ? [] : (fits.errors ?? []) };
  });
  const answer = await judge.inject({ method: 'POST', url: '/', payload: value as object });
  return answer.json<{ faults: unknown[] }>().faults;
}

interface Description {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        summary?: string;
        security?: object[];
        parameters?: { in: string; name: string; description?: string }[];
        responses?: Record<string, { content?: Record<string, { schema: object }> }>;
      }
    >
  >;
}

test('the state of the machine is told to keys that see all, and to nobody else', async () => {
  expect((await ask('/v1/operations', 'acme-key')).statusCode).toBe(403);
  expect((await ask('/v1/operations')).json()).toMatchObject({ processors: [], audit: { hours: 26, outcome: null } });
});

test('errors and messages can be narrowed to a family, and families add up to all', async () => {
  const range = `from=${LONG_AGO}&to=${NOW + HOUR}`;
  const all = await rows(`/v1/errors?${range}`);
  const families = [...new Set(all.map((row) => String(row['error_family'])))];
  expect(families.length).toBeGreaterThan(0);
  for (const family of families) {
    const of = await rows(`/v1/errors?${range}&error_family=${family}`);
    expect(of.map((row) => row['error_code'])).toEqual(
      all.filter((row) => row['error_family'] === family).map((row) => row['error_code']),
    );
    const behind = await rows(`/v1/messages?${range}&error_family=${family}&limit=10000`);
    // A code that the catalogue does not list is explained by how each message of it ended.
    expect(new Set(behind.map((row) => row['error_family']))).toEqual(new Set([family]));
  }
  expect((await ask('/v1/errors?error_family=none')).statusCode).toBe(400);
});

test('a list answers with the statement behind it, which answers the same', async () => {
  const url = `/v1/segments?by=campaign_id&from=${LONG_AGO}&to=${NOW + HOUR}`;
  const { body } = await ask(`${url}&format=sql`, 'acme-key');
  expect(body).toContain("'acme'");
  const answered = await db.client.query({ query: body.replace(/;\s*$/, ''), format: 'JSONEachRow' });
  const told = await answered.json<Row>();
  expect(told.map((row) => Number(row['messages']))).toEqual(
    (await rows(url, 'acme-key')).map((row) => row['messages']),
  );
});

test('a message shows the attempts of its send, whichever of them is asked for, and none of other accounts', async () => {
  const sent = (message_id: string, parent_message_id: string, told: object = {}) =>
    learned({ message_id, parent_message_id, submitted_at: LONG_AGO, first_seen_at: LONG_AGO, ...told });
  const foreign = sent('s-foreign', 's-rcs', { account_id: 'globex' });
  await insertChanges(
    db.client,
    [
      sent('s-voice', 's-sms', { submitted_at: LONG_AGO + 2_000 }),
      sent('s-sms', 's-rcs', {
        submitted_at: LONG_AGO + 1_000,
        status: 'delivered',
        final: 1,
        delivered_at: LONG_AGO + 3_000,
      }),
      sent('s-rcs', '', { channel: 'rcs' }),
      ...[foreign, sent('s-a', 's-b'), sent('s-b', 's-a'), sent('s-alone', 's-never')],
    ],
    'attempts',
  );
  const attempts = async (id: string) =>
    (await ask(`/v1/messages/${id}`))
      .json<{ attempts: Row[] }>()
      .attempts.map(({ message_id: of, channel, status }) => [of, channel, status]);
  const all = [
    ['s-rcs', 'rcs', 'submitted'],
    ['s-sms', 'sms', 'delivered'],
    ['s-voice', 'sms', 'submitted'],
  ];
  for (const id of ['s-voice', 's-sms', 's-rcs']) expect(await attempts(id)).toEqual(all);
  const range = `from=${LONG_AGO - HOUR}&to=${LONG_AGO + HOUR}`;
  const counted = await rows(`/v1/sends?by=first_channel&first_channel=rcs&${range}`, 'acme-key');
  expect(counted).toEqual([
    {
      ...{ first_channel: 'rcs', sends: 1, attempts: 3, fell_back: 1, delivered: 1, delivered_by_fallback: 1 },
      ...{ delivered_inferred: 0, rejected: 0, failed: 0, expired: 0, filtered: 0, unknown: 0, pending: 0 },
      ...{ delivery_rate: 1, fallback_rate: 1 },
    },
  ]);
  expect(await rows(`/v1/sends?by=account_id&${range}`, 'acme-key')).toMatchObject([{ account_id: 'acme' }]);
  expect((await ask('/v1/sends?by=carrier')).json()).toMatchObject({ error: { field: 'by' } });
  expect((await ask('/v1/sends?carrier=x')).statusCode).toBe(400);
  expect((await ask(`/v1/sends?by=hour&format=csv&${range}`)).body).toContain('delivered_by_fallback');
  for (const id of ['s-foreign', 's-a', 's-alone']) expect(await attempts(id)).toEqual([[id, 'sms', 'submitted']]);
});

test('recipients that cannot get a text are listed by any dimension, with what to do', async () => {
  const told = { recipient_problem: 'landline', line_type: 'landline', campaign_id: 'fixed', tags: { list: 'old' } };
  const sent = { submitted_at: LONG_AGO, first_seen_at: LONG_AGO, ...told };
  await insertChanges(
    db.client,
    [
      learned({ message_id: 'fixed-1', ...sent }),
      learned({ message_id: 'fixed-2', ...sent, recipient_problem: 'too_short' }),
      learned({ message_id: 'fixed-3', ...sent, account_id: 'globex' }),
    ],
    'fixed',
  );
  const range = `from=${LONG_AGO - HOUR}&to=${LONG_AGO + HOUR}`;
  const asked = `/v1/errors/recipients?by=campaign_id,tag.list&recipient_problem=landline&${range}`;
  const [first, ...more] = await rows(asked, 'acme-key');
  expect(first).toMatchObject({ campaign_id: 'fixed', 'tag.list': 'old', recipient_problem: 'landline', messages: 1 });
  expect(more).toEqual([]);
  expect(String(first!['fix'])).toContain('mobile number');
  expect((await ask(`/v1/errors/recipients?recipient_problem=deaf&${range}`)).statusCode).toBe(400);
  const shown = (await ask('/v1/messages/fixed-1')).json<Row>();
  expect(shown).toMatchObject({ recipient_problem: 'landline', line_type: 'landline' });
  expect(shown['recipient_fix']).toBe(first!['fix']);
});

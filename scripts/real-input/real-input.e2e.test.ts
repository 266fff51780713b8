import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilioSdk from 'twilio';
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { testPython, type Python } from '../../infra/local/testing/python.ts';
import { EVENT_SCHEMAS } from '../../schemas/avro.ts';
import { encodeEvent } from '../../schemas/codec.ts';
import type { Dlr, EventBase } from '../../schemas/events.ts';
import { defaultsOf } from '../../schemas/ids.ts';
import { campaign, eventOf, type PlannedRecord } from './testing/events.ts';
import { runCommand, runPython } from './testing/run.ts';

const { getExpectedBodyHash, getExpectedTwilioSignature } = twilioSdk;
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
const MESSAGES = 20;
const PUBLIC_URL = 'https://hooks.example.com/sms';
const TOKEN = 'twilio-auth-token';
/** An hour that is over, so that every event lies in it. */
const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
const SEEN = { timeout: 60_000, interval: 500 };

type Row = Record<string, unknown>;

let dataDir: string;
let system: System;
let python: Python;

beforeAll(async () => {
  python = await testPython();
  dataDir = await mkdtemp(join(tmpdir(), 'handset-real-'));
  system = await startSystem({
    dataDir,
    ports: 'free',
    settings: { HANDSET_TWILIO_SECRETS: `demo:${TOKEN}`, HANDSET_PUBLIC_URL: PUBLIC_URL },
  });
}, 400_000);

afterAll(async () => {
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

function pythonOr(context: TestContext): string {
  return 'missing' in python ? context.skip(python.missing) : python.python;
}

/** To how many partitions each topic's records went. */
const produce = (py: string, batches: readonly { codec: string; records: readonly PlannedRecord[] }[]) =>
  runPython<Record<string, number>>(py, 'produce.py', {
    brokers: system.ground.kafka.brokers,
    registry: system.ground.registry.url,
    batches,
  });

/** Rows of each query, as user `bi` through clickhouse-connect. */
function ask(py: string, queries: readonly string[]): Promise<(Row[] | { refused: string })[]> {
  const { url, biUser, biPassword } = system.ground.clickhouse;
  const { hostname: host, port } = new URL(url);
  const plan = { host, port: Number(port), username: biUser, password: biPassword, database: 'handset', queries };
  return runPython(py, 'ask.py', plan);
}

const rows = async (py: string, query: string): Promise<Row[]> => (await ask(py, [query]))[0] as Row[];

async function api(path: string): Promise<Row> {
  const headers = { authorization: `Bearer ${system.ground.keys.read['*']}` };
  return (await (await fetch(`${system.urls['analytics']}${path}`, { headers })).json()) as Row;
}

const SEGMENTS = `
  SELECT campaign_id, toInt32(sum(messages)) AS messages, toInt32(sum(handed_off)) AS handed_off,
         toInt32(sum(delivered)) AS delivered, toInt32(sum(failed)) AS failed, toInt32(sum(clicked)) AS clicked
  FROM segment_performance GROUP BY campaign_id HAVING campaign_id LIKE {pattern:String} ORDER BY campaign_id`;
const segments = (py: string, pattern: string) => rows(py, SEGMENTS.replace('{pattern:String}', `'${pattern}'`));

test('Avro of confluent-kafka, with every codec and without a key, becomes the right answers', async (context) => {
  const py = pythonOr(context);
  const keyed = CODECS.map((codec) => ({ codec, records: campaign(`py-${codec}`, MESSAGES, START) }));
  const keyless = campaign('py-keyless', MESSAGES, START).map(({ key: _key, ...record }) => record);
  const used = await produce(py, [...keyed, { codec: 'none', records: keyless }]);
  expect(used['handset.submit']).toBe(4);

  const names = [...CODECS, 'keyless'].map((name) => `py-${name}`).sort();
  const expected = names.map((campaign_id) => ({
    ...{ campaign_id, messages: MESSAGES, handed_off: MESSAGES, delivered: MESSAGES - 1, failed: 1, clicked: 1 },
  }));
  await expect.poll(() => segments(py, 'py-%'), SEEN).toEqual(expected);

  const [message, errors, orphans, letters] = await ask(py, [
    "SELECT status, carrier, vendor, clicks_human, tags FROM messages WHERE message_id = 'py-zstd-19'",
    "SELECT error_code, error_family, toInt32(sum(messages)) AS messages FROM error_breakdown WHERE campaign_id = 'py-lz4' GROUP BY ALL",
    'SELECT count() AS orphans FROM orphans',
    'SELECT count() AS letters FROM dead_letters',
  ]);
  expect(message).toEqual([
    { status: 'delivered', carrier: 'north', vendor: 'twilio', clicks_human: 1, tags: { codec: 'py-zstd' } },
  ]);
  expect(errors).toEqual([{ error_code: '30003', error_family: 'network', messages: 1 }]);
  expect([orphans, letters]).toEqual([[{ orphans: 0 }], [{ letters: 0 }]]);
});

test('the same answers through the HTTP API; records on foreign partitions were forwarded and counted', async (context) => {
  const py = pythonOr(context);
  const range = `from=${START}&to=${START + 3_600_000}`;
  const { rows: found } = await api(`/v1/segments?by=campaign_id&campaign_id=py-gzip&${range}`);
  expect(found).toEqual([
    expect.objectContaining({ campaign_id: 'py-gzip', messages: MESSAGES, delivered: MESSAGES - 1, clicked: 1 }),
  ]);
  const failed = await api('/v1/messages/py-snappy-0');
  expect(failed).toMatchObject({
    status: 'failed',
    error_code: '30003',
    error_fix: expect.stringMatching(/\w/) as string,
  });
  expect((failed['steps'] as Row[]).map(({ kind }) => kind)).toEqual(['submit', 'handoff', 'dlr']);

  expect(await counter('handset_events_misplaced_total')).toBeGreaterThan(0);
  // A record that was forwarded stands on its topic twice; its event is kept once.
  expect(
    await rows(py, "SELECT toInt32(sum(messages)) AS n FROM segment_performance WHERE campaign_id = 'py-keyless'"),
  ).toEqual([{ n: MESSAGES }]);
});

async function counter(name: string): Promise<number> {
  const text = await (await fetch(`${system.urls['processor-1']}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
}

test('user bi reads views, and nothing else', async (context) => {
  const answers = await ask(pythonOr(context), [
    'INSERT INTO segment_cells (hour, messages) VALUES (now(), 1)',
    'DROP VIEW messages',
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
  ]);
  expect(answers).toEqual(answers.map(() => ({ refused: expect.stringMatching(/\w/) as string })));
});

async function send(kind: string, events: readonly Row[]): Promise<void> {
  const response = await fetch(`${system.urls['ingest']}/v1/events/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.ground.keys.ingest['demo']}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(await response.json()).toMatchObject({ accepted: events.length, rejected: [] });
}

const TWILIO = '/v1/webhooks/twilio/demo';

/** A callback as Twilio posts it: the public address is signed, ours is called. */
async function twilioForm(query: string, params: Record<string, string>, token = TOKEN): Promise<number> {
  const signature = getExpectedTwilioSignature(token, `${PUBLIC_URL}${TWILIO}${query}`, params);
  const headers = { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(params).toString();
  return (await fetch(`${system.urls['ingest']}${TWILIO}${query}`, { method: 'POST', headers, body })).status;
}

async function twilioJson(query: string, fields: Row): Promise<number> {
  const body = JSON.stringify(fields);
  const signed = `${TWILIO}${query}&bodySHA256=${getExpectedBodyHash(body)}`;
  const headers = {
    'x-twilio-signature': getExpectedTwilioSignature(TOKEN, PUBLIC_URL + signed, {}),
    'content-type': 'application/json',
  };
  return (await fetch(`${system.urls['ingest']}${signed}`, { method: 'POST', headers, body })).status;
}

test("events over HTTP and webhooks signed by Twilio's SDK become the right answers", async (context) => {
  const now = Date.now();
  const submit = (message_id: string) => ({
    ...{ message_id, occurred_at: now, sender: '88000', recipient: '+12025550188', campaign_id: 'http-spring' },
  });
  await send('submit', ['http-1', 'tw-1', 'tw-2', 'tw-3'].map(submit));
  await send('dlr', [{ message_id: 'http-1', occurred_at: now + 900, status: 'delivered', vendor: 'sinch' }]);
  const call = (MessageStatus: string, more: Record<string, string> = {}) => ({
    ...{ MessageSid: 'SM0123456789abcdef0123456789abcdef', AccountSid: 'AC1', MessageStatus, ...more },
  });
  expect(await twilioForm('?message_id=tw-1', call('sent'))).toBe(204);
  expect(await twilioForm('?message_id=tw-1', call('delivered'))).toBe(204);
  expect(await twilioForm('?message_id=tw-1', call('delivered'))).toBe(204);
  expect(await twilioForm('?message_id=tw-2', call('undelivered', { ErrorCode: '30007' }))).toBe(204);
  expect(await twilioJson('?message_id=tw-3', call('failed', { ErrorCode: '30003' }))).toBe(204);
  expect(await twilioForm('?message_id=tw-3', call('delivered'), 'stolen')).toBe(401);

  const asked = `/v1/messages?campaign_id=http-spring`;
  const statuses = async () =>
    ((await api(asked))['rows'] as Row[]).map(({ message_id, status }) => [message_id, status].join(' ')).sort();
  await expect.poll(statuses, SEEN).toEqual(['http-1 delivered', 'tw-1 delivered', 'tw-2 filtered', 'tw-3 failed']);
  const found = await api(`/v1/messages?recipient=${encodeURIComponent('+1 (202) 555-0188')}&status=filtered`);
  expect(found['rows']).toEqual([
    expect.objectContaining({ message_id: 'tw-2', error_code: '30007', error_family: 'filtering' }),
  ]);
  const { steps } = await api('/v1/messages/tw-1');
  expect((steps as Row[]).map(({ kind }) => kind)).toEqual(['submit', 'dlr', 'dlr']);

  const py = pythonOr(context);
  expect(await segments(py, 'http-%')).toEqual([
    { campaign_id: 'http-spring', messages: 4, handed_off: 4, delivered: 2, failed: 1, clicked: 0 },
  ]);
});

interface Field {
  readonly name: string;
  readonly [attribute: string]: unknown;
}
const DLR = EVENT_SCHEMAS.dlr as { fields: readonly Field[] };
const withFields = (fields: readonly Field[]): string => JSON.stringify({ ...DLR, fields });
/** As a sender wrote it years ago, and as it will write it next year. */
const OLDER = withFields(
  DLR.fields.filter(({ name }) => !['part', 'parts', 'sequence', 'price', 'currency'].includes(name)),
);
const NEWER = withFields([...DLR.fields, { name: 'route', type: 'string', default: '' }]);

test('receipts under an older and a newer schema interleave with ours', async (context) => {
  const py = pythonOr(context);
  const submits = campaign('mixed', 12, START).filter(({ topic }) => topic === 'handset.submit');
  const receipt = (index: number): PlannedRecord => {
    const at = { start: START, after: 2_000 };
    const plain = { status: 'delivered', vendor: 'telnyx' };
    const id = `mixed-${index}`;
    if (index % 3 === 0) return { ...eventOf('dlr', id, at, plain), schema: OLDER };
    if (index % 3 === 1) return { ...eventOf('dlr', id, at, { ...plain, route: 'short' }), schema: NEWER };
    return eventOf('dlr', id, at, { ...plain, price: 0.0075, currency: 'USD' });
  };
  await produce(py, [{ codec: 'zstd', records: [...submits, ...submits.map((_, index) => receipt(index))] }]);
  await expect
    .poll(() => segments(py, 'mixed'), SEEN)
    .toEqual([expect.objectContaining({ campaign_id: 'mixed', messages: 12, delivered: 12 })]);
  const priced = "SELECT toFloat64(sum(price)) AS price FROM messages WHERE campaign_id = 'mixed'";
  expect(await rows(py, priced)).toEqual([{ price: 0.03 }]);
});

/** The id that the registry will give to the next schema that it does not know. */
async function nextSchemaId(): Promise<number> {
  const id = await register('probe-value', JSON.stringify({ type: 'record', name: `P${Date.now()}`, fields: [] }));
  return id + 1;
}

async function register(subject: string, schema: string): Promise<number> {
  const response = await fetch(`${system.ground.registry.url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema }),
  });
  return ((await response.json()) as { id: number }).id;
}

const AHEAD = withFields([
  ...DLR.fields,
  { name: 'route', type: 'string', default: '' },
  { name: 'hops', type: 'int', default: 0 },
]);
const RECEIPT = defaultsOf('dlr') as Omit<Dlr, keyof EventBase>;
const receiptBytes = (message_id: string, occurred_at: number, id: number): Buffer =>
  encodeEvent(
    'dlr',
    {
      ...RECEIPT,
      event_id: 'e',
      message_id,
      occurred_at,
      source: '',
      account_id: 'demo',
      status: 'delivered',
    },
    id,
  );

test('poison becomes dead letters with their reason; what is mended is replayed', async (context) => {
  const py = pythonOr(context);
  const id = await nextSchemaId();
  const known = await register('handset.dlr-value', JSON.stringify(EVENT_SCHEMAS.dlr));
  const good = receiptBytes('ahead-0', START + 3_000, known);
  // Written by the schema that will be registered: our fields, then `route` and `hops`, both empty.
  const ahead = Buffer.concat([receiptBytes('ahead-0', START + 3_000, id), Buffer.from([0, 0])]);
  const raw = (value: Buffer, key = 'poison') => ({ topic: 'handset.dlr', key, raw: value.toString('base64') });
  const submit = campaign('ahead', 1, START).filter(({ topic }) => topic === 'handset.submit');
  const poison: PlannedRecord[] = [
    raw(Buffer.concat([Buffer.from([1]), good.subarray(1)])),
    raw(good.subarray(0, good.length - 5)),
    raw(ahead, 'ahead-0'),
    raw(Buffer.concat([good, Buffer.alloc(2_000_000)])),
    { topic: 'handset.dlr', key: 'poison' },
    raw(receiptBytes('ahead-0', Math.floor(START / 1000), known)),
  ];
  await produce(py, [{ codec: 'none', records: [...submit, ...poison] }]);
  // A genuine callback that says nothing: it has no topic to go back to.
  expect(await twilioForm('?message_id=tw-9', { MessageSid: 'SM1', AccountSid: 'AC1' })).toBe(204);

  const letters = 'SELECT code, field, service, origin_topic FROM dead_letters ORDER BY code, field, service';
  const of = (code: string, field = '') => ({ code, field, service: 'processor', origin_topic: 'handset.dlr' });
  await expect
    .poll(() => rows(py, letters), SEEN)
    .toEqual([
      { code: 'missing_field', field: 'MessageStatus', service: 'ingest', origin_topic: '' },
      of('time_out_of_range', 'occurred_at'),
      of('too_large'),
      of('undecodable'),
      of('undecodable'),
      of('undecodable'),
      of('unknown_schema'),
    ]);

  const listed = await deadLetters('list', '--code', 'unknown_schema');
  expect(listed).toMatch(/unknown_schema .*processor .*handset\.dlr-\d@\d+/);
  expect(listed).toContain(`does not know schema id ${id}`);
  expect(
    (await deadLetters('list', '--json'))
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as Row)['code']),
  ).toHaveLength(7);

  expect(await register('handset.dlr-value', AHEAD)).toBe(id);
  const only = ['replay', '--code', 'unknown_schema', '--topic', 'dlr'];
  expect(await deadLetters(...only, '--dry-run')).toContain('Would publish 1 record: handset.dlr 1');
  expect(await api('/v1/messages/ahead-0')).toMatchObject({ status: 'submitted' });
  expect(await deadLetters(...only)).toContain('Published 1 record again, acknowledged by Kafka: handset.dlr 1');
  const status = async () => (await api('/v1/messages/ahead-0'))['status'];
  await expect.poll(status, SEEN).toBe('delivered');

  // What is broken stays broken, whoever repeats it; what came over HTTP has no topic to go to.
  const all = await deadLetters('replay');
  expect(all).toContain('Published 5 records again');
  expect(all).toContain('Cannot publish 1 letter of callbacks');
  const failedAgain = async () => (await rows(py, 'SELECT count() AS n FROM dead_letters'))[0]?.['n'];
  await expect.poll(failedAgain, SEEN).toBe(11);
  expect(await replayed({ dry_run: true })).toMatchObject({ published: 5, dry_run: true, without_topic: 1 });
  expect(await replayed({})).toMatchObject({ published: 5, dry_run: false });
  await expect.poll(failedAgain, SEEN).toBe(15);
  expect(await segments(py, 'ahead')).toEqual([expect.objectContaining({ messages: 1, delivered: 1 })]);
});

/** The same over HTTP. */
async function replayed(order: object): Promise<Row> {
  const headers = { authorization: `Bearer ${system.ground.keys.admin}`, 'content-type': 'application/json' };
  const url = `${system.urls['analytics']}/v1/dead-letters/replay`;
  return (await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(order) })).json()) as Row;
}

async function deadLetters(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand('dead-letters', args, system.env);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
}

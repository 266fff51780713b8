import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { forgotten, learned } from '../../../infra/clickhouse/testing/changes.ts';
import { testDatabase } from '../../../infra/clickhouse/testing/database.ts';
import { COLUMN_COUNT, FIRST_COLUMN_COUNT, type TimelineRow } from '../../../schemas/timeline-row.ts';
import { createClickHouse } from '../../runtime/clickhouse/client.ts';
import { keep } from '../core/kept.ts';
import { rowWriter } from '../core/rows.ts';
import type { IncomingEvent } from '../partition/ports.ts';
import { MESSAGE, NOON, told } from '../testing/told.ts';
import { KINDS } from '../../../schemas/kinds.ts';
import { aliasWriter } from './alias-rows.ts';
import { eventWriter } from './event-rows.ts';
import { clickhouseSink, compressRows } from './clickhouse-sink.ts';

const db = testDatabase();
const LIMIT_MS = 30_000;
const sink = () => clickhouseSink(db.client, LIMIT_MS);
const inTime = () => ({
  columns: COLUMN_COUNT,
  deadline: Date.now() + 60_000,
  limitMs: LIMIT_MS,
  split: 'never' as const,
});

const submitted = (message_id: string, told: Partial<TimelineRow> = {}): TimelineRow =>
  learned({ message_id, submitted_at: NOON, state: Buffer.from([0, 255, 39, 92]), ...told });

function block(...rows: TimelineRow[]): Promise<Buffer> {
  const writer = rowWriter();
  for (const row of rows) writer.write(row);
  return compressRows(writer.take());
}

/** How often the targets count a campaign. */
async function counted(campaign: string) {
  const [row] = await db.rows(
    `SELECT (SELECT count() FROM timelines WHERE campaign_id = '${campaign}') AS timelines,
       (SELECT sum(submitted) FROM throughput_cells WHERE campaign_id = '${campaign}') AS throughput,
       (SELECT sum(messages) FROM segment_cells WHERE campaign_id = '${campaign}') AS segments`,
  );
  return row;
}

test('the same bytes under the same token count once in every target, however often they are sent at once', async () => {
  const bytes = await block(submitted('twice', { campaign_id: 'twice' }));
  const send = () => sink().insert(bytes, { token: 'twice', ...inTime() });
  expect(await Promise.all([send(), send(), send()])).toEqual(['in', 'in', 'in']);
  expect(await send()).toBe('in');
  expect(await counted('twice')).toEqual({ timelines: 1, throughput: 1, segments: 1 });
});

test('a batch that an older processor left in the journal, of fewer columns, goes in', async () => {
  const row = submitted('older', { campaign_id: 'older' });
  const writer = rowWriter();
  writer.write(row);
  const whole = writer.take();
  const later = COLUMN_COUNT - FIRST_COLUMN_COUNT;
  const bytes = await compressRows(whole.subarray(0, whole.length - later));
  expect(await sink().insert(bytes, { token: 'older', ...inTime(), columns: FIRST_COLUMN_COUNT })).toBe('in');
  expect(await counted('older')).toEqual({ timelines: 1, throughput: 1, segments: 1 });
});

test('past its deadline an insert is refused before the first row, and says so', async () => {
  const bytes = await block(submitted('late', { campaign_id: 'late' }));
  expect(await sink().insert(bytes, { token: 'late', ...inTime(), deadline: Date.now() - 1_000 })).toBe('late');
  expect(await counted('late')).toEqual({ timelines: 0, throughput: 0, segments: 0 });
});

test('a view that throws fails the insert, and the retry after its mending fills every target once', async () => {
  await db.command('CREATE TABLE gate (closed UInt8) ENGINE = MergeTree ORDER BY closed');
  await db.command('INSERT INTO gate VALUES (1)');
  await db.command(
    `CREATE MATERIALIZED VIEW zz_throws TO segment_cells AS SELECT toStartOfHour(submitted_at) AS hour FROM timeline_changes
     WHERE campaign_id = 'throws' AND throwIf((SELECT max(closed) FROM gate) = 1, 'closed') = 1`,
  );
  onTestFinished(() => db.command('DROP TABLE zz_throws SYNC'));
  const bytes = await block(submitted('throws', { campaign_id: 'throws' }));
  const send = () => sink().insert(bytes, { token: 'throws', ...inTime() });
  await expect(send()).rejects.toThrow('closed');
  await db.command('TRUNCATE TABLE gate');
  expect(await send()).toBe('in');
  expect(await send()).toBe('in');
  expect(await counted('throws')).toEqual({ timelines: 1, throughput: 1, segments: 1 });
});

test('an exception in the body of an answer that says 200 is a failure', async () => {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('Code: 241. DB::Exception: Memory limit exceeded'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = createClickHouse({ ...db.settings, url }, 'handset-test');
  onTestFinished(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  const bytes = await block(submitted('failed'));
  const lying = clickhouseSink(client, LIMIT_MS);
  await expect(lying.insert(bytes, { token: 'failed', ...inTime() })).rejects.toThrow('Memory limit exceeded');
});

test('look-ups give the latest version of each message, whatever its id looks like, and leave unknown ones out', async () => {
  const odd = ["o'clock", 'back\\slash', '', 'ünï\n'];
  const rows = odd.map((id) => submitted(id));
  await sink().insert(await block(...rows), { token: 'odd', ...inTime() });
  const newer = rows.map((row) => ({ ...row, version: 2, updated_at: NOON + 5 }));
  await sink().insert(await block(...rows.map(forgotten), ...newer), { token: 'newer', ...inTime() });
  const found = await sink().lookUp([...odd, 'unknown']);
  expect(found.map(({ message_id }) => message_id).sort()).toEqual([...odd].sort());
  for (const { version, first_seen_at, updated_at, state } of found)
    expect([version, first_seen_at, updated_at, [...state]]).toEqual([2, NOON, NOON + 5, [0, 255, 39, 92]]);
  expect(await sink().lookUp([])).toEqual([]);
});

test('every known id belongs to one share, and the latest of a share come oldest first', async () => {
  const ids = Array.from({ length: 40 }, (_, n) => `share-${n}`);
  const rows = ids.map((id, n) => submitted(id, { updated_at: NOON + 1_000 + n }));
  await sink().insert(await block(...rows), { token: 'shares', ...inTime() });
  const known: string[] = [];
  const recent: string[] = [];
  for (const partition of [0, 1, 2]) {
    const share = { partition, partitions: 3 };
    for await (const chunk of sink().knownIds(share)) known.push(...chunk);
    const updates: number[] = [];
    for await (const chunk of sink().recent(share, NOON + 1_000, 1_000))
      for (const { message_id, updated_at } of chunk) {
        recent.push(message_id);
        updates.push(updated_at);
      }
    expect(updates).toEqual([...updates].sort((a, b) => a - b));
    const few: number[] = [];
    for await (const chunk of sink().recent(share, NOON + 1_000, 3)) few.push(...chunk.map((each) => each.updated_at));
    expect(few).toEqual(updates.slice(-3));
  }
  expect(known.filter((id) => id.startsWith('share-')).sort()).toEqual([...ids].sort());
  expect(recent.sort()).toEqual([...ids].sort());
});

test('events written twice are there once, with the bytes of texts and times kept', async () => {
  const { event } = told('dlr', { raw_status: 'ünï "quoted"', occurred_at: NOON + 7 });
  const incoming = {
    kind: 'dlr',
    event: keep('dlr', event as Parameters<typeof keep<'dlr'>>[1], 'a key'),
    ...{ offset: 2 ** 40, appendedAt: NOON + 9, key: null, value: Buffer.alloc(0) },
  } as IncomingEvent;
  const writer = eventWriter({ partition: 0, topicOf: (kind) => KINDS[kind].topic });
  for (const times of [2, 1]) {
    for (let time = 0; time < times; time++) writer.write(incoming);
    expect(writer.rows).toBe(times);
    await sink().insertEvents(writer.take());
    expect(writer.rows).toBe(0);
  }
  const rows = await db.rows(
    `SELECT message_id, kind, event_id, toUnixTimestamp64Milli(occurred_at) AS occurred_at, origin_topic, origin_partition,
       origin_offset, toUnixTimestamp64Milli(received_at) AS received_at, JSONExtractString(data, 'raw_status') AS raw_status
     FROM events FINAL`,
  );
  expect(rows).toEqual([
    {
      ...{ message_id: MESSAGE, kind: 'dlr', event_id: 'dlr', occurred_at: NOON + 7, received_at: NOON + 9 },
      ...{ origin_topic: 'handset.dlr', origin_partition: 0, origin_offset: 2 ** 40, raw_status: 'ünï "quoted"' },
    },
  ]);
});

test('what ids mean is found, known and there once, however often it was written, and no more of it than counts', async () => {
  const alias = (vendor_message_id: string, message_id: string) => ({
    ...{ vendor: 'twilio', vendor_message_id, message_id, account_id: 'acme' },
  });
  const writer = aliasWriter();
  const many = Array.from({ length: 20 }, (_, n) => `m${String(n).padStart(2, '0')}`).reverse();
  for (const times of [1, 2]) {
    for (let time = 0; time < times; time++) writer.write(alias("o'id", 'ünï'), NOON + times);
    for (const id of many) writer.write(alias('claimed', id), NOON);
    await sink().insertAliases(writer.take());
    expect(writer.rows).toBe(0);
  }
  expect(await sink().lookUpAliases(["o'id", 'unknown'])).toEqual([alias("o'id", 'ünï')]);
  expect(await sink().lookUpAliases(['claimed'])).toEqual(
    many
      .toSorted()
      .slice(0, 16)
      .map((id) => alias('claimed', id)),
  );
  expect(await db.rows("SELECT count() AS n FROM aliases FINAL WHERE vendor_message_id = 'o\\'id'")).toEqual([
    { n: 1 },
  ]);
  const known: string[] = [];
  for (const partition of [0, 1])
    for await (const chunk of sink().knownIds({ partition, partitions: 2 })) known.push(...chunk);
  expect(known).toEqual(expect.arrayContaining(["o'id", 'claimed']));
});

test('catching up needs no replicated tables', async () => {
  await expect(sink().catchUp()).resolves.toBeUndefined();
});

import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CATALOGUE } from '../../schemas/errors/catalogue.ts';
import { createClickHouse } from '../../services/runtime/clickhouse/client.ts';
import type { ClickHouseSettings } from '../../services/runtime/connections.ts';
import { testGround } from '../local/testing/ground.ts';
import { migrate, MigrationError } from './migrate.ts';

/** A database name that nobody uses, dropped after the test. */
function freshDatabase(): ClickHouseSettings {
  const { url, user, password } = testGround().clickhouse;
  const settings = { url, user, password, database: `migrated_${randomBytes(6).toString('hex')}` };
  onTestFinished(async () => {
    const client = createClickHouse({ ...settings, database: 'default' }, 'handset-test');
    await client.command({ query: `DROP DATABASE IF EXISTS ${settings.database}` });
    await client.close();
  });
  return settings;
}

async function rows(settings: ClickHouseSettings, query: string): Promise<Record<string, unknown>[]> {
  const client = createClickHouse(settings, 'handset-test');
  const result = await client.query({ query, format: 'JSONEachRow' });
  const found = await result.json<Record<string, unknown>>();
  await client.close();
  return found;
}

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handset-migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const file of await readdir(import.meta.dirname))
    if (file.endsWith('.sql')) await copyFile(join(import.meta.dirname, file), join(folder, file));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
  return folder;
}

test('a second run does nothing, and the catalogue is there once', async () => {
  const clickhouse = freshDatabase();
  const reported: string[] = [];
  await migrate({ clickhouse, report: (line) => reported.push(line) });
  expect(reported).toContain('0001_events.sql applied');
  reported.length = 0;
  await migrate({ clickhouse, report: (line) => reported.push(line) });
  expect(reported).toEqual([]);
  expect(await rows(clickhouse, 'SELECT toUInt32(count()) AS n FROM error_catalogue')).toEqual([
    { n: CATALOGUE.length },
  ]);
});

test('the dictionary says what the catalogue says of a code, and is made again without being in the way', async () => {
  const clickhouse = freshDatabase();
  await migrate({ clickhouse });
  await migrate({ clickhouse });
  const get = (attribute: string, vendor: string, code: string) =>
    `dictGet('${clickhouse.database}.error_catalogue_dictionary', '${attribute}', ('${vendor}', '${code}'))`;
  expect(
    await rows(
      clickhouse,
      `SELECT ${get('category', 'twilio', '30007')} AS a, ${get('billable', 'bandwidth', '4470')} AS b, ${get('fix', 'twilio', '99999')} AS c`,
    ),
  ).toEqual([{ a: 'filtered_content', b: 1, c: '' }]);
});

test('another retention is applied to what is there', async () => {
  const clickhouse = freshDatabase();
  await migrate({ clickhouse });
  await migrate({ clickhouse, retention: { timelines: 90, throughput: 0, deadLetters: 30 } });
  const [table] = await rows(
    clickhouse,
    "SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'timelines'",
  );
  expect(table!['engine_full']).toContain('TTL toDateTime(first_seen_at) + toIntervalDay(90)');
});

test('two at once end in the same database as one', async () => {
  const clickhouse = freshDatabase();
  await Promise.all([migrate({ clickhouse }), migrate({ clickhouse })]);
  await migrate({ clickhouse });
  expect(await rows(clickhouse, 'SELECT toUInt32(count()) AS n FROM error_catalogue')).toEqual([
    { n: CATALOGUE.length },
  ]);
});

test('a file that fails half-way is named, mended and gone on with', async () => {
  const clickhouse = freshDatabase();
  const broken =
    'CREATE TABLE IF NOT EXISTS first (a Int8) ENGINE = Null;\nCREATE TABLE IF NOT EXISTS second (a Nonsense) ENGINE = Null;';
  await expect(migrate({ clickhouse, folder: await folderOf({ '9000_more.sql': broken }) })).rejects.toThrow(
    '9000_more.sql, statement 2:',
  );
  await migrate({ clickhouse, folder: await folderOf({ '9000_more.sql': broken.replace('Nonsense', 'Int8') }) });
  expect(await rows(clickhouse, 'EXISTS TABLE second')).toEqual([{ result: 1 }]);
});

test('a file that was changed after it was applied is refused, and nothing is run', async () => {
  const clickhouse = freshDatabase();
  await migrate({ clickhouse });
  const folder = await folderOf({
    '0020_dead_letters.sql': 'SELECT 1',
    '9000_more.sql': 'CREATE TABLE t (a Int8) ENGINE = Null',
  });
  await expect(migrate({ clickhouse, folder })).rejects.toThrow(MigrationError);
  expect(await rows(clickhouse, 'EXISTS TABLE t')).toEqual([{ result: 0 }]);
});

test('columns that are added reach timelines, and a view that was made before goes on as it was', async () => {
  const clickhouse = freshDatabase();
  const first_seen_at = new Date().toISOString().slice(0, 19);
  const older = await folderOf({});
  for (const file of await readdir(older)) if (file >= '0026') await rm(join(older, file));
  await migrate({ clickhouse, folder: older });
  const client = createClickHouse(clickhouse, 'handset-test');
  onTestFinished(() => client.close());
  await client.command({
    query: `CREATE TABLE mine (campaign_id String, messages Int64) ENGINE = MergeTree ORDER BY campaign_id`,
  });
  await client.command({
    query: `CREATE MATERIALIZED VIEW mine_feed TO mine AS
      SELECT campaign_id, sum(sign) AS messages FROM timeline_changes GROUP BY campaign_id`,
  });
  await client.insert({
    table: 'timeline_changes',
    values: [{ sign: 1, message_id: 'a', campaign_id: 'c', first_seen_at }],
    format: 'JSONEachRow',
  });
  await migrate({ clickhouse });
  const row = {
    sign: 1,
    message_id: 'b',
    campaign_id: 'c',
    first_seen_at,
    line_type: 'landline',
    automation_step: 'step',
  };
  await client.insert({ table: 'timeline_changes', values: [row], format: 'JSONEachRow' });
  expect(
    await rows(clickhouse, 'SELECT message_id, line_type, automation_step FROM timelines ORDER BY message_id'),
  ).toEqual([
    { message_id: 'a', line_type: '', automation_step: '' },
    { message_id: 'b', line_type: 'landline', automation_step: 'step' },
  ]);
  expect(await rows(clickhouse, 'SELECT toInt32(sum(messages)) AS messages FROM mine')).toEqual([{ messages: 2 }]);
});

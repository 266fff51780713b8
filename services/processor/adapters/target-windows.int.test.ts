import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { forgotten, insertChanges, learned } from '../../../infra/clickhouse/testing/changes.ts';
import { testDatabase } from '../../../infra/clickhouse/testing/database.ts';
import { DEFAULT_SETTINGS } from '../partition/settings.ts';
import { RULES } from '../partition/rules.ts';
import { readCounters } from './part-counters.ts';
import { targetWindows } from './target-windows.ts';

const db = testDatabase();
const OWN = [
  'error_cells',
  'latency_cells',
  'link_cells',
  'open_messages',
  'segment_cells',
  'throughput_cells',
  'throughput_minute_cells',
  'timelines',
];
const open = learned({ message_id: 'm', campaign_id: 'spring', submitted_at: Date.now() });

/** Makes a table and a view of a user's, gone when the test ends. */
async function made(create: string, ...drops: string[]): Promise<void> {
  await db.command(create);
  for (const drop of drops) onTestFinished(() => db.command(`DROP TABLE IF EXISTS ${drop} SYNC`));
}

const windowsNow = async () => new Map((await targetWindows(db.client)).map((window) => [window.target, window]));
const insert = (token: string, ...changes: Parameters<typeof insertChanges>[1]) =>
  insertChanges(db.client, changes, token);

/** Loads a table anew, as a start of the server does: parts that are empty leave then, or stay. */
async function reload(table: string): Promise<void> {
  await db.command(`DETACH TABLE ${table} SYNC`);
  await db.command(`ATTACH TABLE ${table}`);
}

test('the targets of the house are found, each with a window that is large enough', async () => {
  const windows = await windowsNow();
  expect([...windows.keys()].sort()).toEqual(OWN);
  for (const window of windows.values()) expect(RULES.remembersEnough(window, DEFAULT_SETTINGS)).toBe(true);
  const forgetful = await db.rows(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN ('${OWN.join("', '")}')
     AND engine_full NOT LIKE '%remove_empty_parts = 0%'`,
  );
  expect(forgetful).toEqual([]);
});

test('a counter grows with every insert; a repetition is told, and may make it grow too', async () => {
  const counters = [(await windowsNow()).get('timelines')!.counter];
  for (const token of ['first', 'first', 'second']) {
    await insert(token, { ...open, message_id: token });
    counters.push((await windowsNow()).get('timelines')!.counter);
  }
  const [before, first, again, second] = counters;
  expect(first).toBeGreaterThan(before!);
  expect(again).toBeGreaterThanOrEqual(first!);
  expect(second).toBeGreaterThan(again!);
  expect(await db.rows('SELECT count() AS n FROM timelines')).toEqual([{ n: 2 }]);
});

test('the counter does not fall when a partition is dropped', async () => {
  await insert('dropped', { ...open, message_id: 'd' });
  const { counter } = (await windowsNow()).get('timelines')!;
  await db.command(`ALTER TABLE timelines DROP PARTITION ${new Date().toISOString().slice(0, 7).replace('-', '')}`);
  await reload('timelines');
  expect((await windowsNow()).get('timelines')!.counter).toBeGreaterThanOrEqual(counter);
});

test('a user-made target without a window is refused with the statement that mends it', async () => {
  await made('CREATE TABLE mine (day Date, n Int64) ENGINE = SummingMergeTree ORDER BY day', 'mine_feed', 'mine');
  await db.command(
    'CREATE MATERIALIZED VIEW mine_feed TO mine AS SELECT toDate(submitted_at) AS day, sum(sign) AS n FROM timeline_changes GROUP BY day',
  );
  const found = (await windowsNow()).get('mine')!;
  expect(found).toMatchObject({ parts: 0 });
  expect(RULES.remembersEnough(found, DEFAULT_SETTINGS)).toBe(false);
  await db.command(found.remedy);
  expect(RULES.remembersEnough((await windowsNow()).get('mine')!, DEFAULT_SETTINGS)).toBe(true);
});

test('a user-made target that lets its empty parts go is refused like one without a window', async () => {
  await made(
    `CREATE TABLE mine (day Date, n Int64) ENGINE = SummingMergeTree ORDER BY day
     SETTINGS non_replicated_deduplication_window = 100000, remove_empty_parts = 1`,
    'mine_feed',
    'mine',
  );
  await db.command(
    'CREATE MATERIALIZED VIEW mine_feed TO mine AS SELECT toDate(submitted_at) AS day, sum(sign) AS n FROM timeline_changes GROUP BY day',
  );
  const found = (await windowsNow()).get('mine')!;
  expect(RULES.remembersEnough(found, DEFAULT_SETTINGS)).toBe(false);
  expect(found.remedy).toContain('remove_empty_parts = 0');
  await db.command(found.remedy);
  expect(RULES.remembersEnough((await windowsNow()).get('mine')!, DEFAULT_SETTINGS)).toBe(true);
});

test('a batch inserted again counts once in cells that have summed to nothing, and the counter does not fall', async () => {
  await made(
    `CREATE TABLE sums (sender String, n Int64) ENGINE = SummingMergeTree PARTITION BY sender ORDER BY sender
     SETTINGS old_parts_lifetime = 0, merge_tree_clear_old_parts_interval_seconds = 1, cleanup_delay_period = 1,
       max_cleanup_delay_period = 1, cleanup_delay_period_random_add = 0`,
    'sums_feed',
    'sums',
  );
  await db.command(
    'CREATE MATERIALIZED VIEW sums_feed TO sums AS SELECT sender, sum(sign) AS n FROM timeline_changes GROUP BY sender',
  );
  await db.command((await windowsNow()).get('sums')!.remedy);
  const cell = { ...open, message_id: 's', sender: 'empty' };
  await insert('opens', cell);
  await insert('closes', forgotten(cell));
  const { counter } = (await windowsNow()).get('sums')!;
  await db.command("OPTIMIZE TABLE sums PARTITION 'empty' FINAL");
  const merged = () =>
    db.rows("SELECT name FROM system.parts WHERE database = currentDatabase() AND table = 'sums' AND NOT active");
  while ((await merged()).length > 0) await sleep(100);
  await reload('sums');
  expect((await windowsNow()).get('sums')!.counter).toBeGreaterThanOrEqual(counter);
  await insert('closes', forgotten(cell));
  expect(await db.rows("SELECT sum(n) AS n FROM sums WHERE sender = 'empty'")).toEqual([{ n: 0 }]);
});

test('a view without TO fills its inner table, which is found and can be mended', async () => {
  await made(
    'CREATE MATERIALIZED VIEW inner_view ENGINE = SummingMergeTree ORDER BY sender AS SELECT sender, sum(sign) AS n FROM timeline_changes GROUP BY sender',
    'inner_view',
  );
  const [found] = (await targetWindows(db.client)).filter(({ target }) => !OWN.includes(target));
  expect(found!.target).toMatch(/^\.inner_id\./);
  await db.command(found!.remedy);
  expect((await windowsNow()).get(found!.target)!.parts).toBeGreaterThanOrEqual(2 * DEFAULT_SETTINGS.burstParts);
});

test('targets of views in other databases, with odd names, and behind tables that store nothing are found', async () => {
  const other = `${db.settings.database}_other`;
  await db.command(`CREATE DATABASE ${other}`);
  onTestFinished(() => db.command(`DROP DATABASE ${other} SYNC`));
  await made('CREATE TABLE stream (sender String, n Int64) ENGINE = Null', 'stream_feed', 'stream');
  await db.command('CREATE MATERIALIZED VIEW stream_feed TO stream AS SELECT sender, sign AS n FROM timeline_changes');
  await db.command(`CREATE TABLE ${other}.\`o'd.n(a me\` (sender String, n Int64) ENGINE = MergeTree ORDER BY sender`);
  await db.command(
    `CREATE MATERIALIZED VIEW ${other}.\`my view\` TO ${other}.\`o'd.n(a me\` AS SELECT sender, sum(n) AS n FROM stream GROUP BY sender`,
  );
  const [found, ...more] = (await targetWindows(db.client)).filter(({ target }) => !OWN.includes(target));
  expect(more).toEqual([]);
  expect(found).toMatchObject({ target: `${other}.o'd.n(a me`, parts: 0 });
  await db.command(found!.remedy);
  expect((await windowsNow()).get(found!.target)!.parts).toBeGreaterThan(0);
});

test('a target that cannot deduplicate, or is gone, is refused by name', async () => {
  await made('CREATE TABLE logged (sender String) ENGINE = Log', 'logged_feed', 'logged');
  await db.command('CREATE MATERIALIZED VIEW logged_feed TO logged AS SELECT sender FROM timeline_changes');
  expect((await windowsNow()).get('logged')).toMatchObject({
    parts: 0,
    remedy: expect.stringContaining('Log') as string,
  });
  await db.command('DROP TABLE logged SYNC');
  expect((await windowsNow()).get('logged')).toMatchObject({
    parts: 0,
    remedy: expect.stringContaining('not there') as string,
  });
});

test('a replicated table whose log nobody shows has no counter, rather than one that is too small', async () => {
  const table = { database: db.settings.database, name: 'timelines' };
  await expect(readCounters(db.client, [], [table])).rejects.toThrow('replication log');
});

import { expect, test } from 'vitest';
import { readMigrations } from './migrations.ts';
import { render } from './render.ts';

const SCRIPT = `CREATE TABLE IF NOT EXISTS t {on_cluster}
(a Int64)
ENGINE = {engine ReplacingMergeTree(version)}
ORDER BY a
SETTINGS {window 20000}, index_granularity = 1024`;

test('on a single server the macros leave plain statements', () => {
  expect(render(SCRIPT, { database: 'handset' })).toBe(`CREATE TABLE IF NOT EXISTS t
(a Int64)
ENGINE = ReplacingMergeTree(version)
ORDER BY a
SETTINGS non_replicated_deduplication_window = 20000, index_granularity = 1024`);
});

test('on a cluster tables are replicated, made everywhere, and remember tokens in count and seconds', () => {
  expect(render(SCRIPT, { database: 'handset', cluster: 'main' })).toBe(`CREATE TABLE IF NOT EXISTS t ON CLUSTER 'main'
(a Int64)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)
ORDER BY a
SETTINGS replicated_deduplication_window = 20000, replicated_deduplication_window_seconds = 604800, index_granularity = 1024`);
});

test('an engine without arguments keeps none but its place, and a cluster’s name is quoted', () => {
  expect(render('ENGINE = {engine SummingMergeTree}', { database: 'd', cluster: 'c' })).toBe(
    "ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')",
  );
  expect(render('DROP TABLE t {on_cluster}', { database: 'd', cluster: "o'clock" })).toBe(
    "DROP TABLE t ON CLUSTER 'o\\'clock'",
  );
});

test('an unknown macro is named', () => {
  expect(() => render('{nonsense}', { database: 'd' })).toThrow('{nonsense} is no macro');
});

test('every statement of the house can be rendered for both, and on a cluster says so, unless it moves rows', async () => {
  for (const { file, statements } of await readMigrations(import.meta.dirname))
    for (const statement of statements.filter((each) => !/^(--.*\n)*INSERT /.test(each))) {
      expect(render(statement, { database: 'd' }), file).not.toMatch(/\{(on_cluster|engine|window)/);
      // Replicas bring each other's rows by themselves.
      if (!/^(--.*\n)*INSERT /.test(statement))
        expect(render(statement, { database: 'd', cluster: 'main' }), file).toContain("ON CLUSTER 'main'");
    }
});

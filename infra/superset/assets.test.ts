import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readMigrations } from '../clickhouse/migrations.ts';

const ASSETS = join(import.meta.dirname, 'assets');

type Dataset = { uuid: string; table_name: string; database_uuid: string; main_dttm_col: string; metrics: Metric[] };
type Metric = { metric_name: string; expression: string };
type Chart = { uuid: string; dataset_uuid: string; params: { metrics: string[]; groupby: string[] } };
type Dashboard = { position: Record<string, { type?: string; meta?: { uuid?: string } } | string> };

const read = <T>(folder: string): T[] =>
  readdirSync(join(ASSETS, folder)).map((file) => parse(readFileSync(join(ASSETS, folder, file), 'utf8')) as T);
const datasets = read<Dataset>('datasets/handset');
const charts = read<Chart>('charts');

/** Columns of the newest definition of a view. */
async function columnsOf(view: string): Promise<Set<string>> {
  const statements = (await readMigrations(join(import.meta.dirname, '../clickhouse'))).flatMap(
    (file) => file.statements,
  );
  const made = statements
    .filter((statement) => new RegExp(`VIEW (?:IF NOT EXISTS )?${view}\\b`).test(statement))
    .at(-1);
  return new Set([...(made ?? '').matchAll(/^ {4}(\w+) \S.*COMMENT '/gm)].map(([, name]) => name ?? ''));
}

test('datasets stand on views and their columns, and rates are sums over sums', async () => {
  const [database] = read<{ uuid: string }>('databases');
  for (const { table_name: view, database_uuid: of, main_dttm_col: time, metrics } of datasets) {
    const columns = await columnsOf(view);
    expect([view, of, columns.has(time)]).toEqual([view, database?.uuid, true]);
    for (const { expression } of metrics) {
      expect(expression).toMatch(/^sum\(\w+\)(?: \/ sum\(\w+\))?$/);
      for (const [, column] of expression.matchAll(/\((\w+)\)/g))
        expect([view, columns.has(column ?? '')]).toEqual([view, true]);
    }
  }
});

test('charts show measures and columns that there are, and the dashboard shows every chart', async () => {
  for (const { dataset_uuid: uuid, params } of charts) {
    const dataset = datasets.find((one) => one.uuid === uuid);
    const columns = await columnsOf(dataset?.table_name ?? '');
    expect(dataset?.metrics.map(({ metric_name: name }) => name)).toEqual(expect.arrayContaining(params.metrics));
    expect([...columns]).toEqual(expect.arrayContaining(params.groupby));
  }
  const [dashboard] = read<Dashboard>('dashboards');
  const shown = Object.values(dashboard?.position ?? {}).flatMap((item) =>
    typeof item === 'string' || item.type !== 'CHART' ? [] : [item.meta?.uuid],
  );
  expect(shown.sort()).toEqual(charts.map(({ uuid }) => uuid).sort());
});

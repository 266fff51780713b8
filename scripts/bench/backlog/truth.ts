import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { ClickHouseClient } from '@clickhouse/client';
import { VIEWS } from '../../../schemas/views.ts';
import { clickhouseAnswers } from '../../compare/answers.ts';
import { compareViews, isEqual, type Comparison } from '../../compare/compare.ts';
import { truthInFile } from '../../compare/truth-source.ts';
import type { Rollup, Row } from '../../oracle/rows.ts';
import type { TruthBook } from '../../oracle/truth.ts';
import { tallyQuery, type Tally } from './tally.ts';

/** What the answers must be, without a row a message: every cell of the rollups, and the sums of `messages`. */
export interface Expected {
  readonly tally: Tally;
  /** Sum of every measure of every rollup: asked for again and again while a backlog is worked off. */
  readonly totals: Totals;
}

export type Totals = Readonly<Record<Rollup, Readonly<Record<string, number>>>>;

const ROLLUPS = (Object.keys(VIEWS) as (keyof typeof VIEWS)[]).filter((view) => view !== 'messages');

/** Writes the cells, one a line, and returns what they add up to. */
export async function writeCells(path: string, rollups: ReturnType<TruthBook['rollups']>): Promise<Totals> {
  const file = createWriteStream(path);
  const put = async (text: string): Promise<void> => {
    if (!file.write(text)) await once(file, 'drain');
  };
  await put('{"messages":[\n');
  for (const view of ROLLUPS) {
    await put(`],\n"${view}":[`);
    let separator = '\n';
    for (const row of rollups[view]) {
      await put(separator + JSON.stringify(row));
      separator = ',\n';
    }
    await put('\n');
  }
  file.end(']}\n');
  await once(file, 'close');
  return Object.fromEntries(ROLLUPS.map((view) => [view, totalsOf(view, rollups[view])])) as Totals;
}

const totalsOf = (view: Rollup, rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(
    VIEWS[view].measures.map((measure) => [
      measure,
      exact(rows.reduce((sum, row) => sum + Number(row[measure] ?? 0), 0)),
    ]),
  );

/** Amounts have four digits behind the point; what floating point adds behind those is noise. */
const exact = (sum: number): number => Number(sum.toFixed(4));

/** Whether every total since a moment (epoch ms) is as it must be. */
export async function totalsAreRight(client: ClickHouseClient, totals: Totals, since: number): Promise<boolean> {
  const from = `fromUnixTimestamp64Milli(toInt64(${since}))`;
  for (const view of ROLLUPS) {
    const measures = Object.keys(totals[view]);
    const sums = measures.map((measure) => `toFloat64(sum(${measure})) AS total_${measure}`).join(', ');
    const query = `SELECT ${sums} FROM ${view} WHERE ${VIEWS[view].key[0]} >= ${from}`;
    const result = await client.query({ query, format: 'JSONEachRow' });
    const [found = {}] = await result.json<Record<string, number>>();
    if (measures.some((measure) => exact(Number(found[`total_${measure}`])) !== totals[view][measure])) return false;
  }
  return true;
}

/** Compares every cell of every rollup. */
export async function compareCells(client: ClickHouseClient, path: string): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for await (const comparison of compareViews(clickhouseAnswers(client), await truthInFile(path))) {
    comparisons.push(comparison);
    // The messages come last; they are judged by their sums.
    if (comparisons.length === ROLLUPS.length) break;
  }
  return comparisons;
}

/** The statuses whose sums over messages since a moment (epoch ms) differ. */
export async function tallyDifferences(client: ClickHouseClient, expected: Tally, since: number): Promise<string[]> {
  const result = await client.query({ query: tallyQuery(since), format: 'JSONEachRow' });
  const rows = await result.json<Record<string, string>>();
  const found = new Map(rows.map(({ status = '', ...sums }) => [status, sums]));
  const statuses = new Set([...found.keys(), ...Object.keys(expected)]);
  return [...statuses].filter((status) => {
    const [wanted, is] = [expected[status], found.get(status)];
    if (wanted === undefined || is === undefined) return true;
    return Object.entries(wanted).some(([name, value]) => Number(is[name]) !== value);
  });
}

/** True when every cell and every sum is right. */
export const isExact = (comparisons: readonly Comparison[], wrongStatuses: readonly string[]): boolean =>
  comparisons.every(isEqual) && wrongStatuses.length === 0;

/** Reads what {@link Expected} holds of a kept history. */
export const readExpected = async (path: string): Promise<Expected> =>
  JSON.parse(await readFile(path, 'utf8')) as Expected;

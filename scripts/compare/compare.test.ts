import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VIEWS, type ViewName } from '../../schemas/views.ts';
import { byKey, truthOf, type Truth } from '../oracle/truth.ts';
import type { Row } from '../oracle/rows.ts';
import { history, livesOf, planOf } from '../simulate/history.ts';
import { writeTruth } from '../simulate/truth-file.ts';
import type { Ask } from './answers.ts';
import { compareAnswers, isEqual, type Comparison } from './compare.ts';
import { reportOf } from './report.ts';
import { truthInFile, truthInMemory, VIEW_NAMES } from './truth-source.ts';

const until = Date.UTC(2026, 2, 14, 6, 30);
const plan = planOf({ seed: 'compare', messages: 150, until });
const asked = { piiKey: 'key', now: until };
const truth = truthOf(history(plan), asked);

/** Answers as ClickHouse gives them: decimals with all their digits, whole numbers as text. */
const answers = (tables: Truth): Ask =>
  async function* (sql) {
    const [, columns, view] = /^SELECT (.+) FROM (\w+) ORDER BY/.exec(sql)!;
    for (const row of [...tables[view as ViewName]].sort(byKey(view as ViewName)))
      yield Object.fromEntries(columns!.split(', ').map((column) => [column, asText(column, row[column]!)]));
  };
const asText = (column: string, value: Row[string]): Row[string] => {
  if (typeof value !== 'number') return value;
  if (column === 'sentiment') return value;
  return column === 'conversion_value' ? value.toFixed(4) : column === 'price' ? value.toFixed(6) : String(value);
};

const change = (view: ViewName, rows: (rows: readonly Row[]) => readonly Row[]): Truth => ({
  ...truth,
  [view]: rows(truth[view]),
});
const compare = (tables: Truth): Promise<Comparison[]> => compareAnswers(answers(tables), truthInMemory(truth));
const of = (comparisons: readonly Comparison[], view: ViewName): Comparison =>
  comparisons.find((comparison) => comparison.view === view)!;

describe('a comparison', () => {
  it('finds nothing where nothing is wrong, and looked at every row', async () => {
    const comparisons = await compare(truth);
    expect(comparisons.every(isEqual)).toBe(true);
    for (const view of VIEW_NAMES) {
      expect(truth[view].length).toBeGreaterThan(0);
      expect(of(comparisons, view).equal).toBe(truth[view].length);
    }
  });

  it.each(VIEW_NAMES)('finds a missing, an extra and a changed row of %s', async (view) => {
    const missing = of(await compare(change(view, (rows) => rows.slice(1))), view);
    expect(missing).toMatchObject({ missing: 1, extra: 0, differing: 0, examples: { missing: [truth[view][0]] } });

    const first = truth[view][0]!;
    const keyColumn = VIEWS[view].key.find((column) => typeof first[column] === 'string' && column !== 'hour')!;
    const extra = of(await compare(change(view, (rows) => [...rows, { ...first, [keyColumn]: 'zzz' }])), view);
    expect(extra).toMatchObject({ missing: 0, extra: 1, differing: 0 });

    const measure = Object.keys(first).find(
      (column) => !VIEWS[view].key.includes(column as never) && typeof first[column] === 'number',
    )!;
    const altered = change(view, (rows) =>
      rows.map((row, index) => (index === 0 ? { ...row, [measure]: 9_999 } : row)),
    );
    const differing = of(await compare(altered), view);
    expect(differing).toMatchObject({ missing: 0, extra: 0, differing: 1 });
    expect(differing.examples.differing[0]!.columns[measure]).toMatchObject({ truth: first[measure] });
  });

  it('sees the last digit of an amount, a time that should not be, and a tag', async () => {
    const alter = async (column: string, value: Row[string]) => {
      const tables = change('messages', (rows) =>
        rows.map((row, index) => (index === 3 ? { ...row, [column]: value } : row)),
      );
      return of(await compare(tables), 'messages').examples.differing[0]!.columns;
    };
    expect(Object.keys(await alter('conversion_value', 0.0001))).toEqual(['conversion_value']);
    expect(Object.keys(await alter('opted_out_at', '2026-03-13 10:00:00.000'))).toEqual(['opted_out_at']);
    expect(Object.keys(await alter('tags', { shop: 'atlantis' }))).toEqual(['tags']);
  });

  it('says in words what is wrong', async () => {
    const report = reportOf(await compare(change('throughput', (rows) => rows.slice(1))));
    expect(report).toMatch(/^throughput: \d+ rows are as they should be, 1 missing, 0 extra, 0 differ$/m);
    expect(report).toMatch(/^ {2}missing \{"second":/m);
    expect(report).toMatch(/^messages: all \d+ rows are as they should be$/m);
  });

  it('calls everything extra where nothing should be', async () => {
    const nothing = truthInMemory(truthOf([], asked));
    const comparisons = await compareAnswers(answers(truth), nothing);
    expect(of(comparisons, 'messages')).toMatchObject({ equal: 0, extra: truth.messages.length });
  });
});

describe('a truth in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handset-compare-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'truth.json');

  it('is read line by line as the simulator wrote it', async () => {
    writeTruth(path, livesOf(plan), asked);
    const source = await truthInFile(path);
    expect(Array.isArray(source('messages'))).toBe(false);
    expect((await compareAnswers(answers(truth), source)).every(isEqual)).toBe(true);
  });

  it('may be any JSON of the same shape', async () => {
    writeFileSync(path, JSON.stringify(truth, null, 2));
    expect((await compareAnswers(answers(truth), await truthInFile(path))).every(isEqual)).toBe(true);
  });

  it('is refused when it is none', async () => {
    writeFileSync(path, '{"messages":[]}');
    await expect(truthInFile(path)).rejects.toThrow('is no truth: it has no array segment_performance');
  });
});

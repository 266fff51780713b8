import { expect, test } from 'vitest';
import type { Run } from '../backlog/contest.ts';
import { isMet, marksOf, type Found, type Mark } from './marks.ts';

const NOTHING: Found = { backlog: [], questions: [], freshness: [], ingest: [], hot: [], growth: [] };

const run = (name: string, seconds: number, told: Partial<Run> = {}): Run => ({
  ...{ name, seconds, events: 1_000, stalledSeconds: 0, exact: true },
  ...{ usage: { cpu: {}, peakMiB: {} }, figures: {} },
  ...told,
});

const backlogFigures = (backlog: readonly Run[]): number[] =>
  marksOf({ ...NOTHING, backlog })
    .slice(0, 2)
    .map(({ figure }) => figure);

test('what was not measured is not judged; what failed meets nothing', () => {
  expect(marksOf(NOTHING)).toEqual([]);
  for (const mark of marksOf({ ...NOTHING, backlog: [run('baseline', 10)] }))
    expect([isMet(mark, mark.bar), isMet(mark, mark.goal)]).toEqual([false, false]);
});

test("a backlog is compared with the baseline's rate without its stall; Handset's own stalls count", () => {
  const off = run('handset, events off', 5, { stalledSeconds: 3 });
  expect(backlogFigures([run('baseline', 20, { stalledSeconds: 10 }), off])).toEqual([2, NaN]);
});

test('a rate of wrong answers is none', () => {
  expect(backlogFigures([run('baseline', 10), run('handset, events on', 1, { exact: false })])).toEqual([NaN, NaN]);
});

test('rates are the better the higher, times the lower', () => {
  const mark: Mark = { what: '', figure: 100, unit: '', bar: 100, goal: 50, better: 'lower' };
  expect([isMet(mark, mark.bar), isMet(mark, mark.goal)]).toEqual([true, false]);
  expect(isMet({ ...mark, better: 'higher' }, mark.goal)).toBe(true);
});

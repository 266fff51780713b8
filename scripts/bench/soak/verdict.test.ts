import { expect, test } from 'vitest';
import type { Samples } from './sampler.ts';
import { criteriaOf, type Soaked } from './verdict.ts';

const over = (value: (at: number) => number) =>
  Array.from({ length: 240 }, (_, index) => ({ at: index * 5, value: value(index * 5) }));

const memoryOf = (name: string, value: (at: number) => number) =>
  new Map([[name, over(value).map((each) => ({ ...each, pid: 7 }))]]);

const STEADY: Samples = {
  memory: memoryOf('ingest', () => 300e6),
  parts: over((at) => 20 + (at % 40)),
  partsByTable: new Map([['events', 55]]),
  uncommitted: over((at) => 2_000 + (at % 700)),
  unread: over(() => 100),
  lagSeconds: over(() => 0.2),
  hot: over(() => 50_000),
  lookedUp: over((at) => at),
  evicted: over((at) => at),
};

const GOOD: Soaked = {
  ...{ rate: 2_500, span: { from: 0, to: 1_200 }, events: 2_950_000, unacknowledged: 0, samples: STEADY },
  ...{ strikes: [{ at: 70, name: 'processor-1', recovered: 12 }], drained: 4, audit: [], totals: [] },
};

const failing = (change: Partial<Soaked>): string[] =>
  criteriaOf({ ...GOOD, ...change })
    .filter(({ holds }) => !holds)
    .map(({ what }) => what);
const sampled = (change: Partial<Samples>): string[] => failing({ samples: { ...STEADY, ...change } });

test('a steady run holds in everything', () => {
  expect(failing({})).toEqual([]);
});

test('memory that grows fails, by name', () => {
  expect(sampled({ memory: memoryOf('ingest', (at) => 300e6 + at * 100_000) })).toEqual([
    'memory of ingest flat (MiB)',
  ]);
});

test('the broker may fill its heap, and no more', () => {
  const filling = (to: number) => memoryOf('kafka', (at) => Math.min(300e6 + at * 1e6, to));
  expect(sampled({ memory: filling(900e6) })).toEqual([]);
  expect(sampled({ memory: filling(1_300e6) })).toEqual(['memory of kafka flat (MiB)']);
  expect(sampled({ memory: memoryOf('kafka', (at) => (at > 800 ? NaN : 300e6)) })).toHaveLength(1);
});

test('parts that grow fail, and so do parts that are many', () => {
  expect(sampled({ parts: over((at) => 20 + at / 15) })).toEqual(['parts of the table that has most']);
  expect(sampled({ parts: over(() => 301) })).toEqual(['parts of the table that has most']);
});

test('each lag that grows fails: a twentieth of the load that stays behind is enough', () => {
  expect(sampled({ uncommitted: over((at) => 2_000 + at * 125) })).toEqual(['events not yet committed: no growth']);
  expect(sampled({ unread: over((at) => at * 125) })).toEqual(['events not yet read: no growth']);
  expect(sampled({ lagSeconds: over((at) => at / 20) })).toEqual(['lag in seconds: no growth']);
});

test('what nobody could read fails', () => {
  const unseen = over(() => NaN);
  expect(sampled({ parts: unseen, uncommitted: unseen, unread: unseen, lagSeconds: unseen })).toHaveLength(4);
});

test('a kill that never struck, or whose victim did not come back, fails', () => {
  expect(failing({ strikes: [] })).toEqual(['kills, and all came back']);
  expect(failing({ strikes: [...GOOD.strikes, { at: 1, name: 'kafka', recovered: NaN }] })).toEqual([
    'kills, and all came back',
  ]);
});

test('less load than was asked for fails, and so does a request that was never acknowledged', () => {
  expect(failing({ events: 2_000_000 })).toEqual(['load sent and acknowledged']);
  expect(failing({ unacknowledged: 1 })).toEqual(['load sent and acknowledged']);
});

test('what is not in, lost, twice or different fails', () => {
  expect(failing({ drained: NaN })).toEqual(['everything in after the load']);
  expect(failing({ totals: ['soak-0 messages: 2 acknowledged, 1 stored'] })).toHaveLength(1);
  expect(failing({ audit: ['timelines m: …'] })).toHaveLength(1);
});

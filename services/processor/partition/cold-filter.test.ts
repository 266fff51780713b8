import { expect, test } from 'vitest';
import { partitionOf } from '../../../schemas/murmur2.ts';
import { coldFilter } from './cold-filter.ts';

/** Ids of one partition of four: what a filter holds shares the remainder of its murmur2 hash. */
const idsOfPartition = (prefix: string, count: number): string[] => {
  const ids: string[] = [];
  for (let i = 0; ids.length < count; i++)
    if (partitionOf(Buffer.from(`${prefix}${i}`), 4) === 1) ids.push(`${prefix}${i}`);
  return ids;
};

test('what was added is never denied, however often the filter has grown', () => {
  const filter = coldFilter(64);
  const ids = idsOfPartition('m', 20_000);
  ids.forEach(filter.add);
  expect(ids.every(filter.mayHave)).toBe(true);
  expect(filter.ids()).toBe(20_000);
});

test('of a hundred others about one is held for known, in about ten bits an id', () => {
  const filter = coldFilter(100_000);
  idsOfPartition('m', 100_000).forEach(filter.add);
  const wrong = idsOfPartition('other', 20_000).filter(filter.mayHave).length / 20_000;
  expect(wrong).toBeLessThan(0.015);
  expect(filter.bytes() * 8).toBe(1_000_000);
});

test('an empty filter knows nothing', () => {
  expect(coldFilter(10).mayHave('m')).toBe(false);
});

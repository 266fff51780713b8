import { expect, test } from 'vitest';
import { stalled, type Sample } from './stall.ts';

const samples = (...pairs: [number, number][]): Sample[] => pairs.map(([at, done]) => ({ at, done }));

test('a pause between batches is none; one of more than two seconds is', () => {
  expect(stalled(samples([0, 0], [1_000, 5], [2_900, 9], [3_000, 12]))).toBe(0);
  expect(stalled(samples([0, 5], [1_000, 5], [9_000, 5], [10_000, 9], [11_000, 12]))).toBe(10_000);
});

test('waiting for the first and after the last is not counted', () => {
  expect(stalled(samples([0, 0], [20_000, 0], [21_000, 7], [21_500, 9], [60_000, 9]))).toBe(0);
  expect(stalled([])).toBe(0);
});

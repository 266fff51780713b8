import { expect, test } from 'vitest';
import { median, quarterOf, slopeOf, within } from './series.ts';

test('a median is the middle, or the mean of the two in the middle; of none there is none', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
  expect(median([])).toBeNaN();
});

test('quarters follow each other without a gap', () => {
  expect(([1, 2, 3, 4] as const).map((quarter) => quarterOf({ from: 10, to: 50 }, quarter))).toEqual([
    { from: 10, to: 20 },
    { from: 20, to: 30 },
    { from: 30, to: 40 },
    { from: 40, to: 50 },
  ]);
});

test('a stretch holds its beginning and not its end', () => {
  const readings = [0, 5, 10].map((at) => ({ at, value: at }));
  expect(within(readings, { from: 0, to: 10 }).map(({ at }) => at)).toEqual([0, 5]);
});

test('a slope is found under outliers', () => {
  const readings = Array.from({ length: 20 }, (_, at) => ({ at, value: at % 5 === 0 ? 1e9 : 3 * at + 7 }));
  expect(slopeOf(readings)).toBeCloseTo(3);
  expect(slopeOf([{ at: 0, value: 1 }])).toBeNaN();
});

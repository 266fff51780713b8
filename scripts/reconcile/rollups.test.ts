import { expect, test } from 'vitest';
import { daysIn, stretchesOf } from './rollups.ts';

const DAY = 86_400_000;
const busy = (...moments: number[]) => moments.map((count, index) => ({ day: index * DAY, moments: count }));

test('neighbouring days are asked for at once, up to what a query bears', () => {
  const stretches = stretchesOf(busy(1, 2, 3, 100, 0, 1), 6);
  expect(stretches).toEqual([
    { from: 0, to: 3 * DAY },
    { from: 3 * DAY, to: 4 * DAY },
    { from: 4 * DAY, to: 6 * DAY },
  ]);
  expect(daysIn(stretches)).toBe(6);
});

test('days between two busy ones belong to their stretch, and nothing is no stretch', () => {
  expect(stretchesOf([busy(1)[0]!, { day: 9 * DAY, moments: 1 }], 6)).toEqual([{ from: 0, to: 10 * DAY }]);
  expect(stretchesOf([], 6)).toEqual([]);
});

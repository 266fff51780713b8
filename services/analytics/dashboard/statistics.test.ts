import { expect, test } from 'vitest';
import { change, isFirm, wilson } from './statistics.js';

/** Published values: Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("Wilson's interval of %i of %i", (part, whole, low, high) => {
  const found = wilson(part, whole);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

/** Published values: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10. */
test('the difference of two rates, as published', () => {
  const found = change({ part: 56, whole: 70 }, { part: 48, whole: 80 });
  expect(found?.low).toBeCloseTo(0.0524, 4);
  expect(found?.high).toBeCloseTo(0.3339, 4);
  expect(found?.beyondChance).toBe(true);
  expect(change({ part: 9, whole: 10 }, { part: 3, whole: 10 })?.low).toBeCloseTo(0.1705, 4);
});

test('small counts are no news, and nothing is no rate', () => {
  expect(change({ part: 9, whole: 10 }, { part: 7, whole: 10 })?.beyondChance).toBe(false);
  expect(change({ part: 0, whole: 0 }, { part: 7, whole: 10 })).toBeUndefined();
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  expect([isFirm(9, 10), isFirm(900, 1000)]).toEqual([false, true]);
});

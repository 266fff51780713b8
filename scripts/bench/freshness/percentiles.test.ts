import { expect, test } from 'vitest';
import { figures, percentile } from './percentiles.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  [0.5, 50],
  [0.95, 95],
  [0.99, 99],
  [1, 100],
  [0, 1],
])('of 1 to 100, %d is %d', (share, value) => {
  expect(percentile(hundred, share)).toBe(value);
});

test('of one value all are that one; of none there is none', () => {
  expect(figures([7.4])).toBe('7 | 7 | 7 | 7');
  expect(percentile([], 0.5)).toBeNaN();
});

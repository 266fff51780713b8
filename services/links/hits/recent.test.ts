import { expect, test } from 'vitest';
import { recent } from './recent.ts';

const LIMITS = { windowMs: 1_000, most: 3, things: 100 };

test('different things are counted, up to the limit, and each key by itself', () => {
  const { note, seen } = recent(LIMITS, () => 0);
  expect(['a', 'a', 'b', 'c', 'd'].map((thing) => note('k', thing))).toEqual([1, 1, 2, 3, 3]);
  expect([seen('k'), seen('other')]).toEqual([3, 0]);
});

test('what was noted is known for one window at least, and forgotten after two', () => {
  let at = 0;
  const { note, seen } = recent(LIMITS, () => at);
  note('k', 'a');
  at = 1_999;
  note('k', 'b');
  expect([note('k', 'a'), seen('k')]).toEqual([2, 2]);
  at = 2_999;
  expect(seen('k')).toBe(2);
  at = 6_000;
  expect(seen('k')).toBe(0);
});

test('memory is bounded: a flood of keys ends a window early', () => {
  const { note, seen } = recent(LIMITS, () => 0);
  for (let n = 0; n < 1_000; n += 1) note(`k${n}`, 'a');
  const remembered = Array.from({ length: 1_000 }, (_, n) => seen(`k${n}`)).filter((count) => count > 0).length;
  expect(remembered).toBeGreaterThan(99);
  expect(remembered).toBeLessThanOrEqual(200);
});

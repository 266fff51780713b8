import { expect, test } from 'vitest';
import { growthOf } from './growth.ts';

const SPAN = { from: 0, to: 1_200 };
const ALLOWED = { share: 0.1, slack: 5 };

const series = (value: (at: number) => number) =>
  Array.from({ length: 240 }, (_, index) => ({ at: index * 5, value: value(index * 5) }));
const isFlat = (value: (at: number) => number): boolean => growthOf(series(value), SPAN, ALLOWED).isFlat;

test('what stands still, swings or falls is flat', () => {
  expect(isFlat(() => 100)).toBe(true);
  expect(isFlat((at) => 100 + 40 * Math.sin(at / 20))).toBe(true);
  expect(isFlat((at) => 300 - at / 5)).toBe(true);
});

test('what grows in the first quarter only is flat: caches fill', () => {
  expect(isFlat((at) => Math.min(at, 290))).toBe(true);
});

test('a mountain after a kill, and back again, is flat', () => {
  expect(isFlat((at) => (at > 1_000 && at < 1_060 ? 50_000 : 100))).toBe(true);
});

test('what grows steadily is not flat', () => {
  expect(isFlat((at) => 100 + at / 20)).toBe(false);
});

test('what grows in steps is not flat', () => {
  expect(isFlat((at) => 100 + 30 * Math.floor(at / 300))).toBe(false);
});

test('what begins to grow in the last third only is not flat', () => {
  expect(isFlat((at) => 100 + Math.max(0, at - 800))).toBe(false);
});

test('growth is found by its slope where the medians of the quarters are still near', () => {
  const growth = growthOf(
    series((at) => (at < 600 ? 150 : 100 + (at - 600) / 8)),
    SPAN,
    ALLOWED,
  );
  expect(growth.last - growth.second).toBeLessThan(20);
  expect(growth.rise).toBeCloseTo(75);
  expect(growth.isFlat).toBe(false);
});

test('what could not be read is not flat', () => {
  expect(isFlat(() => NaN)).toBe(false);
  expect(isFlat((at) => (at >= 900 && at < 1_080 ? NaN : 100))).toBe(false);
  expect(growthOf([], SPAN, ALLOWED).isFlat).toBe(false);
});

test('the figures of a growth', () => {
  const { second, last, most } = growthOf(
    series((at) => at),
    SPAN,
    ALLOWED,
  );
  expect([second, last, most]).toEqual([447.5, 1_047.5, 1_195]);
});

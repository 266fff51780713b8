import { expect, test } from 'vitest';
import { memoryGrowthOf, type Resident } from './memory.ts';

const MiB = 2 ** 20;
const SPAN = { from: 0, to: 1_200 };

/** A service that is killed at some moments (s); `value` tells its memory (MiB) by time and age. */
function residents(kills: readonly number[], value: (at: number, age: number) => number): Resident[] {
  return Array.from({ length: 240 }, (_, index) => {
    const at = index * 5;
    const born = Math.max(0, ...kills.filter((kill) => kill <= at));
    return { at, value: value(at, at - born) * MiB, pid: 1_000 + born };
  });
}

const OFTEN = [150, 300, 450, 600, 750, 900, 1_050];
const SELDOM = [200, 400, 600, 800, 1_000];

test('a service that warms up after every kill and then stands still is flat', () => {
  const warming = memoryGrowthOf(
    residents(OFTEN, (_, age) => 200 + Math.min(age, 30) * 8),
    SPAN,
  );
  expect(warming).toMatchObject({ isFlat: true, most: 440 * MiB });
  expect(warming.betweenLives).toMatchObject({ early: 440 * MiB, late: 440 * MiB });
});

test('a process that takes minutes to warm up and is killed late is flat: it is compared at the same ages', () => {
  const slow = (_: number, age: number): number => 200 + Math.min(age, 240);
  expect(memoryGrowthOf(residents([700], slow), SPAN).isFlat).toBe(true);
  expect(memoryGrowthOf(residents([310], slow), SPAN).isFlat).toBe(true);
});

test('a service that is never killed and leaks is not flat', () => {
  expect(
    memoryGrowthOf(
      residents([], (at) => 300 + at / 8),
      SPAN,
    ).isFlat,
  ).toBe(false);
});

test('what fills up in the first quarter of the run is flat, although that is the longest life', () => {
  const filling = (at: number): number => 200 + Math.min(at, 290);
  expect(memoryGrowthOf(residents([480, 640, 800, 960, 1_120], filling), SPAN).isFlat).toBe(true);
});

test('a process that leaks is found though kills end its lives', () => {
  const leaking = memoryGrowthOf(
    residents(SELDOM, (_, age) => 200 + age),
    SPAN,
  );
  expect(leaking.betweenLives?.isFlat).toBe(true);
  expect(leaking.isFlat).toBe(false);
});

test('a service that needs more after each restart is not flat, though each of its lives is', () => {
  const growing = memoryGrowthOf(
    residents(SELDOM, (at) => 200 + 50 * Math.floor(at / 200)),
    SPAN,
  );
  expect(growing.inLife?.growth.isFlat).toBe(true);
  expect(growing.betweenLives?.isFlat).toBe(false);
  expect(growing.isFlat).toBe(false);
});

test('a service that does not come back is not flat', () => {
  const gone = residents([], () => 300).map((each) => (each.at > 700 ? { ...each, value: NaN, pid: null } : each));
  expect(memoryGrowthOf(gone, SPAN).isFlat).toBe(false);
});

test('a service of which nothing can be compared is not flat', () => {
  const nothing = memoryGrowthOf(residents([20], () => 300).slice(0, 8), { from: 0, to: 40 });
  expect(nothing.inLife).toBeUndefined();
  expect(nothing.betweenLives).toBeUndefined();
  expect(nothing.isFlat).toBe(false);
});

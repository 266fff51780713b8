import { expect, test } from 'vitest';
import { killsOf, VICTIMS } from './kills.ts';

const PAUSE = { min: 60, max: 120 };

test('pauses lie between their bounds, and the end is left alone', () => {
  const kills = killsOf('a', 1_200, PAUSE);
  const moments = [0, ...kills.map(({ at }) => at)];
  for (const [index, { at }] of kills.entries()) {
    expect(at - moments[index]!).toBeGreaterThanOrEqual(60);
    expect(at - moments[index]!).toBeLessThanOrEqual(120);
    expect(at).toBeLessThanOrEqual(1_140);
  }
  expect(kills.length).toBeGreaterThanOrEqual(9);
});

test('of ten kills six hit a processor and each other victim has its turn, whatever the seed', () => {
  for (const seed of ['a', 'b', 'c', 'd']) {
    const victims = killsOf(seed, 1_500, PAUSE)
      .slice(0, 10)
      .map(({ victim }) => victim);
    expect(victims.filter((victim) => victim === 'processor')).toHaveLength(6);
    expect(new Set(victims)).toEqual(new Set(VICTIMS));
  }
});

test('a seed gives the same kills again, another seed others', () => {
  expect(killsOf('a', 1_200, PAUSE)).toEqual(killsOf('a', 1_200, PAUSE));
  expect(killsOf('a', 1_200, PAUSE)).not.toEqual(killsOf('b', 1_200, PAUSE));
});

test('a run shorter than a pause has no kill', () => {
  expect(killsOf('a', 50, PAUSE)).toEqual([]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_AHEAD_MS, runAhead, type Progress } from './in-step.ts';

const at = (topic: string, readUpTo: number, caughtUp = false): Progress => ({ topic, readUpTo, caughtUp });

test('a topic that runs ahead waits for the slowest that has something left', () => {
  expect(runAhead([at('submit', 1_000), at('dlr', 5_000)])).toEqual(['dlr']);
  expect(runAhead([at('submit', 1_000, true), at('dlr', 5_000)])).toEqual([]);
  expect(runAhead([at('submit', 1_000), at('dlr', 1_000 + MAX_AHEAD_MS)])).toEqual([]);
});

test('a topic that was never read holds the others up until it is known to be empty', () => {
  expect(runAhead([at('submit', 0), at('dlr', 5_000)])).toEqual(['dlr']);
  expect(runAhead([at('submit', 0, true), at('dlr', 5_000)])).toEqual([]);
});

test('somebody can always read on', () => {
  const progress = fc.array(fc.record({ topic: fc.string(), readUpTo: fc.nat(10_000), caughtUp: fc.boolean() }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(progress, (all) => {
      const waiting = runAhead(all).length;
      expect(waiting).toBeLessThan(Math.max(1, all.filter((each) => !each.caughtUp).length));
    }),
  );
});

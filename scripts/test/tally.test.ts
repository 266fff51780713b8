import { expect, test } from 'vitest';
import { add, closingLine, enforce, NOTHING, withExitCode } from './tally.ts';

const docker = { name: 'compose', reason: 'no Docker engine answers' };
const python = { name: 'driver', reason: 'no python3' };

test('the closing line names skipped tests only if there are any', () => {
  expect(closingLine({ passed: 3, failed: 0, skipped: [] })).toBe('3 passed, 0 failed');
  expect(closingLine({ passed: 3, failed: 1, skipped: [docker] })).toBe('3 passed, 1 failed, 1 skipped');
});

test('a process that fails without naming a failed test counts as one failure', () => {
  expect(withExitCode({ ...NOTHING, passed: 5 }, 1).failed).toBe(1);
  expect(withExitCode({ ...NOTHING, failed: 2 }, 1).failed).toBe(2);
  expect(withExitCode(NOTHING, 0).failed).toBe(0);
});

test('where only Docker may be missing, any other skip is a failure, one without a reason too', () => {
  const tally = { passed: 1, failed: 0, skipped: [docker, python, { name: 'mute', reason: '' }] };
  expect(enforce(tally, 'any')).toEqual(tally);
  expect(enforce(tally, 'docker only')).toEqual({ passed: 1, failed: 2, skipped: [docker] });
});

test('tallies add up', () => {
  const one = { passed: 1, failed: 2, skipped: [docker] };
  expect(add(one, { passed: 10, failed: 20, skipped: [python] })).toEqual({
    passed: 11,
    failed: 22,
    skipped: [docker, python],
  });
  expect(add(NOTHING, one)).toEqual(one);
});

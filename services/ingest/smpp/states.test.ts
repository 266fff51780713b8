import { expect, test } from 'vitest';
import { isFinal } from '../../../schemas/status.ts';
import { STATES, stateOf } from './states.ts';

test('final is what our status says it is', () => {
  for (const { words, status, final } of STATES) expect([words[0], final]).toEqual([words[0], isFinal(status)]);
});

test('no word and no number means two things', () => {
  const words = STATES.flatMap((state) => state.words);
  expect(new Set(words).size).toBe(words.length);
  for (const state of STATES) {
    for (const word of state.words) {
      expect(stateOf(word)).toBe(state);
      expect(stateOf(word.slice(0, 7))).toBe(state);
    }
    if (state.number !== undefined) expect(stateOf(String(state.number))).toBe(state);
  }
});

test('the numbers are those of SMPP 5.0', () => {
  const words = 'SCHEDULED ENROUTE DELIVRD EXPIRED DELETED UNDELIV ACCEPTD UNKNOWN REJECTD SKIPPED'.split(' ');
  expect(words.map((_, number) => stateOf(String(number))?.words[0])).toEqual(words);
});

test.each([
  ['delivrd', 'delivered'],
  [' Delivered ', 'delivered'],
  ['DELIVER', 'delivered'],
  ['2', 'delivered'],
  ['002', 'delivered'],
  ['0x02', 'delivered'],
  ['UNDELIVERABLE', 'failed'],
  ['en route', 'queued'],
  ['ACCEPTD', 'accepted'],
  ['DELETED', 'rejected'],
  ['0', 'queued'],
  ['8', 'rejected'],
])('%s is %s', (said, status) => expect(stateOf(said)?.status).toBe(status));

test.each(['', 'LOST', '10', '0x', '2.0', '-1', 'constructor', 'DELIVRDX'])('%j is nothing known', (said) =>
  expect(stateOf(said)).toBeUndefined(),
);

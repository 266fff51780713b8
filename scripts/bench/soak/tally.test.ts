import { expect, test } from 'vitest';
import { createTally, differencesOf, type Totals } from './tally.ts';

const spring: Totals = (() => {
  const tally = createTally();
  tally.add('spring', { kind: 'submit', measure: 'messages', isRepetition: false });
  tally.add('spring', { kind: 'submit', measure: 'messages', isRepetition: false });
  tally.add('spring', { kind: 'submit', isRepetition: true });
  tally.add('spring', { kind: 'dlr', isRepetition: false });
  return tally.totals();
})();

const stored = (messages: number, submits: number, campaign = 'spring'): Totals => ({
  campaigns: new Map([[campaign, { messages, handed_off: 0, delivered: 0, failed: 0, clicks_human: 0, replied: 0 }]]),
  events: new Map([
    ['submit', submits],
    ['dlr', 1],
  ]),
});

test('repetitions count nothing; what counts nothing is still an event', () => {
  expect(differencesOf(spring, stored(2, 2))).toEqual([]);
});

test('what was lost is told', () => {
  expect(differencesOf(spring, stored(1, 2))).toEqual(['spring messages: 2 acknowledged, 1 stored']);
  expect(differencesOf(spring, stored(2, 1))).toEqual(['events of kind submit: 2 acknowledged, 1 stored']);
});

test('what counts twice is told', () => {
  expect(differencesOf(spring, stored(3, 2))).toEqual(['spring messages: 2 acknowledged, 3 stored']);
});

test('what stands where nobody sent it is told', () => {
  expect(differencesOf(spring, stored(2, 2, 'autumn'))).toEqual([
    'spring messages: 2 acknowledged, 0 stored',
    'autumn messages: 0 acknowledged, 2 stored',
  ]);
});

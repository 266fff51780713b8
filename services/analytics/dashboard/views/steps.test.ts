import { expect, test } from 'vitest';
import { readSteps } from './steps.js';

const T0 = Date.parse('2026-03-10T09:00:00Z');
const step = (kind: string, at: number, details: object = {}, received = at) => ({
  kind,
  occurred_at: new Date(T0 + at).toISOString(),
  received_at: new Date(T0 + received).toISOString(),
  source: 'test',
  versions: 1,
  details,
});
const dlr = (at: number, status: string, received = at) =>
  step('dlr', at, { status, vendor: 'twilio', part: 0 }, received);
const read = (steps: object[], more: object = {}) =>
  readSteps({ status: 'delivered', delivered_at: new Date(T0 + 900).toISOString(), steps, ...more });
const marks = (steps: object[], more?: object) => read(steps, more).map((each) => each.marks.map(({ text }) => text));

test('the send stands first, and each event tells the gap to the one before', () => {
  const found = read([dlr(-50, 'accepted'), step('submit', 0), dlr(900, 'delivered')]);
  expect(found.map(({ kind, gap }) => [kind, gap])).toEqual([
    ['submit', 0],
    ['dlr', -50],
    ['dlr', 950],
  ]);
  expect(found[1]?.marks.map(({ text }) => text)).toContain('before the send');
});

test('what decides, what contradicts it and what says the same again are marked', () => {
  expect(marks([step('submit', 0), dlr(500, 'failed'), dlr(900, 'delivered'), dlr(950, 'delivered')])).toEqual([
    [],
    ['contradicted'],
    ['decides'],
    ['again'],
  ]);
});

test('late, versions and arrivals before the submit are marked', () => {
  const twice = { ...dlr(900, 'delivered', 900 + 3_600_000), versions: 2 };
  expect(marks([step('submit', 0, {}, 5_000), step('handoff', 10, { outcome: 'accepted' }), twice])).toEqual([
    [],
    ['out of order'],
    ['decides', '2 versions', 'late'],
  ]);
});

test('a failure against which a reply stands is marked on the receipt that said it', () => {
  const failed = { status: 'failed', delivered_at: null, failed_at: new Date(T0 + 500).toISOString(), contradicted: 1 };
  expect(marks([step('submit', 0), dlr(500, 'failed'), step('reply', 800)], failed)).toEqual([
    [],
    ['decides', 'contradicted'],
    [],
  ]);
});

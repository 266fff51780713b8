import { expect, test } from 'vitest';
import type { Told } from '../../oracle/told.ts';
import { truthOf } from '../../oracle/truth.ts';
import { random } from '../../simulate/random.ts';
import { factsOf } from '../../../services/processor/core/facts.ts';
import { redirector, tell, timelinesOf } from './judge.ts';
import { measureWorld } from './run.ts';
import { traitsOf } from './traits.ts';
import { campaignOf } from './world.ts';

const START = Date.UTC(2026, 0, 5, 10);
/** Later than any hit of a campaign. */
const NOW = START + 30 * 24 * 3_600_000;
const CLASSES = ['clicks_human', 'clicks_suspect', 'clicks_bot'] as const;
type Counts = Readonly<Record<(typeof CLASSES)[number], number>>;

const told = (seed: string): readonly Told[] =>
  tell(campaignOf(traitsOf(seed), random(seed), START, 1_000, 0), redirector()).told;

/** By message. */
const counted = (events: readonly Told[]): Map<unknown, Counts> =>
  new Map([...timelinesOf(events)].map(([id, timeline]) => [id, countsOf(factsOf(timeline))]));
const countsOf = ({ clicks_human, clicks_suspect, clicks_bot }: Counts): Counts => ({
  clicks_human,
  clicks_suspect,
  clicks_bot,
});

/** In another order, a third of them twice. */
function disturbed(events: readonly Told[], seed: string): Told[] {
  const dice = random(seed);
  const twice = events.flatMap((event) => (dice.chance(0.3) ? [event, event] : [event]));
  return twice
    .map((event) => ({ event, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

test('clicks are counted as the truth counts them, whatever came twice or out of turn, and again after a replay', () => {
  const events = told('truth');
  const truth = new Map<unknown, Counts>(
    truthOf(events, { piiKey: 'key', now: NOW }).messages.map((row) => [row['message_id'], countsOf(row as never)]),
  );
  for (const name of CLASSES) expect([...truth.values()].some((counts) => counts[name] > 0)).toBe(true);
  expect(counted(events)).toEqual(truth);
  const mixed = disturbed(events, 'mixed');
  expect(counted(mixed)).toEqual(truth);
  expect(counted([...mixed, ...events])).toEqual(truth);
});

test('most of what is counted as a person is one, and hardly anything that is counted as a machine', () => {
  const scores = measureWorld('floor', 1_500, 2_000).scores();
  expect(scores.get('bot')!.precision).toBeGreaterThan(0.98);
  expect(scores.get('bot or suspect')!.recall).toBeGreaterThan(0.7);
  expect(scores.get('human')!.precision).toBeGreaterThan(0.7);
  expect(scores.get('human')!.recall).toBeGreaterThan(0.9);
});

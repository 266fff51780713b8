import { withFaults, type Faults } from './faults.ts';
import type { Delivery } from './journey.ts';
import { lifeOf } from './life.ts';
import { queue } from './queue.ts';
import { random, type Random } from './random.ts';
import { intensity, WATCHED } from './timetable.ts';
import { worldOf, type World } from './world.ts';

/** Traffic that happens now. */
export interface LivePlan {
  readonly seed: string;
  readonly accounts: number;
  /** Events a second, on average over a burst and a lull. */
  readonly rate: number;
  readonly faults: Pick<Faults, 'duplicates' | 'disorder'>;
}

/** Live traffic: asked at any moment, it says what is to be sent now. */
export interface LiveTraffic {
  /** What became due since the last time (epoch ms). */
  readonly due: (now: number) => Delivery[];
  /** Takes back what could not be sent, to be due again a little later. */
  readonly postpone: (deliveries: readonly Delivery[], until: number) => void;
}

/** Events of an average message. */
const EVENTS_PER_MESSAGE = 5.3;
/** Somebody who watches shall see disorder, not wait for it; and nothing is sent before it happened. */
const TURMOIL = { delay: 4_000, ahead: 0 };

/** Starts traffic at a moment (epoch ms). */
export function liveTraffic(plan: LivePlan, startedAt: number): LiveTraffic {
  const { seed, rate, faults } = plan;
  const world = worldOf(seed, plan.accounts);
  const dice = random(`${seed}/live/${startedAt}`);
  const waiting = queue<Delivery>();
  let last = startedAt;
  let index = 0;
  const leave = (at: number): void => {
    const source = dice.weighted(world.sources.map((one) => [one, intensity(one, at, WATCHED)] as const));
    const happening = lifeOf(world, { at, source }, index, `${seed}/${startedAt}`);
    index += 1;
    for (const delivery of withFaults(happening, { ...faults, ...TURMOIL }, dice)) waiting.push(delivery, delivery.at);
  };
  return {
    due(now) {
      const expected = ((now - last) / 1000) * (rate / EVENTS_PER_MESSAGE) * swell(world, now);
      for (let left = arrivals(dice, expected); left > 0; left--) leave(last + dice.below(Math.max(1, now - last)));
      last = now;
      const due: Delivery[] = [];
      while (waiting.next() <= now) due.push(waiting.pop()!);
      return due;
    },
    postpone(deliveries, until) {
      for (const delivery of deliveries) waiting.push(delivery, until);
    },
  };
}

/** How much busier this moment is than the average of its period; a burst is never more than four times that. */
function swell(world: World, now: number): number {
  const total = (at: number): number => world.sources.reduce((sum, source) => sum + intensity(source, at, WATCHED), 0);
  const start = now - (now % WATCHED.period);
  const moments = Array.from({ length: 30 }, (_, n) => start + (n * WATCHED.period) / 30);
  const average = moments.reduce((sum, at) => sum + total(at), 0) / moments.length;
  return Math.min(4, Math.max(0.25, total(now) / average));
}

/** How many of rare events happen, given how many are expected (Poisson). */
function arrivals(dice: Random, expected: number): number {
  let count = 0;
  for (let left = expected + Math.log(1 - dice.next()); left > 0; left += Math.log(1 - dice.next())) count += 1;
  return count;
}

import { withFaults, type Faults } from './faults.ts';
import type { Delivery } from './journey.ts';
import { lifeOf } from './life.ts';
import { queue } from './queue.ts';
import { random } from './random.ts';
import { departures } from './timetable.ts';
import { worldOf } from './world.ts';

/** What is simulated. The same plan gives the same events. */
export interface Plan {
  readonly seed: string;
  readonly messages: number;
  readonly accounts: number;
  /** Submits lie in [from, until); what would happen later has not happened yet (epoch ms). */
  readonly from: number;
  readonly until: number;
  readonly faults: Pick<Faults, 'duplicates' | 'disorder'>;
}

const HOUR = 3_600_000;

const MINUTE = 60_000;

/** How far out of turn events of a day's work are sent: far enough that receipts come before submits. */
const TURMOIL = { delay: 20 * MINUTE, ahead: 30 * MINUTE };

/** No event of a message is sent earlier than this before its start (ms): displaced, or another account's. */
const EARLIEST = TURMOIL.ahead + MINUTE;

/** Most of a day, ending at `until`: long enough for late receipts, and far from the 72 h after which open is unknown. */
export const DEFAULT_SPAN = 20 * HOUR;

/** A plan with everything that is usual. */
export const planOf = (told: Partial<Plan> & Pick<Plan, 'seed' | 'messages' | 'until'>): Plan => ({
  accounts: 4,
  from: told.until - DEFAULT_SPAN,
  faults: { duplicates: 0.01, disorder: 0.2 },
  ...told,
});

/** Everything that is sent of one message, faults included. */
export interface Life {
  /** When its submit happens (epoch ms). */
  readonly start: number;
  readonly deliveries: readonly Delivery[];
}

/** Message by message, in order of start and of message id. */
export function* livesOf(plan: Plan): Generator<Life> {
  const { seed, messages: count, from, until } = plan;
  const world = worldOf(seed, plan.accounts);
  let index = 0;
  for (const departure of departures(world, { seed, count, from, until })) {
    const happened = lifeOf(world, departure, index, seed).filter(({ at }) => at <= until);
    const deliveries = withFaults(happened, { ...plan.faults, ...TURMOIL }, random(`${seed}/faults/${index}`));
    yield { start: departure.at, deliveries };
    index += 1;
  }
}

/** All events in the order in which they are sent. In memory are only those whose turn may still come later. */
export function* history(plan: Plan): Generator<Delivery> {
  const waiting = queue<Delivery>();
  for (const { start, deliveries } of livesOf(plan)) {
    for (const delivery of deliveries) waiting.push(delivery, delivery.at);
    while (waiting.next() < start - EARLIEST) yield waiting.pop()!;
  }
  while (waiting.size() > 0) yield waiting.pop()!;
}

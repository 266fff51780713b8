import { random } from '../../simulate/random.ts';
import { inOrder } from './in-order.ts';
import { lifeOf, type Sent } from './life.ts';

/** Submits a second of the history (event time). */
export const MESSAGES_PER_SECOND = 1_000;
const STEP_MS = 1000 / MESSAGES_PER_SECOND;
/** Submits end so long before `until`: receipts and clicks of nearly all messages have happened by then (ms). */
const TAIL_MS = 10 * 60_000;

/** A history that can be repeated. Events later than `until` (epoch ms) have not happened. */
export interface Plan {
  readonly seed: string;
  readonly messages: number;
  readonly until: number;
}

/** When the first submit happens (epoch ms). */
export const startOf = ({ messages, until }: Pick<Plan, 'messages' | 'until'>): number =>
  Math.floor(until - TAIL_MS - messages * STEP_MS);

/**
 * All events in the order in which they arrive. Each message is told of when it is made, with all its events: the truth
 * takes whole messages.
 */
export function* historyOf(plan: Plan, told: (ofMessage: readonly Sent[]) => void): Generator<Sent> {
  const from = startOf(plan);
  const dice = random(plan.seed);
  const waiting = inOrder(from);
  for (let n = 0; n < plan.messages; n++) {
    const at = Math.floor(from + n * STEP_MS);
    const life = lifeOf(at, dice).filter((sent) => sent.at <= plan.until);
    for (const sent of life) waiting.add(sent);
    told(life);
    if (n % MESSAGES_PER_SECOND === 0) yield* waiting.before(at);
  }
  yield* waiting.before(Infinity);
}

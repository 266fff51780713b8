import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from '../../../schemas/kinds.ts';
import { queue } from '../../simulate/queue.ts';
import { random } from '../../simulate/random.ts';
import type { Courier } from './courier.ts';
import { EVENTS_PER_LIFE, lifeOf, type Step } from './lives.ts';
import type { Tally } from './tally.ts';

export interface LoadOptions {
  readonly seed: string;
  /** Events a second, on average. */
  readonly rate: number;
  readonly seconds: number;
  readonly courier: Courier;
  readonly tally: Tally;
}

/** What was sent. */
export interface Sent {
  readonly messages: number;
  readonly events: number;
  readonly seconds: number;
  /** Resolves when every request is acknowledged. @throws RefusedError, or that the courier gave up */
  readonly acknowledged: Promise<unknown>;
}

interface Due {
  readonly step: Step;
  readonly campaign: string;
}

const TICK_MS = 200;
/** As many as a request of a usual sender holds. */
const MOST_IN_REQUEST = 500;

/**
 * Lets messages begin at a steady rate and sends their events when they are due, whether answers come or not; what ingest
 * refuses ends it. Of a
 * message whose time is not over at the end the rest has not happened. The campaign is the minute of the submit.
 * @throws RefusedError
 */
export async function sendLives({ seed, rate, seconds, courier, tally }: LoadOptions): Promise<Sent> {
  const waiting = queue<Due>();
  const answers: Promise<void>[] = [];
  const refusals: unknown[] = [];
  const started = Date.now();
  const run = started.toString(36);
  let messages = 0;
  let events = 0;
  for (let tick = 1; tick * TICK_MS <= seconds * 1000; tick++) {
    const now = started + tick * TICK_MS;
    if (now > Date.now()) await sleep(now - Date.now());
    for (const until = (rate * tick * TICK_MS) / 1000 / EVENTS_PER_LIFE; messages < until; messages++) {
      const campaign = `soak-${Math.floor((now - started) / 60_000)}`;
      const id = `${run}-${messages.toString(36).padStart(6, '0')}`;
      for (const step of lifeOf(id, campaign, now, random(`${seed}/life/${messages}`)))
        waiting.push({ step, campaign }, now + step.after);
    }
    const due = allDue(waiting, now);
    events += due.length;
    for (const [kind, some] of requestsOf(due)) {
      const answer = bring(kind, some);
      answer.catch((error: unknown) => refusals.push(error));
      answers.push(answer);
    }
    if (refusals.length > 0) throw refusals[0];
  }
  const took = (Date.now() - started) / 1000;
  const acknowledged = Promise.all(answers);
  acknowledged.catch(() => undefined);
  return { messages, events, seconds: took, acknowledged };

  async function bring(kind: Kind, some: readonly Due[]): Promise<void> {
    await courier.deliver(
      kind,
      some.map(({ step }) => step.event),
    );
    for (const { campaign, step } of some) tally.add(campaign, step);
  }
}

function allDue(waiting: ReturnType<typeof queue<Due>>, now: number): Due[] {
  const due: Due[] = [];
  while (waiting.next() <= now) due.push(waiting.pop()!);
  return due;
}

function requestsOf(due: readonly Due[]): [Kind, Due[]][] {
  return [...new Set(due.map(({ step }) => step.kind))].flatMap((kind) => {
    const all = due.filter(({ step }) => step.kind === kind);
    const count = Math.ceil(all.length / MOST_IN_REQUEST);
    return Array.from({ length: count }, (_, n): [Kind, Due[]] => [
      kind,
      all.slice(n * MOST_IN_REQUEST, (n + 1) * MOST_IN_REQUEST),
    ]);
  });
}

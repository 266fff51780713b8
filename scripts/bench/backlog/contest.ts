import { setTimeout as sleep } from 'node:timers/promises';
import type { Usage } from '../processes/usage.ts';
import type { Sample } from './stall.ts';

/** What a contestant did with a backlog. */
export interface Run {
  readonly name: string;
  readonly events: number;
  /** From the first fetch until the answers were right. */
  readonly seconds: number;
  /** Of them those in which its consumers waited for each other. */
  readonly stalledSeconds: number;
  /** Whether every answer equalled the truth. */
  readonly exact: boolean;
  readonly usage: Usage;
  /** More figures, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Events a second; without the stall, so that nobody wins by it. */
export const steadyRate = ({ events, seconds, stalledSeconds }: Run): number => events / (seconds - stalledSeconds);

/** The same with the stall. */
export const wholeRate = ({ events, seconds }: Run): number => events / seconds;

export interface Race {
  /** How many events were read; asked often, so it must be cheap. */
  readonly read: () => Promise<number>;
  /** Whether all were; then, and only then, `isRight` is asked. */
  readonly isRead: () => Promise<boolean>;
  readonly isRight: () => Promise<boolean>;
  readonly everyMs: number;
  readonly patienceMs: number;
}

export interface Raced {
  readonly seconds: number;
  readonly samples: readonly Sample[];
}

/** When all is read, answers may take this long until they are right (ms). */
const RIGHT_WITHIN_MS = 300_000;

const firstOf = (samples: readonly Sample[]): number => samples.find(({ done }) => done > 0)?.at ?? Date.now();

/** Watches a contestant from its first event until its answers are right. @throws when that takes too long. */
export async function race({ read, isRead, isRight, everyMs, patienceMs }: Race): Promise<Raced> {
  const samples: Sample[] = [];
  let deadline = Date.now() + patienceMs;
  let readAt: number | undefined;
  while (Date.now() < deadline) {
    samples.push({ done: await read(), at: Date.now() });
    if (await isRead()) {
      readAt ??= Date.now();
      deadline = Math.min(deadline, readAt + RIGHT_WITHIN_MS);
      if (await isRight()) return { seconds: (Date.now() - firstOf(samples)) / 1000, samples };
    }
    await sleep(everyMs);
  }
  throw new Error(`the answers are wrong after ${samples.at(-1)?.done} events were read`);
}

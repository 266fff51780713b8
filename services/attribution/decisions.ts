import { setTimeout as sleep } from 'node:timers/promises';
import { decisionKey, type Decision } from '../../schemas/attribution.ts';

/** Decisions that were read, the first of each event. */
export interface Decisions {
  readonly get: (key: string) => Decision | undefined;
  /** Enters one as it was read; a later one of the same event is void. */
  readonly enter: (decision: Decision, appendedAt: number) => void;
  /** Forgets what was appended before a moment (epoch ms). */
  readonly forget: (before: number) => void;
  readonly size: () => number;
}

export function decisions(): Decisions {
  // A map keeps its order, which is that of the topic: what is oldest stands first.
  const known = new Map<string, { readonly decision: Decision; readonly appendedAt: number }>();
  return {
    get: (key) => known.get(key)?.decision,
    enter(decision, appendedAt) {
      const key = decisionKey(decision);
      if (!known.has(key)) known.set(key, { decision, appendedAt });
    },
    forget(before) {
      for (const [key, { appendedAt }] of known) {
        if (appendedAt >= before) return;
        known.delete(key);
      }
    },
    size: () => known.size,
  };
}

/** Decisions that were put on the topic must come back within this (ms). */
const WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;

/**
 * Puts decisions on their topic and waits until it is known which one of each event is the first there: ours, or that of
 * somebody who was faster. So whoever takes over after a crash, and whoever wakes up late, obeys the same one.
 * @throws while Kafka is away
 */
export const proposer =
  (known: Decisions, publish: (decisions: readonly Decision[]) => Promise<void>) =>
  async (proposed: readonly Decision[]): Promise<void> => {
    await publish(proposed);
    const deadline = Date.now() + WITHIN_MS;
    while (proposed.some((decision) => known.get(decisionKey(decision)) === undefined)) {
      if (Date.now() > deadline) throw new Error('decisions that were published have not been read back yet');
      await sleep(LOOK_EVERY_MS);
    }
  };

import type { Sent } from './life.ts';

/** Events that arrive within so many ms are not told apart: no sender's clock is finer. */
const SLOT_MS = 20;

/** Collects events and gives them out in the order of their arrival. */
export interface InOrder {
  readonly add: (sent: Sent) => void;
  /** Everything that arrives before a moment (epoch ms) and was not given out yet. */
  readonly before: (moment: number) => Generator<Sent>;
}

/** Order by slots of time: a heap would cost more than everything else that is done with an event. */
export function inOrder(start: number): InOrder {
  const slots = new Map<number, Sent[]>();
  const slotOf = (moment: number): number => Math.max(0, Math.floor((moment - start) / SLOT_MS));
  let next = 0;
  return {
    add(sent) {
      const slot = Math.max(next, slotOf(sent.at));
      const waiting = slots.get(slot);
      if (waiting === undefined) slots.set(slot, [sent]);
      else waiting.push(sent);
    },
    *before(moment) {
      for (; next < slotOf(moment) && slots.size > 0; next++) {
        yield* slots.get(next) ?? [];
        slots.delete(next);
      }
    },
  };
}

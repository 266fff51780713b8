import type { Process } from './process.ts';

/** Moments at which a blow does the most harm. */
export type Moment = 'batch_landed' | 'insert_sent' | 'aliases_sent' | 'hot_load' | 'forward_sent' | 'told';

/** What waits for a process to reach a moment. */
export interface Ambushes {
  /** Waits for the next process that reaches the moment. */
  readonly lay: (moment: Moment, spring: (process: Process) => void) => void;
  readonly reach: (moment: Moment, process: Process) => void;
}

export function newAmbushes(): Ambushes {
  const laid = new Map<Moment, ((process: Process) => void)[]>();
  return {
    lay(moment, spring) {
      laid.set(moment, [...(laid.get(moment) ?? []), spring]);
    },
    reach(moment, process) {
      const [spring, ...others] = laid.get(moment) ?? [];
      if (spring === undefined || !process.isUp()) return;
      laid.set(moment, others);
      spring(process);
    },
  };
}

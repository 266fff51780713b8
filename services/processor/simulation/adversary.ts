import type { Random } from './random.ts';

/**
 * How bad the world is in one schedule, drawn anew for each: every fault is absent in some, rare in others, frequent in
 * a few, so that also those are seen that need the others to be quiet. All are probabilities.
 */
export interface Temper {
  /** An operation takes much longer than usual; far longer than any deadline. */
  readonly slow: number;
  readonly frozenAway: number;
  /** A request never arrives; its answer never does. */
  readonly requestLost: number;
  readonly answerLost: number;
  /** A process crashes or freezes at a call to the world or at its answer. */
  readonly crash: number;
  readonly freeze: number;
  /** A view throws in the middle of an insert. */
  readonly viewThrows: number;
  /** A commit of offsets is lost. */
  readonly commitLost: number;
  /** The replica lags behind unless it is told to catch up. */
  readonly replicaLags: number;
  /** A stretch of a topic is read twice, or one is left out. */
  readonly readTwice: number;
  readonly readAhead: number;
}

export type Fault = keyof Temper;

/** Everything that the adversary decides while a schedule runs. */
export interface Adversary {
  readonly random: Random;
  readonly does: (fault: Fault) => boolean;
  /** How long a step of an operation takes (ms): mostly a little, sometimes a lot, rarely beyond all deadlines. */
  readonly delay: () => number;
  /** The next time that there is occasion for it, the fault happens. */
  readonly force: (fault: Fault) => void;
  /** The next step of an operation takes `ms`. */
  readonly hold: (ms: number) => void;
  /** From here on the world is well-behaved. */
  readonly rest: () => void;
}

const LEVELS: Readonly<Record<Fault, readonly number[]>> = {
  slow: [0, 0.02, 0.1],
  frozenAway: [0, 0, 0.003, 0.01],
  requestLost: [0, 0.01, 0.08],
  answerLost: [0, 0.03, 0.15],
  crash: [0, 0.002, 0.01],
  freeze: [0, 0.002, 0.01],
  viewThrows: [0, 0.02, 0.1],
  commitLost: [0, 0.1, 0.9],
  replicaLags: [0, 0.3, 1],
  readTwice: [0, 0.05],
  readAhead: [0, 0, 0.02],
};

const temperOf = ({ pick }: Random): Temper => ({
  slow: pick(LEVELS.slow),
  frozenAway: pick(LEVELS.frozenAway),
  requestLost: pick(LEVELS.requestLost),
  answerLost: pick(LEVELS.answerLost),
  crash: pick(LEVELS.crash),
  freeze: pick(LEVELS.freeze),
  viewThrows: pick(LEVELS.viewThrows),
  commitLost: pick(LEVELS.commitLost),
  replicaLags: pick(LEVELS.replicaLags),
  readTwice: pick(LEVELS.readTwice),
  readAhead: pick(LEVELS.readAhead),
});

export function adversary(random: Random): Adversary {
  const temper = temperOf(random);
  const forced = new Set<Fault>();
  let held: number | undefined;
  let resting = false;
  const does = (fault: Fault): boolean => !resting && (forced.delete(fault) || random.chance(temper[fault]));
  return {
    random,
    does,
    delay() {
      const ms = held ?? usual();
      held = undefined;
      return ms;
    },
    force: (fault) => void forced.add(fault),
    hold: (ms) => void (held = ms),
    rest() {
      resting = true;
      held = undefined;
    },
  };

  function usual(): number {
    if (does('frozenAway')) return 1_000 + random.below(16_000);
    if (does('slow')) return 50 + random.below(600);
    return random.below(12);
  }
}

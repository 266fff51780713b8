import type { Adversary } from './adversary.ts';
import type { WorldClock } from './world-clock.ts';

/** A processor process that owns, or believes that it owns, one partition. */
export interface Process {
  readonly name: string;
  readonly partition: number;
  /** How far its clock is off (ms). */
  readonly skew: number;
  readonly isUp: () => boolean;
  readonly isDead: () => boolean;
  /** Stops it in the middle of whatever it does, for good or until it wakes; whoever watches over it is told. */
  readonly fall: (how: 'frozen' | 'dead') => void;
  /** Ends it on purpose. */
  readonly kill: () => void;
  readonly wake: () => void;
  /**
   * Hands it something after `ms`: at once if it is up, after waking if it is frozen, never if it has crashed. Chance
   * may have it that it crashes or freezes at that very moment.
   */
  readonly hand: (ms: number, take: () => void) => void;
  /** Lets it call the world: from a frozen process the call goes out when it wakes, from a dead one never. */
  readonly call: (perform: () => void) => void;
}

export interface ProcessParts {
  readonly name: string;
  readonly partition: number;
  readonly skew: number;
  readonly clock: WorldClock;
  readonly adversary: Adversary;
  readonly trace: (line: () => string) => void;
  /** Told when it froze or crashed. */
  readonly onDown: (how: 'frozen' | 'dead') => void;
}

export function newProcess({ name, partition, skew, clock, adversary, trace, onDown }: ProcessParts): Process {
  let state: 'up' | 'frozen' | 'dead' = 'up';
  let inbox: (() => void)[] = [];

  function go(to: 'frozen' | 'dead'): void {
    if (state === 'dead' || state === to) return;
    state = to;
    if (to === 'dead') inbox = [];
    trace(() => `${name} is ${to}`);
  }

  function fall(how: 'frozen' | 'dead'): void {
    if (state !== 'up') return;
    go(how);
    onDown(how);
  }

  function perhapsFall(): void {
    if (state !== 'up') return;
    if (adversary.does('crash')) fall('dead');
    else if (adversary.does('freeze')) fall('frozen');
  }

  function take(step: () => void): void {
    perhapsFall();
    if (state === 'dead') return;
    if (state === 'frozen') return void inbox.push(step);
    clock.touch();
    step();
  }

  return {
    name,
    partition,
    skew,
    isUp: () => state === 'up',
    isDead: () => state === 'dead',
    fall,
    kill: () => go('dead'),
    wake() {
      if (state !== 'frozen') return;
      state = 'up';
      trace(() => `${name} wakes`);
      const waiting = inbox;
      inbox = [];
      for (const step of waiting) clock.after(adversary.delay(), () => take(step));
    },
    hand: (ms, step) => clock.after(ms, () => take(step)),
    call(perform) {
      perhapsFall();
      if (state === 'dead') return;
      if (state === 'frozen') return void inbox.push(perform);
      perform();
    },
  };
}

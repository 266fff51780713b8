import { murmur2 } from '../../schemas/murmur2.ts';

/** Chance that can be repeated: the same seed draws the same numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** A whole number in [0, n). */
  readonly below: (n: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(things: readonly T[]) => T;
  /** One of the things, each as often as its weight says. */
  readonly weighted: <T>(things: readonly Weighted<T>[]) => T;
  /** Whole milliseconds, log-normal: half of them below `median`; a third further than `spread` times from it. */
  readonly lasting: (median: number, spread: number) => number;
  /** Whole milliseconds, exponential. */
  readonly waiting: (mean: number) => number;
  /** Sixteen hex digits. */
  readonly hex: () => string;
}

export type Weighted<T> = readonly [thing: T, weight: number];

/** Draws from a seed (mulberry32: 32 bits of state, enough for one message's life). */
export function random(seed: string): Random {
  let state = murmur2(Buffer.from(seed));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (things) => things[below(things.length)]!,
    weighted: (things) => weighted(things, next()),
    lasting: (median, spread) => Math.round(median * spread ** normal()),
    waiting: (mean) => Math.round(-mean * Math.log(1 - next())),
    hex: () => eightDigits(below(2 ** 32)) + eightDigits(below(2 ** 32)),
  };
}

const eightDigits = (n: number): string => n.toString(16).padStart(8, '0');

function weighted<T>(things: readonly Weighted<T>[], at: number): T {
  const total = things.reduce((sum, [, weight]) => sum + weight, 0);
  let left = at * total;
  for (const [thing, weight] of things) {
    left -= weight;
    if (left < 0) return thing;
  }
  return things.at(-1)![0];
}

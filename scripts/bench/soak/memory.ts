import { growthOf, type Allowance, type Growth } from './growth.ts';
import { known, median, quarterOf, within, type Reading, type Stretch } from './series.ts';

/** Resident memory of a service at a moment, in bytes, and which process of it that was (null: none ran). */
export interface Resident extends Reading {
  readonly pid: number | null;
}

/** How the memory of a service went. */
export interface MemoryGrowth {
  /** How the process went of which most (s) can be compared; undefined if none lived long enough to say. */
  readonly inLife?: { readonly seconds: number; readonly growth: Growth };
  /** Medians of processes started in the first and in the second half, at the same ages; undefined if there are none. */
  readonly betweenLives?: { readonly early: number; readonly late: number; readonly isFlat: boolean };
  readonly most: number;
  /** Whether it was seen for most of the last quarter. */
  readonly isThere: boolean;
  /** False also when nothing could be compared, or when it was not there. */
  readonly isFlat: boolean;
}

/** A tenth, and what a garbage collector and an allocator may keep back or not. */
const ALLOWED: Allowance = { share: 0.1, slack: 24 * 2 ** 20 };
/** A process that has just started is not yet as large as it will be: its first seconds are left out. */
const WARM_UP = 15;
/** A life of which less than this (s) can be compared says nothing about itself: it was warming up for much of it. */
const SHORTEST_LIFE = 110;
/** Fewer readings say nothing about lives. */
const FEWEST = 3;

/**
 * Judges the memory of a service, which kills may restart, in two ways. In the longest life of a process: its last
 * quarter against its second; a leak is found here although kills end every life before the run does. Between lives:
 * processes started in the second half against those of the first, at the same ages, because a young process is small;
 * a service that needs more after each restart, because it holds all that is stored, is found here. The first quarter of
 * the run is left out: memory fills up then.
 */
export function memoryGrowthOf(residents: readonly Resident[], span: Stretch): MemoryGrowth {
  const filled = quarterOf(span, 2).from;
  const lives = livesOf(residents);
  const inLife = growthInLongest(lives, filled);
  const betweenLives = growthBetween(
    lives.map((life) => life.filter(({ at }) => at >= filled)).filter((life) => life.length > 0),
    quarterOf(span, 3).from,
  );
  const judged = [inLife?.growth, betweenLives].filter((each) => each !== undefined);
  const lastQuarter = within(residents, quarterOf(span, 4));
  const isThere = known(lastQuarter).length * 2 > lastQuarter.length;
  return {
    ...(inLife && { inLife }),
    ...(betweenLives && { betweenLives }),
    most: Math.max(...known(residents).map(({ value }) => value)),
    isThere,
    isFlat: isThere && judged.length > 0 && judged.every(({ isFlat }) => isFlat),
  };
}

interface Aged extends Reading {
  /** Seconds since its process was first seen. */
  readonly age: number;
}

function growthInLongest(lives: readonly (readonly Aged[])[], filled: number): MemoryGrowth['inLife'] {
  const compared = lives.map((life) => {
    const [birth, to] = [life[0]!.at, life.at(-1)!.at + 1];
    return { life, to, seconds: to - Math.max(filled, quarterOf({ from: birth, to }, 2).from) };
  });
  const longest = compared.sort((a, b) => b.seconds - a.seconds)[0];
  if (longest === undefined || longest.seconds < SHORTEST_LIFE) return undefined;
  const { life, to, seconds } = longest;
  // The first quarter of a stretch is left out: what is compared are the three others.
  return { seconds, growth: growthOf(life, { from: to - (seconds * 4) / 3, to }, ALLOWED) };
}

function growthBetween(lives: readonly (readonly Aged[])[], middle: number): MemoryGrowth['betweenLives'] {
  const isLate = (life: readonly Aged[]): boolean => life[0]!.at - life[0]!.age >= middle;
  const early = lives.filter((life) => !isLate(life)).flat();
  const late = lives.filter(isLate).flat();
  const ages = [early, late].map((some) => some.map(({ age }) => age));
  const youngest = Math.max(WARM_UP, ...ages.map((some) => Math.min(...some)));
  const oldest = Math.min(...ages.map((some) => Math.max(...some)));
  const [before, after] = [early, late].map((some) => some.filter(({ age }) => age >= youngest && age <= oldest)) as [
    Aged[],
    Aged[],
  ];
  if (Math.min(before.length, after.length) < FEWEST) return undefined;
  const [first, second] = [before, after].map((some) => median(some.map(({ value }) => value))) as [number, number];
  return { early: first, late: second, isFlat: second - first <= first * ALLOWED.share + ALLOWED.slack };
}

/** The readings of each process, in order. */
function livesOf(residents: readonly Resident[]): Aged[][] {
  const lives = new Map<number, Aged[]>();
  for (const { at, value, pid } of residents) {
    if (pid === null || Number.isNaN(value)) continue;
    const life = lives.get(pid) ?? [];
    life.push({ at, value, age: at - (life[0]?.at ?? at) });
    lives.set(pid, life);
  }
  return [...lives.values()];
}

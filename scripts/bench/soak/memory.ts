import { growthOf, type Allowance, type Growth } from './growth.ts';
import { known, median, quarterOf, within, type Reading, type Stretch } from './series.ts';

/** Resident memory of a service at a moment, in bytes, and which process of it that was (null: none ran). */
export interface Resident extends Reading {
  readonly pid: number | null;
}

/** How the memory of a service went. */
export interface MemoryGrowth {
  /** How the process went that lived longest; undefined if none lived long enough to say. */
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
/** A life shorter than this (s) says nothing about itself. */
const SHORTEST_LIFE = 60;
/** Fewer readings say nothing about lives. */
const FEWEST = 3;

/**
 * Judges the memory of a service, which kills may restart, in two ways. In the longest life of a process: its last
 * quarter against its second; a leak is found here although kills end every life before the run does. Between lives:
 * processes started in the second half against those of the first, at the same ages, because a young process is small;
 * a service that needs more after each restart, because it holds all that is stored, is found here.
 */
export function memoryGrowthOf(residents: readonly Resident[], span: Stretch): MemoryGrowth {
  const lives = livesOf(residents);
  const inLife = growthInLongest(lives);
  const betweenLives = growthBetween(lives, quarterOf(span, 3).from);
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

function growthInLongest(lives: readonly (readonly Aged[])[]): MemoryGrowth['inLife'] {
  const longest = [...lives].sort((a, b) => ageOf(b) - ageOf(a))[0] ?? [];
  const seconds = ageOf(longest);
  if (seconds < SHORTEST_LIFE) return undefined;
  const [from, to] = [longest[0]!.at, longest.at(-1)!.at + 1];
  return { seconds, growth: growthOf(longest, { from, to }, ALLOWED) };
}

function growthBetween(lives: readonly (readonly Aged[])[], middle: number): MemoryGrowth['betweenLives'] {
  const early = lives.filter((life) => life[0]!.at < middle);
  const late = lives.filter((life) => life[0]!.at >= middle);
  const oldest = Math.min(...[early, late].map((some) => Math.max(...some.map(ageOf))));
  const [before, after] = [early, late].map((some) =>
    some.flat().filter(({ age }) => age >= WARM_UP && age <= oldest),
  ) as [Aged[], Aged[]];
  if (Math.min(before.length, after.length) < FEWEST) return undefined;
  const [first, second] = [before, after].map((some) => median(some.map(({ value }) => value))) as [number, number];
  return { early: first, late: second, isFlat: second - first <= first * ALLOWED.share + ALLOWED.slack };
}

const ageOf = (life: readonly Aged[]): number => life.at(-1)?.age ?? 0;

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

import { random } from './random.ts';
import type { Source, World } from './world.ts';

/** How traffic breathes (ms): how often a campaign starts anew, and how fast its burst dies down. */
export interface Pace {
  readonly period: number;
  readonly decay: number;
}

/** A day's work: a campaign starts twice a day and is mostly sent within half an hour. */
export const DAILY: Pace = { period: 12 * 3_600_000, decay: 15 * 60_000 };
/** The same for somebody who watches: a burst every ten minutes, over within two. */
export const WATCHED: Pace = { period: 10 * 60_000, decay: 40_000 };

const HOUR = 3_600_000;

/** How strongly a source sends at a moment (epoch ms), relative to the others. */
export function intensity(source: Source, at: number, { period, decay }: Pace): number {
  const hour = (at % (24 * HOUR)) / HOUR;
  const daylight = 0.15 + 0.85 * Math.max(0, Math.sin(((hour - 5) / 17) * Math.PI));
  if (source.rhythm === 'trickle') return source.weight * daylight;
  const since = (at - source.phase * period) % period;
  return source.weight * (0.05 + (period / decay / 2) * Math.exp(-since / decay)) * (0.3 + 0.7 * daylight);
}

/** When a message is sent, and by whom. */
export interface Departure {
  readonly at: number;
  readonly source: Source;
}

const STEP = 60_000;

/**
 * Exactly `count` departures in [from, until), in order of time: each minute gets its share of each source, so that any
 * number of messages can be walked through without holding them.
 */
export function* departures(
  world: World,
  { seed, count, from, until }: { seed: string; count: number; from: number; until: number },
): Generator<Departure> {
  const minutes = Math.max(1, Math.ceil((until - from) / STEP));
  const weight = (minute: number, source: Source): number => intensity(source, from + minute * STEP, DAILY);
  let total = 0;
  for (let minute = 0; minute < minutes; minute++) for (const source of world.sources) total += weight(minute, source);

  let reached = 0;
  let given = 0;
  for (let minute = 0; minute < minutes; minute++) {
    const dice = random(`${seed}/minute/${minute}`);
    const length = Math.min(STEP, until - from - minute * STEP);
    const leaving: Departure[] = [];
    for (const source of world.sources) {
      reached += (weight(minute, source) / total) * count;
      // Half a message is added so that what rounding loses is not missing at the end.
      const due = Math.min(count, Math.floor(reached + 0.5));
      for (; given < due; given++) leaving.push({ at: from + minute * STEP + dice.below(length), source });
    }
    yield* leaving.sort((a, b) => a.at - b.at);
  }
}

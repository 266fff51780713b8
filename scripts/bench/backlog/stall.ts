/** How much was done at a moment (ms). */
export interface Sample {
  readonly at: number;
  readonly done: number;
}

/** A pause this long is not a pause between two batches (ms). */
const STALL_MS = 2_000;

/**
 * Milliseconds in which nothing was done for longer than two seconds, between the first thing done and the last: a
 * consumer group that waits for its members does nothing at all.
 */
export function stalled(samples: readonly Sample[]): number {
  let since = samples.find(({ done }) => done > 0);
  let sum = 0;
  for (const sample of samples) {
    if (since === undefined || sample.done <= since.done) continue;
    const pause = sample.at - since.at;
    if (pause > STALL_MS) sum += pause;
    since = sample;
  }
  return sum;
}

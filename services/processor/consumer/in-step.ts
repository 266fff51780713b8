/** How far one topic of a partition has been read. */
export interface Progress {
  readonly topic: string;
  /** Append time (epoch ms) of the last record read; 0 before the first. */
  readonly readUpTo: number;
  /** True when nothing is left to read, as far as the broker has said. */
  readonly caughtUp: boolean;
}

/** How far a topic may run ahead of the others, in append time (ms). */
export const MAX_AHEAD_MS = 300;

/**
 * The topics of a partition that have run ahead and must wait. Topics are read side by side in append time: a backlog
 * read one topic at a time would make an orphan of every receipt first, and fold each message once per topic instead
 * of once. A topic that has nothing left holds nobody up; one that was never read holds everybody up, until it is
 * known to have nothing.
 */
export function runAhead(progress: readonly Progress[], maxAheadMs = MAX_AHEAD_MS): string[] {
  const behind = progress.filter((each) => !each.caughtUp).map((each) => each.readUpTo);
  if (behind.length === 0) return [];
  const slowest = Math.min(...behind);
  return progress.filter((each) => !each.caughtUp && each.readUpTo > slowest + maxAheadMs).map((each) => each.topic);
}

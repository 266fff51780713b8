import { ERROR_BREAKDOWN } from './error-breakdown.ts';
import { DELIVERY_LATENCY, LATENCY_BUCKETS } from './latency.ts';
import { DEAD_LETTERS, ORPHANS } from './left-out.ts';
import { LINK_PERFORMANCE } from './link-performance.ts';
import { MESSAGES } from './messages.ts';
import { SEGMENT_PERFORMANCE } from './segment-performance.ts';
import type { Example } from './story.ts';
import { THROUGHPUT, THROUGHPUT_MINUTE } from './throughput.ts';

/** The golden examples of each view. */
export const EXAMPLES = {
  messages: MESSAGES,
  segment_performance: SEGMENT_PERFORMANCE,
  throughput: THROUGHPUT,
  throughput_minute: THROUGHPUT_MINUTE,
  latency_buckets: LATENCY_BUCKETS,
  delivery_latency: DELIVERY_LATENCY,
  error_breakdown: ERROR_BREAKDOWN,
  link_performance: LINK_PERFORMANCE,
  orphans: ORPHANS,
  dead_letters: DEAD_LETTERS,
} as const satisfies Record<string, readonly Example[]>;

export type GoldenView = keyof typeof EXAMPLES;
export const GOLDEN_VIEWS = Object.keys(EXAMPLES) as GoldenView[];

/** The prefix of an example's names within a run: `run` must be new each time that the same tables are used. */
export const prefixOf = (run: string, view: GoldenView, { column }: Example): string => `${run}.${view}.${column}.`;

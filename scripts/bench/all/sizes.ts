import type { BacklogOptions } from '../backlog/backlog.ts';
import type { Pace } from '../freshness/run.ts';
import type { GrowthOptions } from '../growth/run.ts';
import type { HotOptions } from '../hot/run.ts';
import type { IngestOptions } from '../ingest/run.ts';
import type { QuestionsOptions } from '../questions/run.ts';

type Sized<T> = Omit<T, 'report'>;

/** How much of everything is measured in one run. */
export interface Sizes {
  readonly backlog: Sized<BacklogOptions>;
  readonly questions: Sized<QuestionsOptions>;
  readonly freshness: readonly Pace[];
  readonly ingest: Sized<IngestOptions>;
  readonly hot: Sized<HotOptions>;
  readonly growth: Sized<GrowthOptions>;
}

const million = 1_000_000;

const backlogOf = (events: number): Sizes['backlog'] => ({
  ...{ events, partitions: 4, processors: 1, compression: 'none', settings: {} },
  contestants: ['baseline', 'events off', 'events on'],
});

const paces = (seconds: number, rates: readonly number[]): Pace[] =>
  rates.map((rate) => ({ rate, seconds, batch: 100 }));

/** Short: under half an hour on two cores. Full: the sizes that the promises are made for; some hours. */
export const SIZES = {
  short: {
    backlog: backlogOf(million),
    questions: { messages: [million] },
    freshness: paces(15, [1_000, 2_000, 5_000, 10_000]),
    ingest: { seconds: 5 },
    hot: { messages: [100_000, 300_000] },
    growth: { events: 500_000, stored: [100_000, million], partitions: [4], processors: [1, 2] },
  },
  full: {
    backlog: backlogOf(10 * million),
    questions: { messages: [million, 10 * million, 50 * million] },
    freshness: paces(30, [1_000, 2_000, 5_000, 8_000, 12_000, 16_000, 20_000, 30_000, 40_000]),
    ingest: { seconds: 20 },
    hot: { messages: [100_000, 250_000, 500_000, million] },
    growth: {
      events: 2 * million,
      stored: [million, 10 * million, 50 * million],
      partitions: [4, 12],
      processors: [1, 2],
    },
  },
} as const satisfies Record<string, Sizes>;

export type Size = keyof typeof SIZES;

import { byLabel, quantileOf, samplesOf, totalOf, type Sample } from './prometheus.ts';

/** What a processor says of a partition that it owns. */
export interface PartitionState {
  readonly partition: number;
  readonly state: string;
  /** Records that are not in the answers yet; null while it takes over. */
  readonly lag_records: number | null;
  readonly lag_seconds: number | null;
  readonly hot_messages: number | null;
  readonly batches_in_flight: number | null;
}

/** What a processor says of itself; counts are since it started. */
export interface ProcessorState {
  readonly name: string;
  readonly reachable: boolean;
  readonly started_at: string | null;
  readonly partitions: readonly PartitionState[];
  readonly takeovers: number;
  readonly starts_over: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly events_folded: number;
  readonly events_unchanged: number;
  readonly dead_letters: Readonly<Record<string, number>>;
  /** From the broker's append to the answer, of the oldest event of 95 of 100 batches: at most so long. */
  readonly freshness_p95_seconds: number | null;
}

/** Asks a processor for its metrics; undefined when it does not answer. */
export type AskMetrics = (url: string) => Promise<string | undefined>;

/** How long a processor may take to answer (ms). */
const PATIENCE_MS = 2_000;

/** Metrics over HTTP. Whoever does not answer is a finding, not a failure. */
export const askMetrics: AskMetrics = async (url) => {
  try {
    const answer = await fetch(new URL('/metrics', url), { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
};

/** The state of every processor, in the order of their addresses. */
export const processorStates = (urls: readonly string[], ask: AskMetrics): Promise<ProcessorState[]> =>
  Promise.all(
    urls.map(async (url, index) => {
      const text = await ask(url);
      return stateOf(`processor-${index + 1}`, text === undefined ? undefined : samplesOf(text));
    }),
  );

function stateOf(name: string, told: readonly Sample[] | undefined): ProcessorState {
  const samples = told ?? [];
  const started = totalOf(samples, 'process_start_time_seconds');
  return {
    name,
    reachable: told !== undefined,
    started_at: started > 0 ? new Date(started * 1000).toISOString() : null,
    partitions: partitionsOf(samples),
    takeovers: totalOf(samples, 'handset_takeovers_total'),
    starts_over: totalOf(samples, 'handset_starts_over_total'),
    refusals: byLabel(samples, 'handset_refusals_total', 'code'),
    events_folded: totalOf(samples, 'handset_events_folded_total'),
    events_unchanged: totalOf(samples, 'handset_events_unchanged_total'),
    dead_letters: byLabel(samples, 'handset_dead_letters_total', 'code'),
    freshness_p95_seconds: quantileOf(samples, 'handset_freshness_seconds', 0.95),
  };
}

function partitionsOf(samples: readonly Sample[]): PartitionState[] {
  const gauge = (name: string, partition: string): number | null =>
    samples.find((each) => each.name === name && each.labels['partition'] === partition)?.value ?? null;
  return samples
    .filter(({ name, value }) => name === 'handset_task_state' && value === 1)
    .map(({ labels: { partition = '', state = '' } }) => ({
      partition: Number(partition),
      state,
      lag_records: gauge('handset_lag_records', partition),
      lag_seconds: gauge('handset_lag_seconds', partition),
      hot_messages: gauge('handset_hot_messages', partition),
      batches_in_flight: gauge('handset_batches_in_flight', partition),
    }))
    .sort((a, b) => a.partition - b.partition);
}

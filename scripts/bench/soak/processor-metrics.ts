import { parseMetrics } from '../processes/metrics.ts';

/** What a processor tells of itself at a moment. */
export interface Told {
  /** Records behind the position, over its partitions. */
  readonly lagRecords: number;
  /** Of the partition that is furthest behind. */
  readonly lagSeconds: number;
  readonly hotMessages: number;
  /** Partitions that it works on. */
  readonly working: number;
  /** Since it started. */
  readonly lookedUp: number;
  readonly evicted: number;
}

/** Reads a processor's metrics. */
export function toldBy(text: string): Told {
  const sums = parseMetrics(text);
  const lags = text.split('\n').flatMap((line) => {
    const [, seconds] = /^handset_lag_seconds\{[^}]*\} (\S+)/.exec(line) ?? [];
    return seconds === undefined ? [] : [Number(seconds)];
  });
  return {
    lagRecords: sums.get('handset_lag_records') ?? NaN,
    lagSeconds: lags.length === 0 ? NaN : Math.max(...lags),
    hotMessages: sums.get('handset_hot_messages') ?? NaN,
    working: text.split('\n').filter((line) => /^handset_task_state\{.*state="working".*\} 1$/.test(line)).length,
    lookedUp: sums.get('handset_ids_looked_up_total') ?? NaN,
    evicted: sums.get('handset_messages_evicted_total') ?? NaN,
  };
}

/** Follows a counter over restarts: what it counted in all. */
export function followCounter(): (value: number) => number {
  let before = 0;
  let total = 0;
  return (value) => {
    if (Number.isNaN(value)) return total;
    total += value < before ? value : value - before;
    before = value;
    return total;
  };
}

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Logger } from '../runtime/logger.ts';
import type { Owned } from './consumer/member.ts';
import type { Observation } from './partition/observations.ts';

/** What a processor tells of itself. */
export interface ProcessorMetrics {
  readonly registry: Registry;
  /** Records by how they left the intake: `ok` or a failure code. */
  readonly countRecords: (outcome: string, records: number) => void;
  readonly countWait: (reason: string) => void;
  readonly observe: (partition: number, observation: Observation) => void;
}

const SECONDS = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300];

/** Metrics of a processor; lag and states are read from what it owns when somebody asks. */
export function processorMetrics(owned: () => ReadonlyMap<number, Owned>, logger: Logger): ProcessorMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const common = { registers: [registry] };
  const records = new Counter({
    ...common,
    name: 'handset_records_total',
    help: 'Records read, by outcome.',
    labelNames: ['outcome'],
  });
  const waits = new Counter({
    ...common,
    name: 'handset_reading_waits_total',
    help: 'Reads put off because something was away.',
    labelNames: ['reason'],
  });
  const happened = new Counter({
    ...common,
    name: 'handset_task_events_total',
    help: 'What tasks did, by type.',
    labelNames: ['type'],
  });
  const startedOver = new Counter({
    ...common,
    name: 'handset_takeovers_total',
    help: 'Tasks that started over, by reason.',
    labelNames: ['reason'],
  });
  const folded = new Counter({ ...common, name: 'handset_events_folded_total', help: 'Events folded into timelines.' });
  const misplaced = new Counter({
    ...common,
    name: 'handset_events_misplaced_total',
    help: 'Events that were forwarded to the partition of their message.',
  });
  const rows = new Counter({ ...common, name: 'handset_rows_inserted_total', help: 'Signed changes inserted.' });
  const lookedUp = new Counter({
    ...common,
    name: 'handset_ids_looked_up_total',
    help: 'Message ids asked for in ClickHouse.',
  });
  const freshness = new Histogram({
    ...common,
    name: 'handset_freshness_seconds',
    help: 'From append in Kafka to answer in ClickHouse, oldest event of each batch.',
    buckets: SECONDS,
  });
  new Gauge({
    ...common,
    name: 'handset_lag_records',
    help: 'Records behind the read position.',
    labelNames: ['partition'],
    collect() {
      this.reset();
      for (const [partition, { feed }] of owned()) this.set({ partition }, feed.lag());
    },
  });
  new Gauge({
    ...common,
    name: 'handset_task_state',
    help: '1 for the state that the task of a partition is in.',
    labelNames: ['partition', 'state'],
    collect() {
      this.reset();
      for (const [partition, { task }] of owned()) this.set({ partition, state: task.status().state }, 1);
    },
  });
  return {
    registry,
    countRecords: (outcome, n) => records.inc({ outcome }, n),
    countWait: (reason) => waits.inc({ reason }),
    observe(partition, observation) {
      happened.inc({ type: observation.type });
      if (observation.type === 'batch_closed') {
        folded.inc(observation.events);
        misplaced.inc(observation.misplaced);
      }
      if (observation.type === 'batch_in') {
        rows.inc(observation.rows);
        if (observation.freshnessMs > 0) freshness.observe(observation.freshnessMs / 1000);
      }
      if (observation.type === 'looked_up') lookedUp.inc(observation.ids);
      if (observation.type === 'started_over') startedOver.inc({ reason: observation.reason });
      log(logger, partition, observation);
    },
  };
}

/** Once a batch at most: what changes hands, fails or waits is worth a line. */
function log(logger: Logger, partition: number, observation: Observation): void {
  switch (observation.type) {
    case 'took_over':
      return logger.info({ partition, ...observation }, 'took over');
    case 'started_over':
      return logger.warn({ partition, reason: observation.reason, err: observation.error }, 'starts over');
    case 'refused':
      return logger.error({ partition, ...observation.refusal }, 'refuses to work');
    case 'retried':
      return logger.warn({ partition, step: observation.step, err: observation.error }, 'tries again');
    case 'commit_failed':
      return logger.warn({ partition, err: observation.error }, 'could not commit offsets');
    case 'window_missing':
      return logger.error({ partition }, observation.message);
    case 'window_pressure':
      return logger.warn({ partition, ...observation }, 'inserts come close to the deduplication window');
    default:
      return logger.debug({ partition, ...observation }, observation.type);
  }
}

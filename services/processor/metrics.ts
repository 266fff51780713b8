import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { arrivingOn, type Arriving } from '../../schemas/topics.ts';
import type { Owned } from './consumer/member.ts';
import type { Observation } from './partition/observations.ts';
import type { Task } from './partition/task.ts';
import type { WorkState } from './partition/work.ts';

/** What a processor tells of itself. */
export interface ProcessorMetrics {
  readonly registry: Registry;
  /** Records of a kind by how they left the intake: `ok` or a failure code. */
  readonly countRecords: (kind: Arriving, outcome: string, records: number) => void;
  /** A read of a topic (`''`: of all) that was put off; `reason` names what was away. */
  readonly countWait: (topic: string, reason: string) => void;
  readonly observe: (observation: Observation) => void;
}

type Observed<T extends Observation['type']> = Extract<Observation, { readonly type: T }>;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300];
const ROWS = [1, 10, 100, 1_000, 5_000, 10_000, 50_000, 100_000, 200_000];
const BYTES = [1e3, 1e4, 1e5, 5e5, 1e6, 2e6, 4e6, 8e6];

/** Metrics of a processor. What it owns is looked at when somebody asks. */
export function processorMetrics(owned: () => ReadonlyMap<number, Owned>): ProcessorMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const intake = intakeMetrics(registry);
  const tasks = taskMetrics(registry);
  stateGauges(registry, owned);
  return { registry, ...intake, observe: tasks };
}

function intakeMetrics(registry: Registry): Pick<ProcessorMetrics, 'countRecords' | 'countWait'> {
  const registers = [registry];
  const records = new Counter({
    registers,
    name: 'handset_records_total',
    help: 'Records read, by kind and outcome: ok, or the failure code of the dead letter that they became.',
    labelNames: ['kind', 'outcome'],
  });
  const waits = new Counter({
    registers,
    name: 'handset_reading_waits_total',
    help: 'Reads put off because the registry or Kafka was away: nothing is lost, lag grows.',
    labelNames: ['kind', 'reason'],
  });
  return {
    countRecords: (kind, outcome, n) => records.inc({ kind, outcome }, n),
    countWait: (topic, reason) => waits.inc({ kind: arrivingOn(topic) ?? '', reason }),
  };
}

/** Counters and histograms of what tasks do. */
function taskMetrics(registry: Registry): (observation: Observation) => void {
  const registers = [registry];
  const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
    new Counter({ registers, name, help, labelNames });
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: L[] = [],
  ): Histogram<L> => new Histogram({ registers, name, help, buckets, labelNames });

  const happened = counter('handset_task_events_total', 'What tasks observed, by type.', ['type']);
  const folded = counter('handset_events_folded_total', 'Events folded into timelines.');
  const unchanged = counter('handset_events_unchanged_total', 'Events that said nothing new: duplicates, mostly.');
  const misplaced = counter('handset_events_misplaced_total', 'Events forwarded to the partition of their message.');
  const aliases = counter('handset_aliases_told_total', 'Vendors’ ids told to whoever owns their receipts.');
  const copies = counter('handset_receipts_copied_total', 'Receipts under a vendor’s id told again of their message.');
  const open = histogram('handset_batch_open_seconds', 'From a batch’s first event to its close.', SECONDS, ['reason']);
  const batchRows = histogram('handset_batch_rows', 'Signed changes of a batch.', ROWS);
  const batchBytes = histogram('handset_batch_bytes', 'Compressed size of a journal record.', BYTES);
  const rows = counter('handset_rows_inserted_total', 'Signed changes inserted.');
  const append = histogram('handset_journal_append_seconds', 'Append of a batch to the journal.', SECONDS);
  const insert = histogram('handset_insert_seconds', 'Insert of a batch into all targets, retries included.', SECONDS);
  const freshness = histogram(
    'handset_freshness_seconds',
    'From append in Kafka to answer in ClickHouse, oldest event of each batch.',
    SECONDS,
  );
  const retries = counter('handset_retries_total', 'Steps tried again until acknowledged.', ['step']);
  const lookUp = histogram('handset_look_up_seconds', 'Questions for messages that memory does not hold.', SECONDS);
  const lookedUp = counter('handset_ids_looked_up_total', 'Message ids asked for in ClickHouse.');
  const found = counter('handset_ids_found_total', 'Message ids that ClickHouse knew when asked.');
  const evicted = counter('handset_messages_evicted_total', 'Messages that left memory; ClickHouse holds them.');
  const letters = counter('handset_dead_letters_total', 'Events left out of the answers, by failure code.', ['code']);
  const tookOver = counter('handset_takeovers_total', 'Partitions taken over.');
  const reinserted = counter('handset_reinserted_batches_total', 'Batches that a takeover inserted again.');
  const startedOver = counter('handset_starts_over_total', 'Attempts that ended and began anew.', ['reason']);
  const refused = counter('handset_refusals_total', 'Takeovers refused until somebody mends something.', ['code']);
  const commits = counter('handset_offset_commits_total', 'Offset commits, by outcome.', ['outcome']);

  const told: { readonly [T in Observation['type']]: (observation: Observed<T>) => void } = {
    batch_closed(batch) {
      folded.inc(batch.events);
      unchanged.inc(batch.unchanged);
      misplaced.inc(batch.misplaced);
      aliases.inc(batch.aliases);
      copies.inc(batch.copies);
      open.observe({ reason: batch.reason }, batch.openMs / 1000);
    },
    batch_in(batch) {
      rows.inc(batch.rows);
      batchRows.observe(batch.rows);
      batchBytes.observe(batch.bytes);
      append.observe(batch.appendMs / 1000);
      insert.observe(batch.insertMs / 1000);
      if (batch.freshnessMs > 0) freshness.observe(batch.freshnessMs / 1000);
    },
    retried: ({ step }) => retries.inc({ step }),
    looked_up({ ids, found: known, ms }) {
      lookedUp.inc(ids);
      found.inc(known);
      lookUp.observe(ms / 1000);
    },
    evicted: ({ messages }) => evicted.inc(messages),
    dead_lettered: ({ code }) => letters.inc({ code }),
    took_over({ reinserted: batches }) {
      tookOver.inc();
      reinserted.inc(batches);
    },
    started_over: ({ reason }) => startedOver.inc({ reason }),
    refused: ({ refusal }) => refused.inc({ code: refusal.code }),
    committed: () => commits.inc({ outcome: 'ok' }),
    commit_failed: () => commits.inc({ outcome: 'failed' }),
    filter_built: () => undefined,
    window_pressure: () => undefined,
    window_missing: () => undefined,
  };
  return (observation) => {
    happened.inc({ type: observation.type });
    (told[observation.type] as (observation: Observation) => void)(observation);
  };
}

/** What a working task tells of itself. */
function workOf(task: Task): WorkState | undefined {
  const status = task.status();
  return status.state === 'working' ? status : undefined;
}

/** Gauges of what is owned now. */
function stateGauges(registry: Registry, owned: () => ReadonlyMap<number, Owned>): void {
  const gauge = (name: string, help: string, read: (own: Owned) => number | undefined): Gauge =>
    new Gauge({
      registers: [registry],
      name,
      help,
      labelNames: ['partition'],
      collect() {
        this.reset();
        for (const [partition, own] of owned()) {
          const value = read(own);
          if (value !== undefined) this.set({ partition }, value);
        }
      },
    });
  gauge('handset_lag_records', 'Records that are not in the answers yet, of all topics.', ({ feed, task }) => {
    const state = workOf(task);
    return state && feed.behind(state.offsets);
  });
  gauge(
    'handset_lag_seconds',
    'How long ago the broker appended the oldest record that is not in the answers yet; 0 when all are.',
    ({ feed, task }) => Math.max(0, feed.lagMs(), Date.now() - (workOf(task)?.oldestAppendedAt ?? Infinity)) / 1000,
  );
  gauge('handset_hot_messages', 'Messages in memory.', ({ task }) => workOf(task)?.hot);
  gauge('handset_hot_bytes', 'Memory that they take.', ({ task }) => workOf(task)?.hotBytes);
  gauge('handset_filter_bytes', 'Memory of the filter of all other messages.', ({ task }) => workOf(task)?.filterBytes);
  gauge('handset_batches_in_flight', 'Batches closed and not yet in.', ({ task }) => workOf(task)?.batchesInFlight);
  new Gauge({
    registers: [registry],
    name: 'handset_task_state',
    help: '1 for the state that the task of a partition is in.',
    labelNames: ['partition', 'state'],
    collect() {
      this.reset();
      for (const [partition, { task }] of owned()) this.set({ partition, state: task.status().state }, 1);
    },
  });
}

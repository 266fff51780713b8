/** One line of a panel: a PromQL expression and how its series are named. */
export interface Query {
  readonly expr: string;
  /** Grafana's legend format; absent: the labels. */
  readonly legend?: string;
}

/** A chart. Units are Grafana's: s, bytes, short (counts), reqps (per second), percentunit. */
export interface Panel {
  readonly title: string;
  /** What to look for, and what to do if it is there. */
  readonly description: string;
  readonly unit: 's' | 'bytes' | 'short' | 'cps' | 'percentunit' | 'dateTimeFromNow';
  readonly queries: readonly Query[];
}

/** Panels under one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

const RATE = '$__rate_interval';

/** A counter's growth a second, summed by labels. */
const rate = (metric: string, by: string, matching = ''): Query => ({
  expr: `sum by (${by}) (rate(${metric}${matching}[${RATE}]))`,
  legend: by
    .split(', ')
    .map((label) => `{{${label}}}`)
    .join(' '),
});

/** Median, p95 and p99 of a histogram. */
const quantiles = (metric: string): Query[] =>
  [0.5, 0.95, 0.99].map((q) => ({
    expr: `histogram_quantile(${q}, sum by (le) (rate(${metric}_bucket[${RATE}])))`,
    legend: `p${q * 100}`,
  }));

/** What somebody on call asks, in the order of asking: are answers fresh, what comes in, what stands in the way. */
export const ROWS: readonly Row[] = [
  {
    title: 'Are the answers fresh?',
    panels: [
      {
        title: 'Freshness',
        description:
          'From append in Kafka to answer in ClickHouse, oldest event of each batch. Above 3 s: look at lag, then at insert time.',
        unit: 's',
        queries: quantiles('handset_freshness_seconds'),
      },
      {
        title: 'Lag, seconds',
        description:
          'How old what is read now is, by partition. It grows while ClickHouse, the registry or a journal is away; it falls by itself afterwards.',
        unit: 's',
        queries: [{ expr: 'max by (partition) (handset_lag_seconds)', legend: 'partition {{partition}}' }],
      },
      {
        title: 'Lag, records',
        description: 'Records not yet read. One partition alone: its task is not working, see below.',
        unit: 'short',
        queries: [{ expr: 'sum by (partition) (handset_lag_records)', legend: 'partition {{partition}}' }],
      },
      {
        title: 'Audit differences',
        description:
          'Cells that differ from the timelines. Anything but 0 is a bug or a foreign write: npm run reconcile tells which.',
        unit: 'short',
        queries: [{ expr: 'max(handset_audit_differences)', legend: 'cells' }, rate('handset_audits_total', 'outcome')],
      },
    ],
  },
  {
    title: 'What comes in',
    panels: [
      {
        title: 'Accepted and rejected by ingest',
        description: 'Events a second. A code that rises is a sender that changed: its answers name the field.',
        unit: 'cps',
        queries: [rate('handset_ingest_events_total', 'kind, outcome, code')],
      },
      {
        title: 'Vendor callbacks',
        description: 'By vendor and outcome. A bad signature that rises is a secret that was rotated on one side.',
        unit: 'cps',
        queries: [rate('handset_ingest_callbacks_total', 'vendor, outcome')],
      },
      {
        title: 'Refusals and waiting',
        description:
          '503 means that Kafka does not acknowledge. Waiting bytes are bounded; beyond them ingest refuses.',
        unit: 'short',
        queries: [
          rate('handset_ingest_refusals_total', 'status'),
          { expr: 'sum(handset_ingest_waiting_records)', legend: 'waiting records' },
        ],
      },
      {
        title: 'Kafka acknowledges in',
        description: 'From a request’s hand-over to the acknowledgement of all replicas.',
        unit: 's',
        queries: quantiles('handset_ingest_publish_seconds'),
      },
      {
        title: 'Records read',
        description: 'By kind and outcome; what is not ok is a dead letter with that code: npm run dead-letters.',
        unit: 'cps',
        queries: [rate('handset_records_total', 'kind, outcome')],
      },
      {
        title: 'Left out of the answers',
        description: 'Events of another account than the submit’s, and other rejections of the fold, by code.',
        unit: 'cps',
        queries: [rate('handset_dead_letters_total', 'code')],
      },
      {
        title: 'Duplicates and misplaced',
        description:
          'Events that say nothing new, and events on another partition than their message’s (a producer with another partitioner).',
        unit: 'cps',
        queries: [
          { expr: `sum(rate(handset_events_folded_total[${RATE}]))`, legend: 'folded' },
          { expr: `sum(rate(handset_events_unchanged_total[${RATE}]))`, legend: 'nothing new' },
          { expr: `sum(rate(handset_events_misplaced_total[${RATE}]))`, legend: 'misplaced' },
        ],
      },
      {
        title: 'Orphans',
        description:
          'Messages with receipts or clicks and no submit, of the last day. A sender that does not publish its submits.',
        unit: 'short',
        queries: [{ expr: 'max(handset_orphan_messages)', legend: 'messages' }],
      },
    ],
  },
  {
    title: 'Tracked links',
    panels: [
      {
        title: 'Answers to codes',
        description: 'A share of not_found that rises: expired links, or a search for codes; those end as limited.',
        unit: 'cps',
        queries: [rate('handset_links_answers_total', 'answer')],
      },
      {
        title: 'Clicks sent',
        description: 'Clicks that Kafka has. damaged: lines of the spool that a disk has spoilt.',
        unit: 'cps',
        queries: [rate('handset_links_clicks_total', 'outcome')],
      },
      {
        title: 'Clicks that wait',
        description: 'On the disk while Kafka is away; in memory, and at last lost, while the disk takes nothing.',
        unit: 'short',
        queries: [
          { expr: 'sum(handset_links_unsent_bytes)', legend: 'unsent bytes' },
          { expr: 'sum(handset_links_held_clicks)', legend: 'held in memory' },
          { expr: 'sum(handset_links_lost_clicks)', legend: 'lost' },
        ],
      },
      {
        title: 'Links read',
        description: 'Records of handset.links, and how many are not entered yet. Void: nobody should obey them.',
        unit: 'short',
        queries: [
          rate('handset_links_records_total', 'outcome'),
          { expr: 'max(handset_links_behind_records)', legend: 'behind' },
        ],
      },
    ],
  },
  {
    title: 'What came back',
    panels: [
      {
        title: 'Replies and conversions attributed',
        description:
          'Which message each belongs to. A share of none that rises: submits are missing, or numbers differ.',
        unit: 'cps',
        queries: [rate('handset_attributed_total', 'attribution')],
      },
      {
        title: 'Attribution waits',
        description:
          'Whose message is being looked for; pauses and dead letters say that a server is away or input is bad.',
        unit: 'short',
        queries: [
          { expr: 'sum(handset_attribution_waiting)', legend: 'waiting' },
          { expr: 'sum(increase(handset_attribution_pauses_total[1m]))', legend: 'pauses' },
          { expr: 'sum(increase(handset_attribution_dead_letters_total[1m]))', legend: 'dead letters' },
          { expr: 'sum(handset_attribution_decisions)', legend: 'decisions remembered' },
        ],
      },
      {
        title: 'Suppressions',
        description: 'Rows of the topic that senders read, how many were published anew, and how long a look takes.',
        unit: 'short',
        queries: [
          { expr: 'max(handset_suppressions)', legend: 'rows' },
          { expr: 'sum(rate(handset_suppressions_published_total[1m]))', legend: 'published a second' },
          { expr: 'max(handset_suppressions_look_seconds)', legend: 'seconds a look' },
        ],
      },
      {
        title: 'Look-ups of numbers',
        description: 'Records of handset.numbers that ingest has not entered yet: submits are stamped without them.',
        unit: 'short',
        queries: [{ expr: 'max(handset_ingest_numbers_behind_records)', legend: 'behind' }],
      },
    ],
  },
  {
    title: 'Batches',
    panels: [
      {
        title: 'Batches closed, by reason',
        description: 'time: live traffic. busy: inserts are slow. backlog, full: catching up.',
        unit: 'cps',
        queries: [rate('handset_batch_open_seconds_count', 'reason')],
      },
      {
        title: 'Open for',
        description: 'How long a batch gathers events before it closes.',
        unit: 's',
        queries: quantiles('handset_batch_open_seconds'),
      },
      {
        title: 'Rows a batch',
        description: 'Signed changes in one insert.',
        unit: 'short',
        queries: quantiles('handset_batch_rows'),
      },
      {
        title: 'Bytes a batch',
        description: 'Compressed size of a journal record; 8 MB is the bound.',
        unit: 'bytes',
        queries: quantiles('handset_batch_bytes'),
      },
      {
        title: 'Journal append',
        description: 'Slow appends are slow brokers.',
        unit: 's',
        queries: quantiles('handset_journal_append_seconds'),
      },
      {
        title: 'Insert',
        description: 'All targets of one insert, users’ own views included: a slow view slows everything.',
        unit: 's',
        queries: quantiles('handset_insert_seconds'),
      },
      {
        title: 'Rows inserted',
        description: 'Signed changes a second.',
        unit: 'cps',
        queries: [{ expr: `sum(rate(handset_rows_inserted_total[${RATE}]))`, legend: 'rows' }],
      },
      {
        title: 'Tried again',
        description:
          'By step. A short burst is an outage that mended itself; the log says what to do about one that does not.',
        unit: 'cps',
        queries: [rate('handset_retries_total', 'step'), rate('handset_reading_waits_total', 'reason')],
      },
    ],
  },
  {
    title: 'Partitions and memory',
    panels: [
      {
        title: 'Tasks by state',
        description: 'Every partition should be working. refused: the log and /health say what mends it.',
        unit: 'short',
        queries: [{ expr: 'sum by (state) (handset_task_state)', legend: '{{state}}' }],
      },
      {
        title: 'Takeovers',
        description: 'Partitions taken over, attempts that began anew by reason, refusals by code.',
        unit: 'cps',
        queries: [
          { expr: `sum(rate(handset_takeovers_total[${RATE}]))`, legend: 'taken over' },
          rate('handset_starts_over_total', 'reason'),
          rate('handset_refusals_total', 'code'),
          { expr: `sum(rate(handset_reinserted_batches_total[${RATE}]))`, legend: 'batches inserted again' },
        ],
      },
      {
        title: 'Messages in memory',
        description:
          'Bounded by HANDSET_HOT_MESSAGES and the hot window; those that left are looked up when something comes for them.',
        unit: 'short',
        queries: [
          { expr: 'sum by (partition) (handset_hot_messages)', legend: 'partition {{partition}}' },
          { expr: `sum(rate(handset_messages_evicted_total[${RATE}]))`, legend: 'left, a second' },
        ],
      },
      {
        title: 'Memory of messages',
        description: 'Packed messages and the filter of all others, beside the process as a whole.',
        unit: 'bytes',
        queries: [
          { expr: 'sum(handset_hot_bytes)', legend: 'messages' },
          { expr: 'sum(handset_filter_bytes)', legend: 'filter' },
          { expr: 'sum by (instance) (process_resident_memory_bytes)', legend: 'process {{instance}}' },
        ],
      },
      {
        title: 'Look-ups',
        description:
          'Ids asked for, and those that ClickHouse knew: a low share found means a filter that is full or not built yet.',
        unit: 'cps',
        queries: [
          { expr: `sum(rate(handset_ids_looked_up_total[${RATE}]))`, legend: 'asked' },
          { expr: `sum(rate(handset_ids_found_total[${RATE}]))`, legend: 'found' },
        ],
      },
      {
        title: 'Look-ups take',
        description: 'One question for all that wait.',
        unit: 's',
        queries: quantiles('handset_look_up_seconds'),
      },
      {
        title: 'Batches in flight',
        description: 'Closed and not yet in; at its bound topics are paused.',
        unit: 'short',
        queries: [{ expr: 'sum by (partition) (handset_batches_in_flight)', legend: 'partition {{partition}}' }],
      },
      {
        title: 'Offset commits',
        description: 'Failures are harmless: after a restart more is read again.',
        unit: 'cps',
        queries: [rate('handset_offset_commits_total', 'outcome')],
      },
      {
        title: 'Vendors’ ids',
        description: 'Ids that handoffs named, and receipts told again of the message that such an id means.',
        unit: 'cps',
        queries: [rate('handset_aliases_told_total', 'job'), rate('handset_receipts_copied_total', 'job')],
      },
    ],
  },
];

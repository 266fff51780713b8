/** What a partition task can be told. Times in ms, sizes in bytes. */
export interface TaskSettings {
  readonly partition: number;
  /** Partitions of every event topic and of the journal. */
  readonly partitions: number;
  /** A batch closes after this long, however small it is, while the task keeps up with its topics. */
  readonly batchMs: number;
  /** The same while it works off a backlog: large batches fold a message's events into one row. */
  readonly backlogBatchMs: number;
  /** The same while inserts are slow: whoever waits for them gathers, but not for ever. */
  readonly busyBatchMs: number;
  /** Events older than this when they are read (by append time) are a backlog. */
  readonly backlogAgeMs: number;
  /** Most events in a batch: backpressure begins here. */
  readonly batchEvents: number;
  /** A batch that closes opens so many events at a time, then lets others have their turn. */
  readonly eventsAtOnce: number;
  /** Most bytes of a batch after compression. */
  readonly batchBytes: number;
  /** Most bytes of a journal record: `max.message.bytes` less what the broker's framing takes. */
  readonly recordBytes: number;
  /** Batches that may be closed and not yet in. */
  readonly batchesInFlight: number;
  /** With so many of them a batch that is not full waits until one is in, or `busyBatchMs`. */
  readonly smallBatchesInFlight: number;
  /** Timelines untouched for this long leave memory. */
  readonly hotMs: number;
  /** Most timelines in memory, of this partition. */
  readonly hotMessages: number;
  /** Ids that the cold filter begins with room for; it grows by doubling, and every doubling costs each question a look. */
  readonly filterIds: number;
  /** The server refuses an insert this long after its batch began to be appended. */
  readonly insertDeadlineMs: number;
  /** The server ends an insert that runs for this long. */
  readonly insertLimitMs: number;
  /**
   * Upper bound of the parts that all tasks together insert into any one target within deadline and limit. Every
   * target must remember twice as many: one half covers that span, the other the age of what a takeover inserts again.
   */
  readonly burstParts: number;
  /** How often the targets' counters are read. */
  readonly windowsMs: number;
  /** An idle task states its position after this long. */
  readonly idleMs: number;
  /** A task that appended nothing for this long states its position again, so that retention never takes the last one. */
  readonly restateMs: number;
  /** Waiting times before a retry: the first, doubled up to the last. */
  readonly retryMs: { readonly first: number; readonly last: number };
  /** How long a refused task waits before it looks again whether somebody has mended what it refused for. */
  readonly refusedMs: number;
}

/** Everything but which partition of how many. */
export const DEFAULT_SETTINGS: Omit<TaskSettings, 'partition' | 'partitions'> = {
  batchMs: 200,
  backlogBatchMs: 10_000,
  busyBatchMs: 3_000,
  backlogAgeMs: 5_000,
  batchEvents: 200_000,
  eventsAtOnce: 2_000,
  batchBytes: 4 * 1024 * 1024,
  recordBytes: 8 * 1024 * 1024 - 64 * 1024,
  batchesInFlight: 3,
  smallBatchesInFlight: 1,
  hotMs: 48 * 3_600_000,
  hotMessages: 1_000_000,
  filterIds: 1_000_000,
  insertDeadlineMs: 30_000,
  insertLimitMs: 30_000,
  burstParts: 5_000,
  windowsMs: 10_000,
  idleMs: 1_000,
  restateMs: 6 * 3_600_000,
  retryMs: { first: 50, last: 5_000 },
  refusedMs: 15_000,
};

/** The waiting time before try number `tries` (the first retry is 1). */
export const backoffMs = ({ retryMs }: Pick<TaskSettings, 'retryMs'>, tries: number): number =>
  Math.min(retryMs.last, retryMs.first * 2 ** Math.min(tries - 1, 20));

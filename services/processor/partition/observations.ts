/** Why an attempt ended and the task took over afresh. Each is counted by its name. */
export type StartOverReason =
  | 'append_unknown'
  | 'append_misplaced'
  | 'marker_not_found'
  | 'fenced'
  | 'insert_deadline'
  | 'gap_in_topic'
  | 'port_failed';

/** Why a task does not work until somebody has mended something. Each comes with a sentence that says how. */
export type RefusalCode =
  'journal_cut' | 'journal_unreadable' | 'partition_count' | 'window_too_small' | 'batch_too_old' | 'batch_too_large';

export interface Refusal {
  readonly code: RefusalCode;
  /** What is wrong and how to mend it, for a person. */
  readonly message: string;
}

/** Steps that are repeated until they are acknowledged. */
export type RetriedStep = 'insert' | 'events' | 'aliases' | 'dead_letters' | 'look_up' | 'filter' | 'forward' | 'tell';

/**
 * Why a batch closed: it holds as many events as it may; its time is over; its longer time while a backlog is worked off;
 * its longer time while inserts are slow; the task stops.
 */
export type CloseReason = 'full' | 'time' | 'backlog' | 'busy' | 'finish';

/** What a task tells about itself. Counts are since the last observation of the type; times are ms. */
export type Observation =
  | { readonly type: 'took_over'; readonly epoch: number; readonly reinserted: number; readonly hot: number }
  | { readonly type: 'filter_built'; readonly ids: number }
  | { readonly type: 'started_over'; readonly reason: StartOverReason; readonly error?: unknown }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | {
      readonly type: 'batch_closed';
      readonly reason: CloseReason;
      /** From its first content to its close. */
      readonly openMs: number;
      readonly events: number;
      readonly misplaced: number;
      /** Events that said nothing new: duplicates, for the most part. */
      readonly unchanged: number;
      /** Vendors' ids that were told where their receipts come in, and receipts told again of what their ids mean. */
      readonly aliases: number;
      readonly copies: number;
      readonly rows: number;
      /** Append time of its oldest event (epoch ms); Infinity if it has none. */
      readonly oldestAppendedAt: number;
    }
  | {
      readonly type: 'batch_in';
      readonly rows: number;
      readonly bytes: number;
      /** From handing it to the journal's producer to the acknowledgement. */
      readonly appendMs: number;
      /** From the first try to insert it to ClickHouse's acknowledgement. */
      readonly insertMs: number;
      /** Between the broker's append of its oldest event and ClickHouse's acknowledgement; 0 if it has none. */
      readonly freshnessMs: number;
    }
  | { readonly type: 'window_pressure'; readonly target: string; readonly parts: number; readonly allowed: number }
  | { readonly type: 'retried'; readonly step: RetriedStep; readonly error: unknown }
  | { readonly type: 'looked_up'; readonly ids: number; readonly found: number; readonly ms: number }
  | { readonly type: 'evicted'; readonly messages: number; readonly hot: number }
  | { readonly type: 'dead_lettered'; readonly code: string }
  /** A target was made while the task works that the next takeover will refuse; `message` says what mends it. */
  | { readonly type: 'window_missing'; readonly message: string }
  | { readonly type: 'committed' }
  | { readonly type: 'commit_failed'; readonly error: unknown };

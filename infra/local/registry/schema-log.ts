import type { RegistryRecord } from './records.ts';

/**
 * What became of a write: `stored` (acknowledged by Kafka, read back and applied), `unavailable` (never sent, so surely
 * not stored), `unknown` (sent, and no answer: it may still land).
 */
export type WriteOutcome =
  { readonly outcome: 'stored' } | { readonly outcome: 'unavailable' | 'unknown'; readonly reason: string };

/** Appends one record to the log that the state is made of. Never throws for a log that is away. */
export type AppendRecord = (record: RegistryRecord) => Promise<WriteOutcome>;

/** How a log stands. */
export interface TopicStatus {
  /** `reading`: not yet at the end; `following`: up to date; `away`: Kafka does not answer, what is known is served. */
  readonly state: 'reading' | 'following' | 'away';
  /** The offset that is read next. */
  readonly position: number;
}

/** A log in memory, for tests of everything above Kafka. */
export const memoryLog =
  (apply: (record: RegistryRecord) => void): AppendRecord =>
  async (record) => {
    apply(record);
    return { outcome: 'stored' };
  };

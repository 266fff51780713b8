/** What a user may do. */
export type Role = 'admin' | 'writer' | 'reader';

/** Whose rows a connection sees: an account's, or all. */
export type Scope = { account: string } | 'all';

/** Bounds of the engine. */
export type Limits = {
  /** Bytes that all queries together may take. */
  memory: number;
  /** Seconds that a reader's query may run. */
  readerSeconds: number;
};

/** What bounds a reader besides: a result's rows, queries at once, queries in an hour. */
export const READER_LIMITS = { resultRows: 20_000_000, atOnce: 50, perHour: 20_000 } as const;

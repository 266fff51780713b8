/** What a user may do. */
export type Role = 'admin' | 'writer' | 'reader';

/** Bounds of the engine. */
export type Limits = {
  /** Bytes that all queries together may take. */
  memory: number;
  /** Seconds that a reader's query may run. */
  readerSeconds: number;
};

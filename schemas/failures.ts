/** Why a record could not be used: the codes of dead letters and of HTTP answers alike. */
export const FAILURES = {
  invalid_value: 'A field holds a value that it may not hold.',
  missing_field: 'A field that must not be empty is empty or absent.',
  unknown_field: 'A field that the kind does not have.',
  time_out_of_range: 'occurred_at lies before 2000-01-01 or more than 24 h after the event arrived.',
  foreign_account: 'The event belongs to another account than the submit of its message.',
  message_id_conflict: 'Two accounts submitted the same message_id; the earlier submit counts.',
  undecodable: 'The bytes are not what their schema says, or carry no schema at all.',
  unknown_schema: 'The registry does not know the schema id.',
  incompatible_schema: 'The schema is known but cannot be read as this kind.',
  too_large: 'The event is larger than 1 MiB.',
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof FAILURES;

/** One thing that is wrong with a record, in words that say what, where and how to mend it. */
export interface Failure {
  readonly code: FailureCode;
  /** The field; `''` when the record as a whole is meant. */
  readonly field: string;
  readonly message: string;
}

/** Largest encoded event that is processed (bytes). */
export const MAX_EVENT_BYTES = 1024 * 1024;

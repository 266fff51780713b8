/** What the registry can refuse, with Confluent's HTTP status and error code. Clients act on these numbers. */
export const FAILURES = {
  subject_not_found: { status: 404, code: 40401 },
  version_not_found: { status: 404, code: 40402 },
  schema_not_found: { status: 404, code: 40403 },
  subject_soft_deleted: { status: 404, code: 40404 },
  subject_not_soft_deleted: { status: 404, code: 40405 },
  version_soft_deleted: { status: 404, code: 40406 },
  version_not_soft_deleted: { status: 404, code: 40407 },
  level_not_configured: { status: 404, code: 40408 },
  mode_not_configured: { status: 404, code: 40409 },
  incompatible_schema: { status: 409, code: 409 },
  invalid_request: { status: 422, code: 422 },
  invalid_schema: { status: 422, code: 42201 },
  invalid_version: { status: 422, code: 42202 },
  invalid_level: { status: 422, code: 42203 },
  invalid_mode: { status: 422, code: 42204 },
  not_permitted: { status: 422, code: 42205 },
  reference_exists: { status: 422, code: 42206 },
  id_does_not_match: { status: 422, code: 42207 },
  invalid_subject: { status: 422, code: 42208 },
  /** The store has not been read to its end yet. */
  store_not_ready: { status: 503, code: 50001 },
  /** Sent, but not known to be stored: repeating the request is safe. */
  outcome_unknown: { status: 503, code: 50002 },
  /** Kafka is away: nothing was stored. */
  store_unavailable: { status: 503, code: 50003 },
} as const satisfies Record<string, { status: number; code: number }>;
export type FailureName = keyof typeof FAILURES;

/** A refusal as a value; `name` says which, `message` is for people. */
export interface Failure {
  readonly ok: false;
  readonly name: FailureName;
  readonly message: string;
}

/** What an operation answers. */
export type Answer<T> = { readonly ok: true; readonly value: T } | Failure;

export const done = <T>(value: T): Answer<T> => ({ ok: true, value });

export const refused = (name: FailureName, message: string): Failure => ({ ok: false, name, message });

export const subjectNotFound = (subject: string): Failure =>
  refused('subject_not_found', `Subject '${subject}' not found.`);

export const versionNotFound = (version: number | 'latest'): Failure =>
  refused('version_not_found', `Version ${version} not found.`);

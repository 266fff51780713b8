/** What a receipt may say. */
export const DLR_STATUSES = [
  'accepted',
  'queued',
  'delivered',
  'rejected',
  'failed',
  'expired',
  'filtered',
  'unknown',
] as const;
export type DlrStatus = (typeof DLR_STATUSES)[number];

/** Statuses that end a message, best first: the order in which receipts of one moment are preferred. */
export const FINAL_STATUSES = ['delivered', 'filtered', 'rejected', 'failed', 'expired'] as const;
export type FinalStatus = (typeof FINAL_STATUSES)[number];

/** Statuses that do not end a message, weakest first: the strongest one said is the message's. */
export const OPEN_STATUSES = ['submitted', 'queued', 'handed_off', 'accepted', 'unknown'] as const;
export type OpenStatus = (typeof OPEN_STATUSES)[number];

/** The status of a vendor's id that means a message: what came under it is told of that message, and of it alone. */
export const STAND_IN = 'alias';

/** A message's status; `''` while nothing but engagement is known of it (an orphan). */
export type Status = FinalStatus | OpenStatus | typeof STAND_IN | '';

export const isFinal = (status: string): status is FinalStatus =>
  (FINAL_STATUSES as readonly string[]).includes(status);

export const HANDOFF_OUTCOMES = ['accepted', 'queued', 'rejected'] as const;
export type HandoffOutcome = (typeof HANDOFF_OUTCOMES)[number];

/** A message with no final receipt after this long (milliseconds since submit) is `unknown`, decided when asked. */
export const UNKNOWN_AFTER_MS = 72 * 3_600_000;

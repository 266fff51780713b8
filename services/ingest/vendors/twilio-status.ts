import type { DlrStatus } from '../../../schemas/status.ts';

/**
 * Twilio's message statuses. `sent` means that the carrier has taken the message; everything before it happens inside
 * Twilio. `canceled` is a scheduled message that its sender withdrew: final, and nobody failed.
 */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['accepted', 'queued'],
  ['scheduled', 'queued'],
  ['queued', 'queued'],
  ['sending', 'queued'],
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'rejected'],
]);

/** Error codes that say more than `undelivered` and `failed` do. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['30007', 'filtered'],
  ['30036', 'expired'],
  ['30038', 'filtered'],
  ['30450', 'filtered'],
  ['21610', 'rejected'],
]);

/** What a status (lower case) and an error code mean; `unknown` for a word that nobody knew. */
export function statusOf(said: string, errorCode: string): DlrStatus {
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'failed' ? (STATUS_OF_ERROR.get(errorCode) ?? status) : status;
}

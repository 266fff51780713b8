import { parseInstant } from '../../../../schemas/instant.ts';
import type { Derivation } from '../../../../schemas/ids.ts';
import type { Callback } from '../vendor.ts';

/** When something happened, and whether a retry would say the same. */
export interface Moment {
  readonly occurred_at: number;
  readonly derivation: Derivation;
}

/**
 * The moment that a vendor tells: RFC 3339 with a zone, or epoch milliseconds. If it tells none that is certain, the time
 * of arrival stands in, and stays out of the event's id.
 */
export function momentOf(told: string | number, { receivedAt }: Pick<Callback, 'receivedAt'>): Moment {
  const at = typeof told === 'number' ? told : parseInstant(told);
  return at !== undefined && Number.isSafeInteger(at) && at > 0
    ? { occurred_at: at, derivation: 'with_time' }
    : { occurred_at: receivedAt, derivation: 'without_time' };
}

import type { FinalStatus } from '../status.ts';
import type { CodeSpec } from './shape.ts';

/** What can be said when a message ended undelivered and its receipt told no code, or one that is not listed. */
export const STATUS_ENTRIES = {
  rejected: {
    category: 'unknown',
    name: 'rejected',
    meaning: 'The vendor or the carrier refused the message before trying to deliver it.',
    fix: "Look at the vendor's log for this message. Usual causes: a wrong number, an unregistered sender, no credit.",
    retry: 'after_fix',
  },
  failed: {
    category: 'unknown',
    name: 'failed',
    meaning: 'Delivery was tried and failed; the receipt does not say why, or in a code that is not in the catalogue.',
    fix: 'Send once more later. If it fails again, look the number up; if many fail, compare carriers and senders.',
  },
  expired: {
    category: 'expired',
    name: 'expired',
    meaning: 'The phone could not be reached before the validity of the message ran out.',
  },
  filtered: {
    category: 'filtered_content',
    name: 'filtered',
    meaning: 'The vendor or the carrier took the message for unwanted and held it back.',
  },
} as const satisfies Record<Exclude<FinalStatus, 'delivered'>, CodeSpec>;

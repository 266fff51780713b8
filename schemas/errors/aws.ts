import { all, type CodeBook, type VendorCodes } from './shape.ts';

const EVENTS: VendorCodes = {
  ...all('in_progress', { TEXT_QUEUED: 'queued', TEXT_PENDING: 'pending', PENDING: 'pending' }),
  SUCCESSFUL: {
    category: 'in_progress',
    name: 'carrier accepted it',
    meaning: 'Not a failure: the carrier accepted the message. In some countries nothing more is ever told.',
    fix: 'Count it as handed over; where the country sends no receipts, judge by clicks and replies.',
  },
  ...all('none', { DELIVERED: 'delivered' }),
  ...all('invalid_number', { INVALID: 'invalid number' }),
  ...all('malformed', { INVALID_MESSAGE: 'invalid message' }),
  ...all('unreachable_temp', { UNREACHABLE: 'phone unreachable' }),
  ...all('network_temp', { CARRIER_UNREACHABLE: 'carrier unreachable' }),
  ...all('recipient_blocked', { BLOCKED: 'blocked by the recipient or a list' }),
  ...all('sender_blocked', { CARRIER_BLOCKED: 'blocked by the carrier' }),
  ...all('filtered_content', { SPAM: 'taken for spam' }),
  ...all('no_receipt', { UNKNOWN: 'no receipt within 72 h' }),
  ...all('expired', { TTL_EXPIRED: 'validity ran out' }),
  ...all('fraud_ait', { PROTECT_BLOCKED: 'blocked by the protect configuration' }),
};

/** AWS End User Messaging: its event types are its codes, with and without the channel before them. */
export const AWS: readonly CodeBook[] = [
  {
    protocol: 'events',
    source: 'docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html',
    codes: {
      ...EVENTS,
      ...Object.fromEntries(
        Object.entries(EVENTS)
          .filter(([code]) => !code.startsWith('TEXT_'))
          .map(([code, spec]) => [`TEXT_${code}`, spec]),
      ),
    },
  },
];

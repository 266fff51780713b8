import { all, type CodeBook, type VendorCodes } from './shape.ts';

const CODES: VendorCodes = {
  ...all('none', { '000': 'no error' }),
  ...all('malformed', { '10': 'invalid message' }),
  ...all('network_temp', { '20': 'network error', '90': 'no route' }),
  ...all('filtered_content', { '30': 'blocked as spam' }),
  ...all('config', { '40': 'bad source number' }),
  ...all('invalid_number', { '50': 'bad destination number' }),
  ...all('loop', { '60': 'loop' }),
  ...all('unreachable_perm', { '70': 'destination permanently unavailable' }),
  ...all('unreachable_temp', { '80': 'destination temporarily unavailable' }),
  ...all('sender_blocked', { '100': 'prohibited by the carrier' }),
  ...all('too_long', { '110': 'message too long' }),
  ...all('opted_out', { '200': 'recipient opted out' }),
  ...all('geo_permission', { '201': 'US toll-free number to Canada' }),
  ...all('unknown', { '1000': 'unknown' }),
};

/** Plivo messaging errors. Newer ones (300 and up) are known to exist, not what they mean. */
export const PLIVO: readonly CodeBook[] = [
  {
    protocol: 'rest',
    source: 'plivo.com/docs/messaging/troubleshooting/error-codes',
    codes: CODES,
    ranges: [
      { from: 202, to: 299, category: 'unknown', name: 'not listed', confirmed: false },
      { from: 300, to: 399, category: 'unknown', name: 'newer code, 300 to 399', confirmed: false },
      { from: 400, to: 499, category: 'unknown', name: 'newer code, 400 to 499', confirmed: false },
      { from: 500, to: 899, category: 'unknown', name: 'not listed', confirmed: false },
      { from: 900, to: 999, category: 'unknown', name: 'newer code, 900 to 999', confirmed: false },
    ],
  },
];

import { all, type VendorCodes } from './categories.ts';

/** Plivo messaging errors. */
export const PLIVO: VendorCodes = {
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

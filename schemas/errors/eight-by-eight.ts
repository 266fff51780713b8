import { all, type CodeBook, type VendorCodes } from './shape.ts';

const CODES: VendorCodes = {
  ...all('unknown', { '0': 'no reason', '7': 'delivery failure', '10': 'next network refused it' }),
  ...all('unreachable_temp', {
    '1': 'absent subscriber',
    '32': 'recipient is roaming',
    '46': 'recipient not reachable',
    '47': 'recipient unavailable for now',
  }),
  ...all('filtered_content', { '2': 'content', '34': 'blocked by screening', '43': 'spam filter' }),
  ...all('network_temp', {
    '3': 'data missing',
    '12': 'register of subscribers',
    '23': 'network failure',
    '25': 'aborted by the receiving network',
    '30': 'portability',
    '33': 'route',
    '40': 'message centre',
    '48': 'system failure',
    '49': 'signalling',
    '51': 'timed out',
    '52': 'answer cannot be read',
  }),
  ...all('in_progress', { '4': 'deferred', '5': 'waits at the next network', '22': 'is tried again' }),
  ...all('sender_blocked', {
    '8': 'denied',
    '27': 'refused by the operator for good',
    '41': 'refused by the message centre',
  }),
  ...all('handset', {
    '9': 'equipment protocol error',
    '21': 'memory full',
    '28': 'phone, for good',
    '29': 'phone',
    '45': 'phone busy with another message',
  }),
  ...all('rate_limited', { '11': 'flooding', '50': 'throttled' }),
  ...all('not_sms_capable', { '13': 'illegal subscriber or equipment', '37': 'facility not supported' }),
  ...all('provider_internal', { '14': 'internal error' }),
  ...all('invalid_number', { '15': 'invalid destination' }),
  ...all('malformed', { '16': 'invalid format', '18': 'invalid parameter', '38': 'malformed' }),
  ...all('too_long', { '17': 'invalid length' }),
  ...all('config', {
    '19': 'invalid source',
    '20': 'cancelled here',
    '31': 'premium SMS',
    '39': 'cancelled by the message centre',
  }),
  ...all('recipient_blocked', { '24': 'age verification', '26': 'barred' }),
  ...all('congestion', { '35': 'message centre congested' }),
  ...all('expired', { '36': 'expired' }),
  ...all('price_credit', { '42': 'not enough credit', '44': "recipient's credit" }),
};

/** 8x8: `err` of its SMPP receipts and the code of its callbacks. */
export const EIGHT_BY_EIGHT: readonly CodeBook[] = [
  {
    protocol: 'smpp',
    source: 'developer.8x8.com/connect/reference/delivery-receipts-error-codes',
    codes: CODES,
    ranges: [{ from: 1, to: 999, category: 'unknown', name: 'not listed', confirmed: false }],
  },
];

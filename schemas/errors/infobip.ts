import { all, type VendorCodes } from './categories.ts';
import { MAP_CODES } from './map.ts';

/** Infobip: error ids of its delivery reports. */
export const INFOBIP: VendorCodes = {
  ...MAP_CODES,
  ...all('invalid_number', { '351': 'bad destination', '2052': 'destination is listed' }),
  ...all('config', { '368': 'bad source', '4098': 'validity', '4101': 'validity' }),
  ...all('too_long', { '355': 'message too long' }),
  ...all('unregistered', { '488': 'toll-free number not verified', '4202': 'sender not registered for 10DLC' }),
  ...all('rate_limited', { '541': 'AT&T limit', '4103': 'flooding', '4104': 'flooding' }),
  ...all('daily_cap', { '542': 'T-Mobile quota' }),
  ...all('sender_blocked', {
    '560': 'short code blocked',
    '561': 'short code blocked',
    '562': 'short code blocked',
    '563': 'short code blocked',
    '564': 'short code blocked',
    '565': 'short code blocked',
    '566': 'short code blocked',
    '2050': 'sender is listed',
    '2053': 'sender is listed',
  }),
  ...all('recipient_blocked', { '573': 'blocked by the user' }),
  ...all('price_credit', { '581': 'no credit' }),
  ...all('opted_out', { '603': 'recipient said STOP' }),
  ...all('filtered_content', { '607': 'blocked as spam' }),
  ...all('fraud_ait', { '608': 'fraud signals', '609': 'fraud signals' }),
  ...all('unreachable_perm', { '3041': 'number deactivated' }),
  '5492': { category: 'malformed', name: 'duplicate message id', fix: 'Give every message an id of its own.' },
};

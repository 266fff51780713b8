import { all, type CodeBook, type VendorCodes } from './shape.ts';

const CODES: VendorCodes = {
  '40001': {
    category: 'not_sms_capable',
    name: 'not routable',
    meaning: 'The recipient is a landline or cannot be reached by text messages.',
  },
  ...all('invalid_number', { '40012': 'bad destination', '40310': 'invalid recipient' }),
  '40002': { category: 'filtered_content', name: 'blocked as spam, for now' },
  '40003': {
    category: 'filtered_content',
    name: 'blocked as spam, for good',
    meaning: 'The carrier has blocked the sender for good, because of what it sent.',
    retry: 'never',
    owner: 'sender',
  },
  '40004': { category: 'unknown', name: 'rejected by the destination' },
  '40005': { category: 'expired', name: 'expired', retry: 'after_fix' },
  ...all('expired', { '40014': 'expired in the queue' }),
  ...all('network_temp', { '40006': "recipient's carrier is down", '40008': 'undeliverable' }),
  ...all('loop', { '40007': 'loop' }),
  ...all('malformed', { '40009': 'bad body', '40019': 'bad tag for AT&T', '40301': 'unsupported message type' }),
  ...all('unregistered', {
    '40010': 'sender not registered for 10DLC',
    '40329': 'toll-free number not verified',
    '40330': 'toll-free number not provisioned',
  }),
  ...all('rate_limited', { '40011': 'too fast for the carrier', '40018': 'AT&T limit', '40318': 'queue full' }),
  ...all('config', {
    '40013': 'bad source',
    '40100': 'number not enabled for messaging',
    '40305': 'invalid sender',
    '40306': 'alphanumeric sender not allowed',
    '40307': 'sender does not fit',
    '40308': 'sender does not fit the region',
    '40309': 'region not allowed',
    '40312': 'messaging profile disabled',
    '40320': 'number in transition',
    '40321': 'number pool is empty',
  }),
  ...all('filtered_content', {
    '40015': 'blocked as spam by Telnyx',
    '40017': 'AT&T took it for spam',
    '40322': 'blocked content',
  }),
  ...all('daily_cap', { '40016': 'T-Mobile daily limit' }),
  '40020': {
    category: 'fraud_ait',
    name: 'traffic inflation',
    retry: 'hold',
    fix: 'Telnyx holds such traffic for 24 h. Protect the form that triggers messages before sending again.',
  },
  ...all('opted_out', { '40300': 'recipient said STOP' }),
  ...all('too_long', { '40302': 'message too large' }),
  ...all('account', { '40314': 'messaging disabled on the account' }),
  ...all('sender_blocked', { '40315': 'sender is unhealthy' }),
  ...all('price_credit', { '40333': 'spending limit reached' }),
};

/** Telnyx messaging errors: 400xx tell of delivery, 401xx to 403xx of what was asked. */
export const TELNYX: readonly CodeBook[] = [
  {
    protocol: 'rest',
    source: 'developers.telnyx.com/docs/messaging/messages/error-codes',
    codes: CODES,
    ranges: [
      { from: 40_000, to: 40_099, category: 'unknown', name: 'delivery failure, not listed', confirmed: false },
      { from: 40_100, to: 40_399, category: 'config', name: 'refused request, not listed', confirmed: false },
    ],
  },
];

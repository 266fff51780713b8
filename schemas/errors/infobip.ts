import { MAP_CODES } from './map.ts';
import { all, type CodeBook, type VendorCodes } from './shape.ts';

/** Ids of `error`: what the network or the platform says of the cause. */
const ERRORS: VendorCodes = {
  ...all('none', { '0': 'no error' }),
  ...MAP_CODES,
  ...all('invalid_number', { '351': 'bad destination' }),
  ...all('config', { '368': 'bad source' }),
  ...all('too_long', { '355': 'message too long' }),
  ...all('unregistered', {
    '488': 'toll-free number not verified',
    '562': 'short code not provisioned',
    '563': 'short code expired',
  }),
  ...all('rate_limited', { '541': 'AT&T limit' }),
  ...all('daily_cap', { '542': 'T-Mobile quota', '4202': '10DLC limit reached' }),
  ...all('sender_blocked', {
    '560': 'short code blocked for this recipient',
    '561': 'content blocked for this recipient',
    '564': 'short code blocked',
    '2053': 'sender is listed',
  }),
  ...all('not_sms_capable', { '565': 'recipient cannot get short codes' }),
  ...all('recipient_blocked', {
    '566': 'recipient blocked by the operator',
    '573': 'blocked by the user',
    '2050': 'recipient is on a do-not-disturb list',
    '2052': 'recipient is listed',
  }),
  '581': {
    category: 'price_credit',
    name: 'prepaid recipient without credit',
    meaning: "The recipient's prepaid card has no credit left to receive it.",
    fix: 'Send again once a day, for a week at most.',
    engineerFix: 'Retry every 24 h, seven times at most.',
    retry: 'auto',
    owner: 'recipient',
  },
  ...all('opted_out', { '603': 'recipient said STOP' }),
  ...all('filtered_content', { '607': 'blocked as spam' }),
  ...all('fraud_ait', { '608': 'fraud signals', '609': 'daily limit of fraud signals' }),
  ...all('unreachable_perm', { '3041': 'number deactivated' }),
  ...all('expired', { '4098': 'validity ran out', '4101': 'validity ran out' }),
  '4103': {
    category: 'rate_limited',
    name: 'flooding of one recipient',
    meaning: 'One number got too many messages within an hour (20, or 6 of the same text).',
    fix: 'Find out why one person gets so many messages; ask for a higher limit only if they want them.',
    retry: 'hold',
  },
  '4104': { category: 'rate_limited', name: 'same text too often to one recipient', retry: 'hold' },
  '5492': { category: 'malformed', name: 'duplicate message', fix: 'Do not send the same message twice.' },
};

/** Ids of `status`: what became of the message. */
const STATUSES: VendorCodes = {
  ...all('in_progress', {
    '3': 'waiting for the receipt',
    '7': 'on its way',
    '26': 'accepted',
    '2': 'delivered to the operator',
  }),
  ...all('none', { '5': 'delivered to the phone' }),
  ...all('unknown', { '4': 'rejected by the operator', '9': 'not delivered', '31': 'not sent' }),
  ...all('expired', { '15': 'expired' }),
  ...all('no_receipt', { '29': 'expired without a receipt' }),
  ...all('geo_permission', { '6': 'network not covered', '19': 'no route for the account' }),
  ...all('invalid_number', { '8': 'wrong prefix', '51': 'recipient missing', '52': 'bad destination' }),
  ...all('recipient_blocked', { '10': 'do not disturb', '14': 'recipient is listed' }),
  ...all('unregistered', { '11': 'sender not registered' }),
  ...all('price_credit', { '12': 'not enough credit', '17': 'prepaid package expired' }),
  ...all('sender_blocked', { '13': 'sender is listed' }),
  '18': {
    category: 'account',
    name: 'test account',
    meaning: 'The account may send to a single number, for tests.',
    fix: 'Ask the account manager to lift the limit.',
  },
  ...all('rate_limited', { '20': 'flooding filter' }),
  ...all('provider_internal', { '21': 'system error' }),
  ...all('malformed', { '23': 'duplicate message id', '24': 'invalid UDH', '100': 'refused by the platform' }),
  ...all('too_long', { '25': 'message too long' }),
  ...all('fraud_ait', { '87': 'blocked by fraud signals' }),
};

/** Infobip: a report holds both; the error's id says more, so it explains where both are listed. */
export const INFOBIP: readonly CodeBook[] = [
  {
    protocol: 'error',
    source: 'infobip.com/docs/developer-resources/api-fundamentals/error-code-reference',
    codes: ERRORS,
    ranges: [
      { from: 101, to: 254, category: 'unknown', name: 'not listed', confirmed: false },
      { from: 261, to: 299, category: 'handset', name: 'delivery failure, not listed', confirmed: false },
      { from: 500, to: 540, category: 'network_temp', name: 'network protocol, not listed', confirmed: false },
      { from: 543, to: 599, category: 'sender_blocked', name: 'US carriers, not listed', confirmed: false },
      { from: 600, to: 699, category: 'unknown', name: 'operator, not listed', confirmed: false },
      { from: 1_024, to: 2_047, category: 'network_temp', name: 'network protocol, not listed', confirmed: false },
      { from: 4_096, to: 4_199, category: 'unknown', name: 'platform, not listed', confirmed: false },
    ],
  },
  {
    protocol: 'status',
    source: 'infobip.com/docs/developer-resources/api-fundamentals/message-status-codes',
    codes: STATUSES,
  },
];

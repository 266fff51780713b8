import { all, also, range, type CodeBook, type VendorCodes } from './shape.ts';

/** Codes of REST receipts that are Sinch's own; the others are those of its SMPP receipts. */
const REST: VendorCodes = {
  ...all('none', { '0': 'delivered' }),
  ...all('in_progress', { '400': 'queued', '401': 'dispatched' }),
  ...all('invalid_number', { '402': 'not routable' }),
  ...all('provider_internal', { '403': 'internal error', '408': 'rejected by Sinch' }),
  ...all('network_temp', { '404': 'temporary failure' }),
  ...all('malformed', { '405': 'parameter does not match' }),
  ...all('expired', { '406': 'expired at Sinch' }),
  '407': {
    category: 'config',
    name: 'cancelled',
    meaning: 'The batch was cancelled before it was sent.',
    fix: 'Nothing to do if that was wanted.',
    engineerFix: 'Look up who cancelled the batch.',
    retry: 'never',
  },
  ...all('config', { '410': 'no default sender' }),
  ...all('too_long', { '411': 'too many parts' }),
  ...all('geo_permission', { '412': 'region not provisioned' }),
  ...all('account', { '413': 'account blocked' }),
  // That these tell of MMS is known, what each of them says is not.
  ...also({ confirmed: false }, range(414, 418, { category: 'media', name: 'MMS' })),
};

/** `err` of SMPP receipts. */
const SMPP: VendorCodes = {
  ...range(1, 14, { category: 'network_temp', name: 'routing' }),
  '15': { category: 'filtered_content', name: 'blocked by screening' },
  ...range(16, 17, { category: 'network_temp', name: 'routing' }),
  ...all('sender_blocked', {
    '60': 'sender blocked',
    '63': 'blocked by screening',
    '66': 'blocked by screening',
    '67': 'blocked by screening',
  }),
  ...all('recipient_blocked', { '61': 'destination blocked', '151': 'barred' }),
  ...all('filtered_content', { '62': 'keyword blocked' }),
  ...all('rate_limited', { '64': 'quota used up' }),
  ...all('loop', { '65': 'loop' }),
  ...range(100, 114, { category: 'network_temp', name: 'message centre' }),
  ...all('unreachable_perm', { '150': 'unknown subscriber' }),
  ...all('not_sms_capable', {
    '152': 'teleservice not provisioned',
    '204': 'facility not supported',
    '205': 'illegal subscriber',
    '206': 'illegal equipment',
  }),
  ...all('unreachable_temp', {
    '153': 'absent subscriber',
    '159': 'not reachable',
    '201': 'phone detached',
    '202': 'no answer to paging',
  }),
  ...all('handset', { '158': 'memory full', '203': 'phone busy', '210': 'memory full' }),
  ...all('invalid_number', { '300': 'bad destination' }),
  ...all('config', { '310': 'bad source' }),
  ...all('too_long', { '343': 'wrong length' }),
  ...all('congestion', { '360': 'queue full' }),
};

/** What the same numbers mean for US long codes. */
const TEN_DLC: VendorCodes = {
  ...all('filtered_content', { '15': 'blocked as spam', '62': 'blocked as spam by Sinch' }),
  '60': {
    category: 'unregistered',
    name: 'campaign not active',
    meaning: 'The campaign of this number is suspended, expired or not approved yet.',
  },
  ...all('rate_limited', { '64': 'sending limit reached' }),
};

export const SINCH: readonly CodeBook[] = [
  { protocol: 'rest', source: 'developers.sinch.com/docs/sms/api-reference/sms/tag/Delivery-reports', codes: REST },
  {
    protocol: 'smpp',
    source: 'developers.sinch.com/docs/sms/smpp/error-codes',
    codes: SMPP,
    ranges: [
      { from: 18, to: 59, category: 'network_temp', name: 'routing, not listed', confirmed: false },
      { from: 68, to: 99, category: 'sender_blocked', name: 'screening, not listed', confirmed: false },
      { from: 115, to: 149, category: 'network_temp', name: 'message centre, not listed', confirmed: false },
      { from: 154, to: 299, category: 'handset', name: 'phone or its network, not listed', confirmed: false },
      { from: 301, to: 349, category: 'unknown', name: 'refused by the next network', retry: 'after_fix' },
      { from: 350, to: 399, category: 'network_temp', name: 'next network, not listed', confirmed: false },
    ],
  },
  { protocol: '10dlc', source: 'developers.sinch.com/docs/sms/smpp/10dlc-errors', codes: TEN_DLC },
];

import { all, also, type CodeBook, type VendorCodes } from './shape.ts';

/** Refused by Bandwidth itself: not charged, and the same again ends the same. */
const OWN: VendorCodes = {
  ...all('malformed', { '4301': 'encoding', '4350': 'malformed for the destination', '4451': 'wrong user id' }),
  ...all('config', {
    '4001': 'service not allowed',
    '4302': 'malformed sender',
    '4403': 'sender not allowed',
    '4405': 'sender not allocated',
    '4407': 'sender does not belong to the account',
    '4452': 'wrong application id',
  }),
  ...all('invalid_number', {
    '4303': 'malformed recipient',
    '4404': 'recipient not allowed',
    '4406': 'recipient not allocated',
    '4408': 'recipient belongs to no account',
    '4492': 'emergency number',
  }),
  ...all('not_sms_capable', { '4409': 'recipient does not take this kind of message' }),
  ...all('expired', { '4360': 'expired' }),
  ...all('loop', { '4401': 'routing error, often a message to itself' }),
  ...all('network_temp', { '4420': 'no route to the carrier' }),
  ...all('media', { '4410': 'media cannot be fetched', '4411': 'media too large', '4412': 'media not supported' }),
  ...all('geo_permission', {
    '4421': 'account may not send there',
    '4431': 'short code forbidden',
    '4432': 'country forbidden',
    '4433': 'toll-free forbidden',
    '4434': 'toll-free recipient forbidden',
  }),
  '4435': { category: 'malformed', name: 'too many recipients', fix: 'A group takes ten people at most.' },
  ...all('sender_blocked', { '4481': 'sender is listed' }),
  ...all('recipient_blocked', { '4482': 'recipient is listed' }),
  ...all('account', { '4493': 'not authorised' }),
  ...all('provider_internal', {
    '5100': 'application error',
    '5101': 'application is stopping',
    '5106': 'impossible to route',
    '5111': 'connection closed',
    '5201': 'retries used up',
    '5211': 'application busy',
    '5220': 'could not be stored',
    '5231': 'a part of it is missing',
    '5500': 'sending failed',
    '5501': 'no destination available',
    '5999': 'unknown error of Bandwidth',
  }),
};

/** Refused or lost behind Bandwidth: charged. */
const CARRIER: VendorCodes = {
  ...all('filtered_content', {
    '4470': 'blocked as spam by Bandwidth',
    '4770': 'blocked as spam by the carrier',
    '4771': 'shortened link not allowed',
  }),
  ...all('not_sms_capable', { '4700': 'service not available' }),
  ...all('unreachable_temp', { '4701': 'service unavailable', '4702': 'subscriber unavailable' }),
  ...all('media', { '4711': 'media too large for the carrier', '4712': 'media not supported by the carrier' }),
  ...all('invalid_number', { '4720': 'bad destination' }),
  ...all('unreachable_perm', { '4721': 'number deactivated' }),
  ...all('network_temp', { '4730': 'no route while roaming' }),
  ...all('config', { '4740': 'bad source address', '4774': 'number not provisioned in the industry database' }),
  ...all('unknown', { '4750': 'rejected without a reason', '9999': 'unknown' }),
  ...all('malformed', { '4752': 'malformed for the carrier' }),
  ...all('too_long', { '4751': 'wrong length for the carrier' }),
  ...all('handset', { '4753': 'phone refused it' }),
  ...all('sender_blocked', {
    '4772': 'sender or recipient blocked',
    '4790': 'recipient cannot get short codes',
    '4791': 'campaign of the short code not allowed',
    '4792': 'short code not provisioned',
    '4793': 'short code expired',
  }),
  ...all('unregistered', { '4773': 'campaign is inactive', '4795': 'toll-free number not verified' }),
  ...all('opted_out', { '4775': 'recipient opted out' }),
  ...all('daily_cap', { '4780': 'T-Mobile volume' }),
  ...all('rate_limited', { '4781': 'AT&T volume', '4785': 'volume' }),
  ...all('congestion', { '5600': 'queue of the carrier is full' }),
  ...all('network_temp', {
    '5610': 'carrier could not take it',
    '5620': 'carrier application error',
    '5630': 'no acknowledgement from the carrier',
    '5650': 'carrier failure',
  }),
  '9902': {
    category: 'no_receipt',
    name: 'receipt timed out',
    meaning: 'No receipt came within two hours. The message may have been delivered.',
  },
};

/** The first digit: 4 the sender's side, 5 a service, 9 unclear. The second: 7 and 6 the carrier, others Bandwidth. */
export const BANDWIDTH: readonly CodeBook[] = [
  {
    protocol: 'rest',
    source: 'dev.bandwidth.com/docs/messaging/errors',
    codes: { ...also({ billable: false }, OWN), ...also({ billable: true }, CARRIER) },
    ranges: [
      { from: 4_000, to: 4_699, category: 'malformed', name: 'refused by Bandwidth, not listed', billable: false },
      { from: 4_700, to: 4_799, category: 'unknown', name: 'refused by the carrier, not listed', billable: true },
      { from: 5_000, to: 5_599, category: 'provider_internal', name: 'Bandwidth, not listed', billable: false },
      { from: 5_600, to: 5_699, category: 'network_temp', name: 'carrier failure, not listed', billable: true },
      { from: 5_700, to: 5_999, category: 'provider_internal', name: 'Bandwidth, not listed', billable: false },
      { from: 9_000, to: 9_999, category: 'unknown', name: 'unclear, not listed', billable: true },
    ],
  },
];

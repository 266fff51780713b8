import { all, type VendorCodes } from './shape.ts';

/** Error numbers of the mobile networks' own protocol (3GPP TS 29.002), which several vendors pass on as they are. */
export const MAP_CODES: VendorCodes = {
  ...all('unreachable_perm', { '1': 'unknown subscriber', '5': 'unidentified subscriber' }),
  ...all('unreachable_temp', { '6': 'absent subscriber', '8': 'roaming not allowed', '27': 'absent subscriber' }),
  ...all('not_sms_capable', {
    '9': 'illegal subscriber',
    '11': 'teleservice not provisioned',
    '12': 'illegal equipment',
    '21': 'facility not supported',
    '258': 'phone not equipped for messages',
  }),
  '13': {
    category: 'recipient_blocked',
    name: 'call barred',
    meaning: "The operator has suspended the recipient's service, or the recipient bars such messages.",
  },
  ...all('handset', {
    '31': 'phone busy with another message',
    '32': 'delivery failure at the phone',
    '256': 'memory full',
    '257': 'equipment protocol error',
  }),
  ...all('network_temp', {
    '33': 'list of waiting messages is full',
    '34': 'system failure',
    '35': 'data missing',
    '36': 'unexpected data',
  }),
  ...all('unknown', { '255': 'unknown' }),
  ...all('congestion', { '260': 'message centre congested' }),
};

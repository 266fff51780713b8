import { MAP_CODES } from './map.ts';
import { all, also, type CodeBook, type VendorCodes } from './shape.ts';

/** TP-Status of a status report, two hexadecimal digits. 20 to 25: the message centre still tries; 60 to 65: it gave up. */
const TP_STATUS: VendorCodes = {
  ...all('none', { '00': 'received by the phone', '02': 'replaced' }),
  ...all('in_progress', { '01': 'forwarded, not confirmed' }),
  ...all('in_progress', {
    '20': 'congestion, still trying',
    '21': 'phone busy, still trying',
    '22': 'no response, still trying',
    '23': 'service rejected, still trying',
    '24': 'quality not available, still trying',
    '25': 'error at the phone, still trying',
  }),
  ...all('network_temp', { '40': 'remote procedure error', '44': 'quality not available', '45': 'no interworking' }),
  ...all('not_sms_capable', { '41': 'incompatible destination' }),
  ...all('recipient_blocked', { '42': 'rejected by the phone' }),
  ...all('unreachable_perm', { '43': 'not obtainable' }),
  ...all('expired', { '46': 'validity ran out' }),
  '47': { category: 'config', name: 'deleted by the sender', retry: 'never' },
  '48': { category: 'config', name: 'deleted by the message centre', owner: 'carrier' },
  ...all('unknown', { '49': 'the message does not exist' }),
  ...all('congestion', { '60': 'congestion, gave up' }),
  ...all('handset', { '61': 'phone busy, gave up', '65': 'error at the phone, gave up' }),
  ...all('unreachable_temp', { '62': 'no response, gave up' }),
  ...all('network_temp', { '63': 'service rejected, gave up', '64': 'quality not available, gave up' }),
};

/** RP-cause, decimal, as modems tell it (+CMS ERROR). */
const RP_CAUSE: VendorCodes = {
  ...all('invalid_number', { '1': 'unassigned number' }),
  ...all('sender_blocked', { '8': 'barred by the operator' }),
  ...all('recipient_blocked', { '10': 'call barred', '21': 'transfer rejected' }),
  ...also({ confirmed: false }, all('handset', { '22': 'memory full' })),
  ...all('unreachable_temp', { '27': 'destination out of order' }),
  ...all('unreachable_perm', { '28': 'unidentified subscriber', '30': 'unknown subscriber' }),
  ...all('not_sms_capable', {
    '29': 'facility rejected',
    '50': 'facility not subscribed',
    '69': 'facility not implemented',
  }),
  ...all('network_temp', { '38': 'network out of order', '41': 'temporary failure', '127': 'interworking' }),
  ...all('congestion', { '42': 'congestion', '47': 'resources not available' }),
  ...all('malformed', {
    '81': 'invalid reference',
    '95': 'semantically wrong message',
    '96': 'mandatory part wrong',
    '97': 'message type unknown',
    '98': 'message does not fit the state',
    '99': 'part unknown',
    '111': 'protocol error',
  }),
};

/** The mobile networks' own codes, for gateways with a modem and for reading what vendors pass on. */
export const GSM: readonly CodeBook[] = [
  { protocol: 'tp_status', source: '3GPP TS 23.040, 9.2.3.15', codes: TP_STATUS },
  { protocol: 'rp_cause', source: '3GPP TS 24.011, 8.2.5.4', codes: RP_CAUSE },
  { protocol: 'map', source: '3GPP TS 29.002', codes: MAP_CODES },
];

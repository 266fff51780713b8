import { all, type VendorCodes } from './categories.ts';

/** AWS End User Messaging: its event types are its codes. */
export const AWS: VendorCodes = {
  ...all('invalid_number', { INVALID: 'invalid number' }),
  ...all('malformed', { INVALID_MESSAGE: 'invalid message' }),
  ...all('unreachable_temp', { UNREACHABLE: 'phone unreachable' }),
  ...all('network_temp', { CARRIER_UNREACHABLE: 'carrier unreachable' }),
  ...all('recipient_blocked', { BLOCKED: 'blocked by the recipient or a list' }),
  ...all('sender_blocked', { CARRIER_BLOCKED: 'blocked by the carrier' }),
  ...all('filtered_content', { SPAM: 'taken for spam' }),
  ...all('no_receipt', { UNKNOWN: 'no receipt within 72 h' }),
  ...all('expired', { TTL_EXPIRED: 'validity ran out' }),
  ...all('fraud_ait', { PROTECT_BLOCKED: 'blocked by the protect configuration' }),
};

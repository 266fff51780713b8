import { all, type VendorCodes } from './categories.ts';

/** Vonage: err-code of SMS receipts, and the two codes that its Messages API uses for receipts without a reason. */
export const VONAGE: VendorCodes = {
  ...all('unknown', { '1': 'unknown', '99': 'general error', '1330': 'unknown' }),
  ...all('unreachable_temp', { '2': 'absent subscriber, for now', '12': 'destination unreachable' }),
  ...all('unreachable_perm', { '3': 'absent subscriber, for good' }),
  ...all('recipient_blocked', { '4': 'barred by the user', '13': 'age restriction' }),
  ...all('network_temp', { '5': 'portability error', '8': 'network error' }),
  ...all('filtered_content', { '6': 'rejected as spam' }),
  ...all('handset', { '7': 'phone busy' }),
  '9': {
    category: 'opted_out',
    name: 'opted out, or illegal number',
    meaning: 'The recipient opted out. (Older receipts used this code for numbers that are not allowed.)',
  },
  ...all('malformed', { '10': 'invalid message' }),
  ...all('invalid_number', { '11': 'not routable' }),
  ...all('sender_blocked', { '14': 'blocked by the carrier' }),
  '15': {
    category: 'price_credit',
    name: 'prepaid recipient without credit',
    meaning: "The recipient's prepaid card has no credit left to receive it.",
    fix: 'Send again some days later.',
    retry: 'auto',
  },
  ...all('expired', { '1360': 'expired' }),
};

import { all, type CodeBook, type VendorCodes } from './shape.ts';

/** `err-code` of SMS receipts. */
const SMS: VendorCodes = {
  ...all('none', { '0': 'delivered' }),
  ...all('unknown', { '1': 'unknown', '99': 'general error' }),
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
    source: 'developer.vonage.com/en/opt-out-assist/guides/messaging-opted-out-numbers',
  },
  ...all('malformed', { '10': 'invalid message' }),
  ...all('invalid_number', { '11': 'not routable' }),
  ...all('sender_blocked', { '14': 'blocked by the carrier' }),
  '15': {
    category: 'price_credit',
    name: 'prepaid recipient without credit',
    meaning: "The recipient's prepaid card has no credit left to receive it.",
    fix: 'Send again some days later.',
    engineerFix: 'Retry once a day, for a week at most.',
    retry: 'auto',
    owner: 'recipient',
  },
};

/** The two codes that its Messages API uses for receipts without a reason. */
const MESSAGES: VendorCodes = {
  ...all('unknown', { '1330': 'unknown' }),
  ...all('expired', { '1360': 'expired' }),
};

/** Vonage: receipts of the SMS API and of the Messages API. */
export const VONAGE: readonly CodeBook[] = [
  {
    protocol: 'sms',
    source: 'developer.vonage.com/en/messaging/sms/guides/delivery-receipts',
    codes: SMS,
    ranges: [{ from: 16, to: 98, category: 'unknown', name: 'not listed', confirmed: false }],
  },
  {
    protocol: 'messages',
    source: 'developer.vonage.com/en/messages/concepts/sms-status-callbacks',
    codes: MESSAGES,
    ranges: [{ from: 1_000, to: 1_999, category: 'unknown', name: 'not listed', confirmed: false }],
  },
];

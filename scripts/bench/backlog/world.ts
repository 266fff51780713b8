import type { DlrStatus } from '../../../schemas/status.ts';
import type { Random, Weighted } from '../../simulate/random.ts';

/** What all messages of a campaign share. */
export interface Campaign {
  readonly campaign_id: string;
  readonly account_id: string;
  readonly message_type: string;
  readonly sender: string;
  /** The two vendors of its account. */
  readonly vendors: readonly string[];
}

/** Where a recipient lives. */
export interface Country {
  readonly country: string;
  readonly prefix: string;
  readonly carriers: readonly string[];
  readonly currency: string;
}

export const AUDIENCES = Array.from({ length: 40 }, (_, n) => `audience-${n}`);

export const MESSAGE_TYPES = ['promotion', 'reminder', 'otp', 'alert', 'receipt', 'welcome', 'survey', 'service'];

const VENDORS = ['twilio', 'telnyx', 'bandwidth', 'infobip', 'vonage'];
const ACCOUNTS = 4;
const CAMPAIGNS = 300;

export const COUNTRIES: readonly Weighted<Country>[] = [
  [{ country: 'US', prefix: '+1415', carriers: ['north', 'south', 'east', 'west'], currency: 'USD' }, 6],
  [{ country: 'DE', prefix: '+4915', carriers: ['rhein', 'elbe', 'isar'], currency: 'EUR' }, 2],
  [{ country: 'GB', prefix: '+4477', carriers: ['thames', 'avon', 'severn'], currency: 'GBP' }, 2],
];

/** Ways in which a message does not arrive, with a code that the catalogue knows. */
export const FAILURES: readonly Weighted<{ readonly status: DlrStatus; readonly error_code: string }>[] = [
  [{ status: 'failed', error_code: '30003' }, 5],
  [{ status: 'failed', error_code: '30005' }, 3],
  [{ status: 'filtered', error_code: '30007' }, 3],
  [{ status: 'expired', error_code: '30410' }, 1],
];

const campaigns: readonly Campaign[] = Array.from({ length: CAMPAIGNS }, (_, n) => ({
  campaign_id: `campaign-${n}`,
  account_id: `account-${n % ACCOUNTS}`,
  message_type: MESSAGE_TYPES[n % MESSAGE_TYPES.length]!,
  sender: `8800${n % 20}`,
  vendors: [VENDORS[n % VENDORS.length]!, VENDORS[(n + 1) % VENDORS.length]!],
}));

const STRETCH_MS = 5 * 60_000;
const AT_ONCE = 10;

/** A campaign that sends at a moment: ten at once, others every five minutes, as campaigns are bursts. */
export const campaignAt = (at: number, dice: Random): Campaign =>
  campaigns[(Math.floor(at / STRETCH_MS) * AT_ONCE + dice.below(AT_ONCE)) % CAMPAIGNS]!;

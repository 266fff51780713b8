import { random, type Random, type Weighted } from './random.ts';
import { COUNTRIES, type Country } from './recipients.ts';
import { VENDORS, type Vendor } from './vendors.ts';

/** A stream of messages with one purpose: a campaign, which comes in bursts, or an automation, which trickles. */
export interface Source {
  readonly account: Account;
  readonly campaign_id: string;
  readonly automation_id: string;
  readonly message_type: string;
  readonly rhythm: 'burst' | 'trickle';
  /** Share of the account's traffic. */
  readonly weight: number;
  /** Where in its period a burst starts, in [0, 1). */
  readonly phase: number;
  /** Share of delivered messages whose link a person follows. */
  readonly appeal: number;
  readonly hasLink: boolean;
}

/** Who sends. */
export interface Account {
  readonly account_id: string;
  readonly weight: number;
  readonly senders: readonly string[];
  readonly audiences: readonly Weighted<string>[];
  readonly countries: readonly Weighted<Country>[];
  readonly channels: readonly Weighted<'sms' | 'mms' | 'rcs'>[];
  readonly vendors: readonly Weighted<Vendor>[];
}

/** All traffic of a simulation. */
export interface World {
  readonly accounts: readonly Account[];
  readonly sources: readonly Source[];
}

const NAMES = [
  'acme-retail',
  'blue-clinic',
  'city-bank',
  'delta-travel',
  'evergreen-food',
  'fable-games',
  'grand-events',
];
const AUDIENCES = ['loyal', 'new', 'lapsed', 'vip', 'trial', 'students'];
const CAMPAIGNS = ['spring-sale', 'flash-friday', 'back-in-stock', 'newsletter', 'win-back', 'grand-opening', 'survey'];
const AUTOMATIONS = [
  { automation_id: 'verify-phone', message_type: 'otp', hasLink: false },
  { automation_id: 'order-updates', message_type: 'notification', hasLink: true },
  { automation_id: 'appointment-reminder', message_type: 'reminder', hasLink: true },
  { automation_id: 'abandoned-cart', message_type: 'promotion', hasLink: true },
] as const;

/** The accounts and what they send, by seed. */
export function worldOf(seed: string, accounts: number): World {
  const all = Array.from({ length: accounts }, (_, index) => accountOf(seed, index));
  return { accounts: all, sources: all.flatMap((account) => sourcesOf(seed, account)) };
}

function accountOf(seed: string, index: number): Account {
  const dice = random(`${seed}/account/${index}`);
  const home = index % 3 === 2 ? 'GB' : 'US';
  const abroad = (Object.keys(COUNTRIES) as Country[]).filter((country) => country !== home);
  return {
    account_id: NAMES[index] ?? `account-${index + 1}`,
    weight: 1 / (index + 1),
    senders: [
      String(20_000 + dice.below(60_000)),
      `+1833555${String(100 + dice.below(100)).padStart(4, '0')}`,
      'HANDSET',
    ].slice(0, 2 + dice.below(2)),
    audiences: sample(dice, AUDIENCES, 3 + dice.below(3)).map((audience, rank) => [audience, 1 / (rank + 1)]),
    countries: [[home, 6], ...sample(dice, abroad, 3).map((country): Weighted<Country> => [country, 1])],
    channels: [
      ['sms', 80],
      ['mms', 6 + dice.below(6)],
      ['rcs', 8 + dice.below(12)],
    ],
    vendors: sample(dice, VENDORS, 3).map((vendor, rank) => [vendor, 1 / (rank + 1) ** 2]),
  };
}

function sourcesOf(seed: string, account: Account): Source[] {
  const dice = random(`${seed}/sources/${account.account_id}`);
  const campaigns = sample(dice, CAMPAIGNS, 3 + dice.below(3)).map((campaign_id): Source => ({
    account,
    campaign_id,
    automation_id: '',
    message_type: campaign_id === 'survey' ? 'survey' : 'promotion',
    rhythm: 'burst',
    weight: account.weight * (0.5 + dice.next()),
    phase: dice.next(),
    appeal: 0.03 + 0.12 * dice.next(),
    hasLink: true,
  }));
  const automations = sample(dice, AUTOMATIONS, 2).map((automation): Source => ({
    ...automation,
    account,
    campaign_id: '',
    rhythm: 'trickle',
    weight: account.weight * (0.5 + dice.next()),
    phase: 0,
    appeal: 0.1 + 0.15 * dice.next(),
  }));
  return [...campaigns, ...automations];
}

/** Some of the things, in random order. */
function sample<T>(dice: Random, things: readonly T[], count: number): T[] {
  const left = [...things];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(dice.below(left.length), 1)[0]!);
}

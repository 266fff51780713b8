import { targetFault } from './link-target.ts';
import { MAX_STRING } from './validate.ts';

/** What a kill switch covers; `''`: the record is a link. */
export type Switches = '' | 'link' | 'campaign' | 'account';

/** A value of `handset.links`. Times are epoch milliseconds, UTC. */
export interface LinkRecord {
  readonly account_id: string;
  readonly created_at: number;
  readonly code: string;
  readonly message_id: string;
  readonly link_id: string;
  readonly url: string;
  readonly campaign_id: string;
  /** 0: never. */
  readonly expires_at: number;
  readonly switches: Switches;
  /** Of a switch: its links lead nowhere. A switch that is on again stays as a record, so that no reader misses it. */
  readonly off: boolean;
}

/**
 * Characters of a code. 62^10 is 8·10^17: nobody finds a live link by guessing, and among a hundred million codes two
 * are alike with a chance of less than one in a hundred. Each character is one that the text of a message lacks.
 */
export const CODE_LENGTH = 10;

/** Shortest and longest code that a redirector takes. */
const CODE = /^[0-9A-Za-z]{9,64}$/;

export const isCode = (text: string): boolean => CODE.test(text);

/**
 * What a switch is keyed by. The account stands in every key: a switch that another account throws is another key, and
 * covers nothing of this one.
 */
export const switchKey = {
  link: (account: string, code: string): string => `link:${account}:${code}`,
  campaign: (account: string, campaign: string): string => `campaign:${account}:${campaign}`,
  account: (account: string): string => `account:${account}`,
} as const;

/** The key of a record on `handset.links`. No code holds a colon, so a link never meets a switch. */
export function linkRecordKey({ switches, account_id: account, code, campaign_id: campaign }: LinkRecord): string {
  if (switches === 'link') return switchKey.link(account, code);
  if (switches === 'campaign') return switchKey.campaign(account, campaign);
  return switches === 'account' ? switchKey.account(account) : code;
}

/** Why a record must not be obeyed, whoever published it; undefined if it may be. */
export function linkRecordFault(key: string, record: LinkRecord): string | undefined {
  if (!['', 'link', 'campaign', 'account'].includes(record.switches)) return `switches holds ${record.switches}`;
  if (key !== linkRecordKey(record)) return 'the key is not that of the record';
  const names = [record.account_id, record.campaign_id, record.message_id, record.link_id];
  if (record.account_id === '' || names.some((name) => name.length > MAX_STRING)) return 'a name is empty or too long';
  if (record.switches !== '') return undefined;
  if (!isCode(record.code)) return 'the code is none';
  if (record.message_id === '') return 'it names no message';
  return targetFault(record.url);
}

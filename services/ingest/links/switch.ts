import { isCode, type LinkRecord } from '../../../schemas/links.ts';
import { MAX_STRING } from '../../../schemas/validate.ts';

/** What a kill switch is to cover, and whose hand is on it (`now` in epoch ms). */
export interface SwitchOrigin {
  readonly account: string;
  readonly now: number;
  /** True: the links lead nowhere; false: they lead where they led. */
  readonly off: boolean;
}

export const SWITCH_BODY = 'Send exactly one of {"code": "…"}, {"campaign_id": "…"} and {"all": true}';

/** The switch that a body asks for; undefined if it asks for none, or for several. */
export function draftSwitch(body: unknown, origin: SwitchOrigin): LinkRecord | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const [[field, value] = ['', undefined], ...more] = Object.entries(body) as [string, unknown][];
  if (more.length > 0) return undefined;
  if (field === 'all') return value === true ? record({ switches: 'account' }, origin) : undefined;
  if (typeof value !== 'string') return undefined;
  if (field === 'code') return isCode(value) ? record({ switches: 'link', code: value }, origin) : undefined;
  const isName = value !== '' && value.length <= MAX_STRING && value.isWellFormed();
  return field === 'campaign_id' && isName ? record({ switches: 'campaign', campaign_id: value }, origin) : undefined;
}

const record = (
  covered: Pick<LinkRecord, 'switches'> & Partial<LinkRecord>,
  { account, now, off }: SwitchOrigin,
): LinkRecord => ({
  ...{ account_id: account, created_at: now, code: '', message_id: '', link_id: '', url: '' },
  ...{ campaign_id: '', expires_at: 0, off },
  ...covered,
});

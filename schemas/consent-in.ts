import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { consentSaid, type ConsentKeyword } from './consent-keywords.ts';
import type { Consent, Inbound, Reply } from './events.ts';

/** The country that a number in E.164 tells, ISO 3166-1 alpha-2; `''` if it tells none. */
export const countryOf = (number: string): string =>
  number.startsWith('+') ? (parsePhoneNumberFromString(number, { extract: false })?.country ?? '') : '';

/** What a message that a person sent says about consent; undefined if it is no keyword of where the person is. */
export const keywordIn = ({
  vendor,
  keyword,
  body,
  recipient,
}: Pick<Inbound, 'vendor' | 'keyword' | 'body' | 'recipient'>) =>
  keyword === '' && body === '' ? undefined : consentSaid({ vendor, keyword, body, country: countryOf(recipient) });

/** The consent that a reply tells whose message its sender named; undefined if it tells none, or not whose it is. */
export function consentIn(reply: Reply): Consent | undefined {
  const said = reply.recipient === '' ? undefined : keywordIn({ ...reply, vendor: '' });
  return said && consentOf(reply, said);
}

/** The consent event of a reply. It has the reply's id, so that it is the same event however often it is made. */
export const consentOf = (
  {
    event_id,
    message_id,
    occurred_at,
    source,
    account_id,
    sender,
    recipient,
  }: Omit<Consent, 'action' | 'keyword' | 'reason'>,
  { action, keyword }: ConsentKeyword,
): Consent => ({
  ...{ event_id, message_id, occurred_at, source, account_id, sender, recipient, action, keyword },
  reason: 'keyword',
});

import { explain } from '../../schemas/errors/catalogue.ts';
import type { Consent } from '../../schemas/events.ts';
import { maskNumber, recipientKey } from '../../schemas/pii.ts';
import { failuresOf } from '../../schemas/validate.ts';
import { eachOnce, evidenceOf } from './evidence.ts';
import { toldOfEach } from './meant.ts';
import { messageOf, type Message } from './message.ts';
import { byBytes, groupBy, inOrder, lastBy, type Comparison } from './order.ts';
import { ofKind, type Told } from './told.ts';

/** One row of `consent_log`; times in epoch ms. */
export interface Said {
  readonly occurred_at: number;
  readonly account_id: string;
  readonly recipient_key: string;
  readonly recipient_masked: string;
  readonly sender: string;
  readonly action: string;
  readonly how: 'event' | 'vendor_error';
  readonly keyword: string;
  readonly message_id: string;
  readonly campaign_id: string;
  readonly event_id: string;
}

/** A row of `suppressions`. */
export interface Suppression {
  readonly account_id: string;
  readonly recipient_key: string;
  readonly sender: string;
  readonly suppressed: boolean;
  readonly since: number;
  readonly said_of: string;
  readonly message_id: string;
}

/** All that is answered about consent. */
export interface ConsentTruth {
  readonly log: readonly Said[];
  readonly suppressions: readonly Suppression[];
  /** Ids of messages that were submitted after an opt-out. */
  readonly after_opt_out: readonly string[];
  /** Of accounts that keep consent: ids of messages to people of whom nothing was on record. */
  readonly without_opt_in: readonly string[];
}

/** What the truth depends on beside the events. `keeping`: accounts that keep consent. */
export interface ConsentAsked {
  readonly piiKey: string;
  readonly now: number;
  readonly keeping: readonly string[];
}

/** Recomputes consent from the events, in whatever order and however often they were told. */
export function consentOf(told: Iterable<Told>, { piiKey, now, keeping }: ConsentAsked): ConsentTruth {
  const messages: Message[] = [];
  const log: Said[] = [];
  for (const [id, ofMessage] of toldOfEach(told, now)) {
    const valid = ofMessage.filter((one) => failuresOf(one.kind, one.event, one.arrivedAt ?? now).length === 0);
    const evidence = evidenceOf(ofMessage, now);
    const message = evidence && messageOf(evidence, piiKey);
    if (message !== undefined) messages.push(message);
    for (const [account, consents] of accountsOf(valid, message))
      for (const consent of eachOnce('consent', consents))
        log.push(saidBy(consent, account, message?.campaign_id ?? '', piiKey));
    if (message !== undefined && isRefused(message)) log.push(refusal(message, id));
  }
  const people = groupBy(log, ({ account_id, recipient_key }) => `${account_id} ${recipient_key}`);
  const before = (message: Message) =>
    lastSaid(
      (people.get(`${message.account_id} ${message.recipient_key}`) ?? []).filter(
        ({ occurred_at }) => occurred_at < message.submitted_at,
      ),
      message.sender,
    );
  const isKept = ({ account_id }: Message) => keeping.includes(account_id);
  const ids = (some: readonly Message[]) => some.map(({ message_id }) => message_id).sort(byBytes);
  return {
    log,
    suppressions: [...people.values()].flatMap(stateOf),
    after_opt_out: ids(messages.filter((message) => before(message)?.action === 'opt_out')),
    without_opt_in: ids(messages.filter((message) => isKept(message) && before(message) === undefined)),
  };
}

/** The consents of a message by the account that they count under; those of strangers to it are left out. */
function accountsOf(valid: readonly Told[], message: Message | undefined): Map<string, Consent[]> {
  const consents = ofKind(valid, 'consent');
  if (message === undefined) {
    const named = [...valid].map(({ event }) => event).filter(({ account_id }) => account_id !== '');
    const first = named.sort(inOrder)[0]?.account_id ?? '';
    return groupBy(consents, ({ account_id }) => account_id || first);
  }
  const ours = consents.filter(({ account_id }) => account_id === '' || account_id === message.account_id);
  return new Map([[message.account_id, ours]]);
}

const saidBy = (consent: Consent, account: string, campaign: string, piiKey: string): Said => ({
  occurred_at: consent.occurred_at,
  account_id: account,
  recipient_key: recipientKey(piiKey, consent.recipient),
  recipient_masked: maskNumber(consent.recipient),
  sender: consent.sender,
  action: consent.action,
  how: 'event',
  keyword: consent.keyword,
  message_id: consent.message_id,
  campaign_id: campaign,
  event_id: consent.event_id,
});

const isRefused = ({ failed_at, error_vendor, error_code }: Message): boolean =>
  failed_at !== null && error_code !== '' && explain(error_vendor, error_code, '')?.category === 'opted_out';

const refusal = (message: Message, id: string): Said => ({
  occurred_at: message.failed_at!,
  account_id: message.account_id,
  recipient_key: message.recipient_key,
  recipient_masked: message.recipient_masked,
  sender: message.sender,
  action: 'opt_out',
  how: 'vendor_error',
  keyword: '',
  message_id: id,
  campaign_id: message.campaign_id,
  event_id: '',
});

const inTheirOrder: Comparison<Said> = (a, b) => inOrder(a, b) || byBytes(a.message_id, b.message_id);

/** What was said last of a sender, or of all senders at once. */
const lastSaid = (said: readonly Said[], sender: string): Said | undefined =>
  lastBy(
    said.filter((one) => one.sender === sender || one.sender === ''),
    inTheirOrder,
  );

/** One row a sender that a person named. */
const stateOf = (said: readonly Said[]): Suppression[] =>
  [...new Set(said.map(({ sender }) => sender))].map((sender) => {
    const last = lastSaid(said, sender)!;
    return {
      account_id: last.account_id,
      recipient_key: last.recipient_key,
      sender,
      suppressed: last.action === 'opt_out',
      since: last.occurred_at,
      said_of: last.sender,
      message_id: last.message_id,
    };
  });

import { unattributedId, type Decision } from '../../schemas/attribution.ts';
import { consentOf } from '../../schemas/consent-in.ts';
import type { Consent, Conversion, Inbound, InboundConversion, Reply } from '../../schemas/events.ts';

/** The id under which what was decided on stands. */
const messageOf = ({ message_id }: Decision, eventId: string): string => message_id || unattributedId(eventId);

/** An event's account: its own, else that of its message. */
const accountOf = (own: string, { message_account_id }: Decision): string => own || message_account_id;

/** The reply that an inbound message is, by what was decided. Its id is the inbound message's. */
export const replyOf = (inbound: Inbound, decision: Decision): Reply => ({
  event_id: inbound.event_id,
  message_id: messageOf(decision, inbound.event_id),
  occurred_at: inbound.occurred_at,
  source: inbound.source,
  account_id: accountOf(inbound.account_id, decision),
  sender: inbound.sender,
  keyword: inbound.keyword,
  sentiment: inbound.sentiment,
  attribution: decision.attribution as Reply['attribution'],
  confidence: decision.confidence,
  body_length: 0,
  language: '',
  opt_out_hint: '',
  recipient: inbound.recipient,
  body: inbound.body,
});

/** The conversion by what was decided. */
export const conversionOf = (told: InboundConversion, decision: Decision): Conversion => ({
  event_id: told.event_id,
  message_id: messageOf(decision, told.event_id),
  occurred_at: told.occurred_at,
  source: told.source,
  account_id: accountOf(told.account_id, decision),
  name: told.name,
  value: told.value,
  currency: told.currency,
  attribution: decision.attribution as Conversion['attribution'],
  first_touch_message_id: decision.first_touch_message_id,
});

type Said = Parameters<typeof consentOf>[1];

/** The consent that an inbound message tells; of the message that was decided, else of none. */
export const consentIn = (inbound: Inbound, said: Said, decision?: Decision): Consent =>
  consentOf(
    {
      event_id: inbound.event_id,
      message_id: decision?.message_id || unattributedId(inbound.event_id),
      occurred_at: inbound.occurred_at,
      source: inbound.source,
      account_id: inbound.account_id || (decision?.message_account_id ?? ''),
      sender: inbound.sender,
      recipient: inbound.recipient,
    },
    said,
  );

import { withOwnReasons } from '../../../schemas/click-reasons.ts';
import type {
  Click,
  Consent,
  Conversion,
  Dlr,
  EventOf,
  Handoff,
  Read,
  Reply,
  Submit,
} from '../../../schemas/events.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import { cutAddress, maskNumber, recipientKey } from '../../../schemas/pii.ts';
import { describeReply } from '../../../schemas/reply-text/describe.ts';

/** What stands for a phone number. */
export interface Pseudonym {
  readonly recipient_key: string;
  readonly recipient_masked: string;
}

/**
 * What is kept of each kind: every field but the personal ones. A reply's text is gone, and
 * what it tells stands in its fields. The reasons of a click are complete: which robots are
 * known is decided once, when it comes in, as a newer list must not change what was counted. Its class is decided
 * again and again, from them and from all that is known of the message.
 */
export interface KeptOf {
  submit: Omit<Submit, 'recipient' | 'text'> & Pseudonym;
  handoff: Handoff;
  dlr: Dlr;
  click: Click;
  reply: Omit<Reply, 'recipient' | 'body'> & Pseudonym;
  read: Read;
  conversion: Conversion;
  consent: Omit<Consent, 'recipient'> & Pseudonym;
}
export type Kept<K extends Kind> = KeptOf[K];

type Keep<K extends Kind> = (event: EventOf[K], piiKey: string) => Kept<K>;

const KEEP: { readonly [K in Kind]: Keep<K> } = {
  submit: keepSubmit,
  handoff: keepWhole,
  dlr: keepWhole,
  click: keepClick,
  reply: keepReply,
  read: keepWhole,
  conversion: keepWhole,
  consent: keepConsent,
};

/**
 * What a timeline keeps of an event. Phone numbers become pseudonyms under `piiKey`, addresses their network, texts
 * nothing. Kinds without personal fields come back as they are, the same object.
 */
export function keep<K extends Kind>(kind: K, event: EventOf[K], piiKey: string): Kept<K> {
  const keepKind: Keep<K> = KEEP[kind];
  return keepKind(event, piiKey);
}

function keepWhole<E>(event: E): E {
  return event;
}

// Written out field by field: what is not named here cannot slip through, and rest patterns cost a microsecond each.

function keepSubmit(event: Submit, piiKey: string): Kept<'submit'> {
  return {
    event_id: event.event_id,
    message_id: event.message_id,
    occurred_at: event.occurred_at,
    source: event.source,
    account_id: event.account_id,
    sender: event.sender,
    campaign_id: event.campaign_id,
    audience: event.audience,
    message_type: event.message_type,
    channel: event.channel,
    country: event.country,
    parts: event.parts,
    encoding: event.encoding,
    automation_id: event.automation_id,
    parent_message_id: event.parent_message_id,
    tags: event.tags,
    automation_step: event.automation_step,
    recipient_problem: event.recipient_problem,
    line_type: event.line_type,
    number_carrier: event.number_carrier,
    ported: event.ported,
    recipient_key: recipientKey(piiKey, event.recipient),
    recipient_masked: maskNumber(event.recipient),
  };
}

function keepClick(event: Click): Click {
  return {
    event_id: event.event_id,
    message_id: event.message_id,
    occurred_at: event.occurred_at,
    source: event.source,
    account_id: event.account_id,
    link_id: event.link_id,
    url: event.url,
    user_agent: event.user_agent,
    method: event.method,
    class: event.class,
    reasons: withOwnReasons(event),
    ip: cutAddress(event.ip),
  };
}

function keepReply(reply: Reply, piiKey: string): Kept<'reply'> {
  const event = describeReply(reply);
  return {
    event_id: event.event_id,
    message_id: event.message_id,
    occurred_at: event.occurred_at,
    source: event.source,
    account_id: event.account_id,
    sender: event.sender,
    keyword: event.keyword,
    sentiment: event.sentiment,
    attribution: event.attribution,
    confidence: event.confidence,
    body_length: event.body_length,
    language: event.language,
    opt_out_hint: event.opt_out_hint,
    recipient_key: recipientKey(piiKey, event.recipient),
    recipient_masked: maskNumber(event.recipient),
  };
}

function keepConsent(event: Consent, piiKey: string): Kept<'consent'> {
  return {
    event_id: event.event_id,
    message_id: event.message_id,
    occurred_at: event.occurred_at,
    source: event.source,
    account_id: event.account_id,
    action: event.action,
    sender: event.sender,
    keyword: event.keyword,
    reason: event.reason,
    recipient_key: recipientKey(piiKey, event.recipient),
    recipient_masked: maskNumber(event.recipient),
  };
}

/** A click as it was kept before its class was left to the fold: with one, and without the reasons that led to it. */
export interface DecidedClick extends Click {
  readonly decided_class: 'human' | 'suspect' | 'bot';
}

/** The same as it is kept now. By the first rules its reasons give the class that it was given. */
export function undecided({ decided_class, ...click }: DecidedClick): Click {
  if (click.class !== '') return click;
  const others = click.reasons.filter((word) => word !== 'head' && word !== 'known_bot');
  if (decided_class !== 'bot') return others.length === click.reasons.length ? click : { ...click, reasons: others };
  const isSaid = others.length < click.reasons.length;
  const why = click.method.toUpperCase() === 'HEAD' ? 'head' : 'known_bot';
  return isSaid ? click : { ...click, reasons: [...click.reasons, why] };
}

/** Fields that were added later, of which an older version wrote nothing. */
const LATER: { readonly [K in Kind]?: Partial<Kept<K>> } = {
  submit: { automation_step: '', recipient_problem: '', line_type: '', number_carrier: '', ported: '' },
  handoff: { number_carrier: '', ported: '' },
  reply: { confidence: null, body_length: 0, language: '', opt_out_hint: '' },
  conversion: { attribution: '', first_touch_message_id: '' },
};

/** A kept event from its JSON, whichever version wrote it. */
export function keptFromJson<K extends Kind>(kind: K, json: string): Kept<K> {
  const event = { ...LATER[kind], ...(JSON.parse(json) as Kept<K> | DecidedClick) };
  return kind === 'click' && 'decided_class' in event ? (undecided(event) as Kept<K>) : (event as Kept<K>);
}

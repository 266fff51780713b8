import type { Ported } from './numbers.ts';
import type { DlrStatus, HandoffOutcome } from './status.ts';

/** What every event carries. Times are epoch milliseconds, UTC. */
export interface EventBase {
  readonly event_id: string;
  readonly message_id: string;
  readonly occurred_at: number;
  readonly source: string;
  readonly account_id: string;
}

export interface Submit extends EventBase {
  readonly sender: string;
  readonly campaign_id: string;
  readonly audience: string;
  readonly message_type: string;
  readonly channel: string;
  readonly country: string;
  readonly parts: number;
  readonly encoding: string;
  readonly automation_id: string;
  readonly parent_message_id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly automation_step: string;
  readonly recipient_problem: string;
  readonly line_type: string;
  readonly number_carrier: string;
  readonly ported: Ported;
  readonly recipient: string;
  readonly text: string;
}

export interface Handoff extends EventBase {
  readonly outcome: HandoffOutcome;
  readonly carrier: string;
  readonly vendor: string;
  readonly vendor_message_id: string;
  readonly line_type: string;
  readonly error_code: string;
  readonly error_text: string;
  readonly number_carrier: string;
  readonly ported: Ported;
}

export interface Dlr extends EventBase {
  readonly status: DlrStatus;
  readonly carrier: string;
  readonly vendor: string;
  readonly raw_status: string;
  readonly error_code: string;
  readonly error_text: string;
  readonly part: number;
  readonly parts: number;
  readonly sequence: number | null;
  readonly price: number | null;
  readonly currency: string;
}

export interface Click extends EventBase {
  readonly link_id: string;
  readonly url: string;
  readonly user_agent: string;
  readonly method: string;
  readonly class: '' | 'human' | 'suspect' | 'bot';
  readonly reasons: readonly string[];
  readonly ip: string;
}

export interface Reply extends EventBase {
  readonly sender: string;
  readonly keyword: string;
  readonly sentiment: number | null;
  readonly attribution: '' | 'given' | 'pair' | 'none';
  /** How sure the attribution is, from 0 to 1; null where the sender itself gave the message. */
  readonly confidence: number | null;
  readonly body_length: number;
  readonly language: string;
  /** How the body asks, in no keyword's words, not to be written to; `''` if it does not. */
  readonly opt_out_hint: string;
  readonly recipient: string;
  readonly body: string;
}

export type Read = EventBase;

export interface Conversion extends EventBase {
  readonly name: string;
  readonly value: number | null;
  readonly currency: string;
  readonly attribution: '' | 'given' | 'link' | 'recipient' | 'none';
  /** The message that touched the person first within the window; the event belongs to the one that did so last. */
  readonly first_touch_message_id: string;
}

export interface Consent extends EventBase {
  readonly action: 'opt_out' | 'opt_in';
  readonly sender: string;
  readonly keyword: string;
  readonly reason: string;
  readonly recipient: string;
}

/** The record of each kind, as it travels. */
export interface EventOf {
  submit: Submit;
  handoff: Handoff;
  dlr: Dlr;
  click: Click;
  reply: Reply;
  read: Read;
  conversion: Conversion;
  consent: Consent;
}

/**
 * A message that a person sent to one of our numbers, as it travels on `handset.inbound`, keyed by `recipient`. It is no
 * event yet: which message it answers is not known here.
 */
export interface Inbound {
  readonly event_id: string;
  readonly occurred_at: number;
  readonly source: string;
  readonly account_id: string;
  readonly vendor: string;
  /** The vendor's id of the inbound message itself. */
  readonly vendor_message_id: string;
  /** The vendor's id, or the sender's reference, of the message that it answers; `''` if the vendor does not say. */
  readonly in_reply_to: string;
  /** Our number that was written to, and the person who wrote: as in the `reply` event that comes of it. */
  readonly sender: string;
  readonly keyword: string;
  /** Where whoever published it tells it. */
  readonly sentiment: number | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly recipient: string;
  readonly body: string;
}

/** A conversion that names no message, as it travels on `handset.inbound-conversion`; `code` or `recipient` is there. */
export interface InboundConversion {
  readonly event_id: string;
  readonly occurred_at: number;
  readonly source: string;
  readonly account_id: string;
  readonly name: string;
  readonly value: number | null;
  readonly currency: string;
  /** The code of the tracked link that led to it. */
  readonly code: string;
  /** The sender that its message must have come from; `''`: any. */
  readonly sender: string;
  readonly recipient: string;
}

import type { EventOf } from '../../../schemas/events.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import type { AvroBytes } from './avro-bytes.ts';

/** Reads one event of a kind, written with our own schema of it. */
export type ReadEvent<K extends Kind> = () => EventOf[K];

/**
 * The readers of all kinds. Fields of a literal are read in their order, which is the schema's; the tests hold them
 * against avsc. Texts are passed over: nothing of them is kept.
 */
export function eventReaders(bytes: AvroBytes): { readonly [K in Kind]: ReadEvent<K> } {
  const { word, name, skip, int, long, orNull, double, map, list } = bytes;
  /** A word of a closed set: whether it is one is validated later, for all readers alike. */
  const one = <T extends string>(): T => word() as T;
  const unread = (): string => {
    skip();
    return '';
  };

  return {
    submit: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      sender: word(),
      campaign_id: word(),
      audience: word(),
      message_type: word(),
      channel: word(),
      country: word(),
      parts: int(),
      encoding: word(),
      automation_id: word(),
      parent_message_id: name(),
      tags: map(),
      automation_step: word(),
      recipient_problem: word(),
      line_type: word(),
      number_carrier: word(),
      ported: one(),
      recipient: name(),
      text: unread(),
    }),
    handoff: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      outcome: one(),
      carrier: word(),
      vendor: word(),
      vendor_message_id: name(),
      line_type: word(),
      error_code: word(),
      error_text: word(),
      number_carrier: word(),
      ported: one(),
    }),
    dlr: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      status: one(),
      carrier: word(),
      vendor: word(),
      raw_status: word(),
      error_code: word(),
      error_text: word(),
      part: int(),
      parts: int(),
      sequence: orNull(long),
      price: orNull(double),
      currency: word(),
    }),
    click: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      link_id: word(),
      url: word(),
      user_agent: word(),
      method: word(),
      class: one(),
      reasons: list(),
      ip: name(),
    }),
    reply: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      sender: word(),
      keyword: word(),
      sentiment: orNull(double),
      attribution: one(),
      confidence: orNull(double),
      body_length: int(),
      language: word(),
      opt_out_hint: word(),
      recipient: name(),
      body: name(),
    }),
    read: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
    }),
    conversion: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      name: word(),
      value: orNull(double),
      currency: word(),
      attribution: one(),
      first_touch_message_id: name(),
    }),
    consent: () => ({
      event_id: name(),
      message_id: name(),
      occurred_at: long(),
      source: word(),
      account_id: word(),
      action: one(),
      sender: word(),
      keyword: word(),
      reason: word(),
      recipient: name(),
    }),
  };
}

import { KINDS, type Kind } from '../../../schemas/kinds.ts';

/** A record as `produce.py` takes it. */
export interface PlannedRecord {
  readonly topic: string;
  readonly key?: string;
  /** An event in the fields that a sender would fill in; the others have their defaults. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** The schema that the event is written with, as JSON; without it the subject's latest. */
  readonly schema?: string;
  /** The value as it is, base64. */
  readonly raw?: string;
}

/** An event of a message that happened `after` ms behind `start` (epoch ms), on its topic under its message's id. */
export function eventOf(
  kind: Kind,
  message_id: string,
  { start, after }: { readonly start: number; readonly after: number },
  fields: Readonly<Record<string, unknown>>,
): PlannedRecord & { readonly event: Readonly<Record<string, unknown>> } {
  const event_id = `${message_id}-${kind}-${after}`;
  const event = {
    event_id,
    message_id,
    occurred_at: start + after,
    source: 'real-input',
    account_id: 'demo',
    ...fields,
  };
  return { topic: KINDS[kind].topic, key: message_id, event };
}

/**
 * `count` messages of one campaign: all are handed off, all but the first are delivered, the first fails with Twilio's
 * 30003, the last one is clicked by a person.
 */
export function campaign(name: string, count: number, start: number): PlannedRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${name}-${index}`;
    const at = (after: number) => ({ start, after });
    const submit = { sender: '88000', recipient: `+1202555${String(index).padStart(4, '0')}`, campaign_id: name };
    const told =
      index === 0
        ? { status: 'failed', vendor: 'twilio', error_code: '30003' }
        : { status: 'delivered', vendor: 'twilio' };
    return [
      eventOf('submit', id, at(0), { ...submit, audience: 'returning', country: 'US', tags: { codec: name } }),
      eventOf('handoff', id, at(200), { outcome: 'accepted', carrier: 'north', vendor: 'twilio' }),
      eventOf('dlr', id, at(1_500), told),
      ...(index === count - 1
        ? [eventOf('click', id, at(60_000), { class: 'human', url: 'https://example.com' })]
        : []),
    ];
  }).flat();
}

/** What names no message and is given one. */
export type Attributed = 'reply' | 'conversion';

/** Which message a reply or conversion belongs to, as it is kept on `handset.decision`. The first of an event holds. */
export interface Decision {
  readonly kind: Attributed;
  /** Account and event id of what is decided on. */
  readonly account_id: string;
  readonly event_id: string;
  readonly decided_at: number;
  /** `''`: none was found. */
  readonly message_id: string;
  readonly message_account_id: string;
  readonly attribution: 'given' | 'pair' | 'link' | 'recipient' | 'none';
  readonly confidence: number | null;
  readonly first_touch_message_id: string;
}

/** What is decided on, as a key: of the topic, and of who remembers. */
export const decisionKey = ({
  kind,
  account_id,
  event_id,
}: Pick<Decision, 'kind' | 'account_id' | 'event_id'>): string => `${kind}:${account_id}:${event_id}`;

/**
 * The id under which an event stands of which no message was found. It is no message: nobody's submit is missing, and
 * views leave it out of what is about messages.
 */
export const unattributedId = (eventId: string): string => `unattributed:${eventId}`.slice(0, 512);

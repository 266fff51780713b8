import { createHash } from 'node:crypto';
import { encodeDeadLetter, encodeEvent, encodeInbound, type DeadLetter } from '../../schemas/codec.ts';
import type { Inbound } from '../../schemas/events.ts';
import { MAX_EVENT_BYTES, type Failure } from '../../schemas/failures.ts';
import { KINDS } from '../../schemas/kinds.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import type { Outgoing } from '../runtime/kafka/publisher.ts';
import type { Accepted } from './accept.ts';

/** The schema id of each topic, as the registry gave it. */
export type SchemaIds = ReadonlyMap<string, number>;

/** The record of an event on its topic, keyed by its message; or why it cannot travel. */
export function recordOf({ kind, event }: Accepted, ids: SchemaIds): Outgoing | Failure {
  const { topic } = KINDS[kind];
  return fitting({ topic, key: event.message_id, value: encodeEvent(kind, event, idOf(topic, ids)) });
}

/** The record of an inbound message, keyed by the person who wrote; or why it cannot travel. */
export function inboundRecordOf(inbound: Inbound, ids: SchemaIds): Outgoing | Failure {
  const { name: topic } = OTHER_TOPICS.inbound;
  return fitting({ topic, key: inbound.recipient, value: encodeInbound(inbound, idOf(topic, ids)) });
}

/** A record, unless it is too large to travel. */
export function fitting(record: Outgoing & { readonly value: Buffer }): Outgoing | Failure {
  const { length } = record.value;
  if (length <= MAX_EVENT_BYTES) return record;
  return { code: 'too_large', field: '', message: `The event takes ${length} bytes; at most 1 MiB is allowed` };
}

/** A vendor's callback that was genuine but cannot be used. */
export interface Unusable {
  readonly vendor: string;
  readonly account: string;
  readonly receivedAt: number;
  readonly failure: Failure;
  /** The kind and message that it was about, as far as known. */
  readonly kind: string;
  readonly messageId: string;
  /** The request as it came: see {@link requestBytes}. */
  readonly payload: Buffer;
}

/** The dead letter of a callback. The same callback again, failing in the same way, is the same dead letter. */
export function deadLetterRecord(unusable: Unusable, ids: SchemaIds): Outgoing {
  const { vendor, account, receivedAt, failure, kind, messageId, payload } = unusable;
  const { name: topic } = OTHER_TOPICS.deadLetter;
  const content = createHash('sha256').update(payload).digest('hex');
  const identity = JSON.stringify([vendor, account, content, failure.code, failure.field]);
  const deadLetter: DeadLetter = {
    dead_letter_id: createHash('sha256').update(identity).digest('hex'),
    occurred_at: receivedAt,
    service: 'ingest',
    code: failure.code,
    field: failure.field,
    detail: `${vendor} callback: ${failure.message}`,
    kind,
    message_id: messageId,
    event_id: '',
    account_id: account,
    origin_topic: '',
    origin_partition: -1,
    origin_offset: -1,
    origin_key: null,
    payload,
  };
  return { topic, key: deadLetter.dead_letter_id, value: encodeDeadLetter(deadLetter, idOf(topic, ids)) };
}

/** A callback as bytes from which it can be read again: its request line, content type, an empty line, its body. */
export function requestBytes(request: { method: string; path: string; contentType: string; body: Buffer }): Buffer {
  const head = `${request.method} ${request.path} HTTP/1.1\r\ncontent-type: ${request.contentType}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), request.body]);
}

/** The schema id of a topic. */
export function idOf(topic: string, ids: SchemaIds): number {
  const id = ids.get(topic);
  if (id === undefined) throw new Error(`the schema of ${topic} was not registered`);
  return id;
}

import { createHash } from 'node:crypto';
import type { DeadLetter } from '../../../schemas/codec.ts';
import { kindOfTopic } from '../../../schemas/topics.ts';
import type { RawRecord, Unusable } from '../consumer/intake.ts';

/**
 * The dead letter of a record that cannot be used. Its id follows from where the record stands and what is wrong, so
 * that reading the record again makes the same letter.
 */
export function letterOf(record: RawRecord, why: Unusable): DeadLetter {
  const { topic, partition, offset, appendedAt, key, value } = record;
  const identity = [topic, partition, offset, why.code, why.field].join('\n');
  return {
    dead_letter_id: createHash('sha256').update(identity).digest('hex'),
    occurred_at: appendedAt,
    service: 'processor',
    code: why.code,
    field: why.field,
    detail: why.detail,
    kind: kindOfTopic(topic) ?? '',
    message_id: why.event?.message_id ?? '',
    event_id: why.event?.event_id ?? '',
    account_id: why.event?.account_id ?? '',
    origin_topic: topic,
    origin_partition: partition,
    origin_offset: offset,
    origin_key: key,
    payload: value,
  };
}

import { createHash } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import { decisionKey, type Decision } from '../../schemas/attribution.ts';
import { encodeDeadLetter, encodeDecision, encodeEvent } from '../../schemas/codec.ts';
import type { EventOf } from '../../schemas/events.ts';
import type { Failure } from '../../schemas/failures.ts';
import { KINDS, type Kind } from '../../schemas/kinds.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import type { Outgoing, Publisher } from '../runtime/kafka/publisher.ts';
import { consentIn, conversionOf, replyOf } from './events.ts';
import type { Pending, Place } from './pending.ts';

/** What goes out, by the schema ids of our own registry. All of these reject while Kafka does not acknowledge. */
export function outlets(publisher: Pick<Publisher, 'publish'>, idOf: (topic: string) => number) {
  const event = <K extends Kind>(kind: K, told: EventOf[K]): Outgoing => {
    const { topic } = KINDS[kind];
    return { topic, key: told.message_id, value: encodeEvent(kind, told, idOf(topic)) };
  };
  const recordsOf = (pending: Pending, decision: Decision): Outgoing[] => {
    if (pending.kind === 'conversion') return [event('conversion', conversionOf(pending.record, decision))];
    const reply = event('reply', replyOf(pending.record, decision));
    return pending.said === undefined
      ? [reply]
      : [event('consent', consentIn(pending.record, pending.said, decision)), reply];
  };
  return {
    tell: (told: readonly (readonly [Pending, Decision])[]) =>
      publisher.publish(told.flatMap(([pending, decision]) => recordsOf(pending, decision))),
    tellConsents: (hasty: readonly Pending[]) =>
      publisher.publish(
        hasty.flatMap((pending) =>
          pending.kind === 'reply' && pending.said !== undefined
            ? [event('consent', consentIn(pending.record, pending.said))]
            : [],
        ),
      ),
    decide: (decided: readonly Decision[]) => {
      const { name: topic } = OTHER_TOPICS.decision;
      return publisher.publish(
        decided.map((each) => ({ topic, key: decisionKey(each), value: encodeDecision(each, idOf(topic)) })),
      );
    },
    bury: (place: Place, message: KafkaMessage, failure: Failure) =>
      publisher.publish([deadLetter(place, message, failure, idOf(OTHER_TOPICS.deadLetter.name))]),
  };
}

function deadLetter(
  { topic, partition, offset }: Place,
  message: KafkaMessage,
  failure: Failure,
  id: number,
): Outgoing {
  const identity = JSON.stringify(['attribution', topic, partition, offset, failure.code]);
  const dead_letter_id = createHash('sha256').update(identity).digest('hex');
  const letter = {
    ...{ dead_letter_id, occurred_at: Number(message.timestamp), service: 'attribution', code: failure.code },
    ...{ field: failure.field, detail: failure.message, kind: '', message_id: '', event_id: '', account_id: '' },
    ...{ origin_topic: topic, origin_partition: partition, origin_offset: offset },
    ...{ origin_key: message.key, payload: message.value },
  };
  return { topic: OTHER_TOPICS.deadLetter.name, key: dead_letter_id, value: encodeDeadLetter(letter, id) };
}

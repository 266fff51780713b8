import { encodeDeadLetter } from '../../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Publisher } from '../../runtime/kafka/publisher.ts';
import type { SendDeadLetters } from '../partition/ports.ts';

const TOPIC = OTHER_TOPICS.deadLetter.name;

/** Publishes dead letters under the schema id of their topic; a letter again is the same letter. */
export const deadLetterSender =
  (publisher: Publisher, schemaId: number): SendDeadLetters =>
  (letters) =>
    publisher.publish(
      letters.map((letter) => ({
        topic: TOPIC,
        key: letter.dead_letter_id,
        value: encodeDeadLetter(letter, schemaId),
      })),
    );

import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Appender, Journal } from '../partition/ports.ts';
import { topicBounds } from './group-offsets.ts';
import type { JournalReader } from './journal-reader.ts';

/** How long an append may take (ms): behind it the outcome is unknown, and unknown means to start over. */
const APPEND_WITHIN_MS = 15_000;

/** The journal of one partition on Kafka. `reader` reads the same topic. */
export const kafkaJournal = (
  kafka: Kafka,
  admin: Admin,
  reader: JournalReader,
  partition: number,
  topic: string = OTHER_TOPICS.journal.name,
): Journal => ({
  appender: () => connectAppender(kafka, topic, partition),
  async read(from, to) {
    const { low } = await topicBounds(admin, topic, partition);
    return reader.read(partition, Math.max(from, low), to);
  },
  async bounds() {
    const { low, high } = await topicBounds(admin, topic, partition);
    return { start: low, end: high };
  },
  async lastOfOthers() {
    const others = (await admin.fetchTopicOffsets(topic)).filter((each) => each.partition !== partition);
    const lasts = others
      .filter(({ low, high }) => Number(high) > Number(low))
      .map(({ partition: other, high }) => reader.read(other, Number(high) - 1, Number(high)));
    return (await Promise.all(lasts)).flat();
  },
});

/**
 * A producer of its own. A retry inside one send carries the same record under the same sequence number, so the broker
 * tells it; but a send that failed ends the producer's use: kafkajs gives its number to the next record.
 */
async function connectAppender(kafka: Kafka, topic: string, partition: number): Promise<Appender> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    retry: { retries: 1 },
    createPartitioner: () => () => partition,
  });
  await producer.connect();
  return {
    async append(value) {
      const [answer] = await producer.send({
        topic,
        acks: -1,
        timeout: APPEND_WITHIN_MS,
        compression: kafkajs.CompressionTypes.None,
        messages: [{ key: null, value, partition }],
      });
      if (answer?.baseOffset === undefined) throw new Error('the broker acknowledged an append without its offset');
      return { offset: Number(answer.baseOffset) };
    },
    close: () => void producer.disconnect().catch(() => undefined),
  };
}

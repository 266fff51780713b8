import type { Admin, Kafka } from 'kafkajs';
import pRetry from 'p-retry';

/** A record as it lies on a topic. */
export interface Stored {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: Buffer | null;
}

/** Everything that lies on a topic right now. */
export async function readTopic(kafka: Kafka, topic: string): Promise<Stored[]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = await endsOf(admin, topic).finally(() => admin.disconnect());
  const open = new Map(ends.filter(([, end]) => end > 0));
  if (open.size === 0) return [];
  const consumer = kafka.consumer({ groupId: `read-${topic}-${process.pid}-${Date.now()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const stored: Stored[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachMessage = async ({
        partition,
        message,
      }: {
        partition: number;
        message: { key: Buffer | null; value: Buffer | null; offset: string };
      }) => {
        if (Number(message.offset) < (open.get(partition) ?? 0))
          stored.push({ topic, partition, key: String(message.key), value: message.value });
        if (Number(message.offset) + 1 >= (open.get(partition) ?? 0)) open.delete(partition);
        if (open.size === 0) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return stored;
}

/** Offsets behind the last records. A broker that has just come back may not lead its partitions yet. */
const endsOf = async (admin: Admin, topic: string) =>
  (await pRetry(() => admin.fetchTopicOffsets(topic), { retries: 5, minTimeout: 500 })).map(
    ({ partition, high }) => [partition, Number(high)] as const,
  );

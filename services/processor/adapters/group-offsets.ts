import type { Admin, Consumer } from 'kafkajs';
import { OWNED_TOPICS } from '../../../schemas/topics.ts';
import type { CommittedOffsets, Offsets } from '../partition/ports.ts';

/** The group's offsets for one partition number of every topic that a task owns. `consumer` is the one that is running now. */
export const groupOffsets = (
  admin: Admin,
  groupId: string,
  partition: number,
  consumer: () => Consumer,
  topics: readonly string[] = OWNED_TOPICS,
): CommittedOffsets => ({
  async committed() {
    const stored = await admin.fetchOffsets({ groupId, topics: [...topics] });
    const found = new Map<string, number>();
    for (const topic of topics) {
      const { low, high } = await topicBounds(admin, topic, partition);
      const offset = stored
        .find((each) => each.topic === topic)
        ?.partitions.find((each) => each.partition === partition)?.offset;
      const committed = offset === undefined ? -1 : Number(offset);
      found.set(topic, committed >= low && committed <= high ? committed : low);
    }
    return found;
  },
  async commit(offsets: Offsets) {
    await consumer().commitOffsets(
      [...offsets].map(([topic, offset]) => ({ topic, partition, offset: String(offset) })),
    );
  },
});

/** First offset of a topic's partition, and the one that its next record will get. */
export async function topicBounds(
  admin: Admin,
  topic: string,
  partition: number,
): Promise<{ low: number; high: number }> {
  const found = (await admin.fetchTopicOffsets(topic)).find((each) => each.partition === partition);
  if (found === undefined) throw new Error(`${topic} has no partition ${partition}`);
  return { low: Number(found.low), high: Number(found.high) };
}

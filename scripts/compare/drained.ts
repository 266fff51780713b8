import type { Admin } from 'kafkajs';
import { OWNED_TOPICS } from '../../schemas/topics.ts';

/** The consumer group of the processors, unless `HANDSET_PROCESSOR_GROUP` says otherwise. */
const PROCESSORS = 'handset-processor';

/** Pause between two looks (ms). */
const PAUSE = 500;

/**
 * How many events the processors have not committed yet. An offset is committed when its effect is durable, so at 0
 * every event that was acknowledged before has become part of the answers.
 */
export async function lag(admin: Admin, groupId = PROCESSORS): Promise<number> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...OWNED_TOPICS] });
  const behind = await Promise.all(
    committed.map(async ({ topic, partitions }) => {
      const done = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      const ends = await admin.fetchTopicOffsets(topic);
      return ends.reduce((sum, { partition, high, low }) => {
        const at = done.get(partition) ?? -1;
        return sum + Number(high) - (at < 0 ? Number(low) : at);
      }, 0);
    }),
  );
  return behind.reduce((sum, events) => sum + events, 0);
}

/**
 * Waits until nothing is left to be read. A comparison right after a replay would find the answers that were there
 * before it, and prove nothing.
 * @throws Error with what is left when `timeout` (ms) has passed.
 */
export async function untilDrained(admin: Admin, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const left = await lag(admin);
    if (left === 0) return;
    if (Date.now() > deadline) throw new Error(`${left} events are still not in the answers`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

import type { Admin } from 'kafkajs';
import { OWNED_TOPICS } from '../../schemas/topics.ts';

/** True when the group has committed everything that stands on the event topics. */
export async function isDrained(admin: Admin, groupId: string): Promise<boolean> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...OWNED_TOPICS] });
  for (const topic of OWNED_TOPICS)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      const stored = committed
        .find((each) => each.topic === topic)
        ?.partitions.find((each) => each.partition === partition);
      if (Number(high) > Number(low) && Number(stored?.offset ?? -1) < Number(high)) return false;
    }
  return true;
}

/** Waits until the group is drained. @throws if it is not within `timeout` (ms). */
export async function drained(admin: Admin, groupId: string, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!(await isDrained(admin, groupId).catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`group ${groupId} has not read everything within ${timeout} ms`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Forgets what a group has read: its next member begins at the earliest offsets. The group must have no member. */
export async function forget(admin: Admin, groupId: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;)
    try {
      await admin.deleteGroups([groupId]);
      return;
    } catch (error) {
      // A member that was killed counts until its session has timed out.
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
}

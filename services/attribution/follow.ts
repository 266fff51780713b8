import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../runtime/logger.ts';

const AGAIN_AFTER_MS = 1_000;
const LEAVE_WITHIN_MS = 1_000;

export interface FollowOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly logger: Logger;
  /** From where each partition is read; asked at every beginning. Partitions that it leaves out: from their first. */
  readonly from: () => Promise<ReadonlyMap<number, number>>;
  /** Takes a stretch of a partition; `next` is the offset behind it. Rejects where it must be taken again. */
  readonly take: (partition: number, messages: readonly KafkaMessage[], next: number) => Promise<void>;
}

export interface Following {
  /** True once all that was on the topic at the last beginning has been read. */
  readonly caughtUp: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Reads all partitions of a topic for as long as it takes, by a group of its own that commits nothing. */
export function follow({ kafka, topic, logger, from, take }: FollowOptions): Following {
  let missing: Map<number, number> | undefined;
  let consumer: Consumer | undefined;
  let stopped = false;
  const reached = (partition: number, next: number): void => {
    if (next >= (missing?.get(partition) ?? Infinity)) missing?.delete(partition);
  };
  const handle = async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload;
    if (payload.isStale()) return;
    const next = Number(batch.lastOffset()) + 1;
    await take(batch.partition, batch.messages, next);
    payload.resolveOffset(batch.lastOffset());
    await payload.heartbeat();
    reached(batch.partition, next);
  };
  const begin = async (): Promise<void> => {
    if (stopped) return;
    const places = await from();
    const ends = await endsOf(kafka, topic);
    missing = new Map([...ends].filter(([partition, end]) => (places.get(partition) ?? 0) < end));
    const fresh = kafka.consumer({
      groupId: `handset-attribution-${randomUUID()}`,
      maxWaitTimeInMs: 100,
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    consumer = fresh;
    fresh.on(fresh.events.CRASH, ({ payload: { error } }) => again(fresh, error));
    fresh.on(fresh.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      for (const partition of memberAssignment[topic] ?? []) {
        const offset = places.get(partition);
        if (offset !== undefined) fresh.seek({ topic, partition, offset: String(offset) });
      }
    });
    await fresh.connect();
    await fresh.subscribe({ topic, fromBeginning: true });
    await fresh.run({ autoCommit: false, eachBatch: handle });
  };
  const again = (crashed: Consumer | undefined, error: unknown): void => {
    if (stopped || crashed !== consumer) return;
    logger.warn({ err: error, topic }, 'a topic cannot be followed; trying again');
    consumer = undefined;
    void crashed?.disconnect().catch(() => undefined);
    setTimeout(run, AGAIN_AFTER_MS).unref();
  };
  const run = (): void => void begin().catch((error: unknown) => again(consumer, error));
  run();
  return {
    caughtUp: () => missing !== undefined && missing.size === 0,
    async stop() {
      stopped = true;
      const left = consumer?.disconnect().catch(() => undefined);
      await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref())]);
    },
  };
}

/** The end of each partition on which something lies. */
async function endsOf(kafka: Kafka, topic: string): Promise<Map<number, number>> {
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  try {
    const found = await admin.fetchTopicOffsets(topic);
    return new Map(
      found.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]),
    );
  } finally {
    await admin.disconnect();
  }
}

/** Offsets from which on records were appended at or after a moment (epoch ms). */
export async function offsetsSince(kafka: Kafka, topic: string, since: number): Promise<Map<number, number>> {
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  try {
    const found = await admin.fetchTopicOffsetsByTimestamp(topic, since);
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  } finally {
    await admin.disconnect();
  }
}

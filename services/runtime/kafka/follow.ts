import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from '../logger.ts';

/** Pause before reading is taken up again after a failure (ms). */
const AGAIN_AFTER_MS = 1_000;
/** How long a stop waits for the group to be left (ms). */
const LEAVE_WITHIN_MS = 1_000;

export interface Following {
  /** Records on the topic that are not in the store yet; undefined until Kafka has told. */
  readonly behind: () => number | undefined;
  readonly stop: () => Promise<void>;
}

/** A record as it lies on the topic. */
export interface Stored {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** What holds what was read, and how far it is. */
export interface FollowedStore<Entry> {
  /** The offset from which a partition is to be read; undefined: from its beginning. */
  nextOffset(partition: number): number | undefined;
  /** Enters a stretch of a partition together with the offset behind it: both are there, or neither. */
  enter(partition: number, nextOffset: number, entries: readonly Entry[]): Promise<void>;
  /** True once everything that was on the topic has been read; it stays true over restarts. */
  isComplete(): boolean;
  complete(): Promise<void>;
}

export interface FollowOptions<Entry extends object> {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly store: FollowedStore<Entry>;
  /** What a record does to the store; or why it does nothing. Rejects while it cannot be told. */
  readonly read: (stored: Stored) => Promise<Entry | { readonly fault: string }>;
  readonly logger: Logger;
  /** Told of every record, with why it was not obeyed if it was not. */
  readonly count: (fault: string | undefined) => void;
}

/**
 * Keeps a store up to date with a topic, for as long as it takes. The group is this process's alone and commits nothing:
 * the store itself knows how far it is, so that a restart goes on there, whatever Kafka has forgotten.
 */
export function followTopic<Entry extends object>(options: FollowOptions<Entry>): Following {
  const { kafka, topic, store, logger } = options;
  /** How far each partition goes, as far as is known; of those that were read, how far they are. */
  let ends: ReadonlyMap<number, number> | undefined;
  let consumer: Consumer | undefined;
  let stopped = false;
  const behind = (): number | undefined => {
    if (ends === undefined) return undefined;
    return [...ends].reduce((sum, [partition, end]) => sum + Math.max(0, end - (store.nextOffset(partition) ?? 0)), 0);
  };
  const settle = async (): Promise<void> => {
    if (behind() === 0 && !store.isComplete()) await store.complete();
  };
  const look = async (): Promise<void> => {
    ends = await endsOf(kafka, topic);
    await settle();
  };
  const handle = async (payload: EachBatchPayload): Promise<void> => {
    await enter(options, payload);
    ends = new Map(ends).set(payload.batch.partition, Number(payload.batch.highWatermark));
    await settle();
  };
  const begin = async (): Promise<void> => {
    if (stopped) return;
    await look();
    const fresh = newConsumer(kafka, topic);
    consumer = fresh;
    fresh.on(fresh.events.CRASH, ({ payload: { error } }) => again(fresh, error));
    fresh.on(fresh.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      for (const partition of memberAssignment[topic] ?? []) {
        const offset = store.nextOffset(partition);
        if (offset !== undefined) fresh.seek({ topic, partition, offset: String(offset) });
      }
    });
    await fresh.connect();
    await fresh.subscribe({ topic, fromBeginning: true });
    await fresh.run({ autoCommit: false, eachBatch: handle });
  };
  const again = (crashed: Consumer | undefined, error: unknown): void => {
    if (stopped || crashed !== consumer) return;
    logger.warn({ err: error }, `${topic} cannot be read; what is known of it goes on`);
    consumer = undefined;
    void crashed?.disconnect().catch(() => undefined);
    setTimeout(run, AGAIN_AFTER_MS).unref();
  };
  const run = (): void => void begin().catch((error: unknown) => again(consumer, error));
  run();
  return {
    behind,
    async stop() {
      stopped = true;
      const left = consumer?.disconnect().catch(() => undefined);
      await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref())]);
    },
  };
}

const newConsumer = (kafka: Kafka, topic: string): Consumer =>
  kafka.consumer({
    groupId: `${topic.replace('.', '-')}-${randomUUID()}`,
    maxWaitTimeInMs: 250,
    retry: { retries: 5, restartOnFailure: async () => false },
  });

async function endsOf(kafka: Kafka, topic: string): Promise<Map<number, number>> {
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  try {
    // A topic from which everything has gone ends where it begins.
    const found = (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({ partition, low, high }));
    return new Map(found.map(({ partition, low, high }) => [partition, low === high ? 0 : Number(high)]));
  } finally {
    await admin.disconnect();
  }
}

async function enter<Entry extends object>(
  { topic, store, read, logger, count }: FollowOptions<Entry>,
  payload: EachBatchPayload,
): Promise<void> {
  const { batch } = payload;
  // What was fetched before the seek would take the store back.
  if (payload.isStale() || batch.isEmpty()) return;
  const entries: Entry[] = [];
  for (const { key, value, offset } of batch.messages) {
    const entry = await read({ key, value });
    const fault = 'fault' in entry ? entry.fault : undefined;
    count(fault);
    if ('fault' in entry) logger.warn({ partition: batch.partition, offset, fault }, `a record on ${topic} is void`);
    else entries.push(entry);
  }
  await payload.heartbeat();
  await store.enter(batch.partition, Number(batch.lastOffset()) + 1, entries);
  payload.resolveOffset(batch.lastOffset());
}

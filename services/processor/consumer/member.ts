import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { EVENT_TOPICS, OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Task } from '../partition/task.ts';
import { coPartitionAssigner } from './assigner.ts';
import type { Feed, FetchControl } from './feed.ts';

/** A partition number in this process's hands. */
export interface Owned {
  readonly feed: Feed;
  readonly task: Task;
}

/** Builds feed and task of a partition. `control` steers the fetch loop of that partition, `consumer` is the one that runs now. */
export type OpenPartition = (
  place: { readonly partition: number; readonly partitions: number },
  control: FetchControl,
  consumer: () => Consumer,
) => Owned;

export interface MemberOptions {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** Bytes of one fetch of one topic's partition. */
  readonly fetchBytes: number;
  readonly open: OpenPartition;
  readonly logger: Logger;
}

/** A member of the consumer group: it owns partition numbers as the group says, one task each. */
export interface Member {
  readonly owned: () => ReadonlyMap<number, Owned>;
  /** True while the group counts this member in. */
  readonly joined: () => boolean;
  /** Brings in what was taken, commits, leaves the group. */
  readonly stop: () => Promise<void>;
}

/** A fetch's handlers together may hold the fetch loop this long (ms); behind it their topics are paused instead. */
const HOLD_MS = 100;
/** How often feeds look whether a topic has become quiet (ms). */
const STEER_EVERY_MS = 500;
/** Pause before a consumer that crashed is replaced (ms). */
const RESTART_AFTER_MS = 500;
/** How soon a grown partition count is noticed (ms). */
const METADATA_AGE_MS = 30_000;

/**
 * Joins the group and keeps one task for each partition number that is assigned. A consumer that crashes, for whatever
 * reason, is replaced by a new one with new tasks: taking over is the normal path.
 */
export async function startMember(options: MemberOptions): Promise<Member> {
  const { admin, logger } = options;
  const owned = new Map<number, Owned>();
  let consumer = newConsumer(options, owned);
  let partitions = 0;
  let joined = false;
  let stopping = false;
  /** Assignments are followed one after the other. */
  let following = Promise.resolve();

  const control = (partition: number): FetchControl => {
    const all = (topics: readonly string[]) => topics.map((topic) => ({ topic, partitions: [partition] }));
    const guarded = (act: () => void) => {
      // Between two consumers there is nobody to tell; the next assignment sets everything anew.
      if (joined) act();
    };
    return {
      seek: (topic, offset) => guarded(() => consumer.seek({ topic, partition, offset: String(offset) })),
      pause: (topics) => guarded(() => consumer.pause(all(topics))),
      resume: (topics) => guarded(() => consumer.resume(all(topics))),
    };
  };
  const drop = (partition: number) => {
    owned.get(partition)?.task.abandon();
    owned.delete(partition);
  };
  const follow = async (assigned: readonly number[], during: Consumer): Promise<void> => {
    const count = await partitionCount(admin);
    if (during !== consumer || stopping) return;
    if (count !== partitions) for (const partition of [...owned.keys()]) drop(partition);
    partitions = count;
    for (const partition of assigned) {
      if (owned.has(partition)) continue;
      owned.set(
        partition,
        options.open({ partition, partitions }, control(partition), () => consumer),
      );
      logger.info({ partition, partitions }, 'owns partition');
    }
  };
  const assignmentChanged = (assigned: readonly number[]) => {
    joined = true;
    for (const partition of [...owned.keys()]) if (!assigned.includes(partition)) drop(partition);
    for (const partition of assigned)
      if (owned.has(partition)) owned.get(partition)!.feed.rejoined();
      else control(partition).pause(EVENT_TOPICS);
    const during = consumer;
    following = following
      .then(() => follow(assigned, during))
      .catch((error: unknown) => {
        logger.error({ err: error }, 'could not follow an assignment');
        void restart(during);
      });
  };
  const restart = async (crashed: Consumer): Promise<void> => {
    if (crashed !== consumer || stopping) return;
    joined = false;
    for (const partition of [...owned.keys()]) drop(partition);
    consumer = newConsumer(options, owned);
    await crashed.disconnect().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
    await run(consumer);
  };
  const run = async (running: Consumer): Promise<void> => {
    running.on(running.events.GROUP_JOIN, ({ payload }) => {
      if (running === consumer) assignmentChanged(payload.memberAssignment[EVENT_TOPICS[0]!] ?? []);
    });
    running.on(running.events.CRASH, ({ payload }) => {
      logger.warn({ err: payload.error }, 'the consumer crashed; taking over afresh');
      void restart(running);
    });
    try {
      await running.connect();
      await running.subscribe({ topics: [...EVENT_TOPICS], fromBeginning: true });
      await running.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1_000,
        eachBatch: (payload) => pass(payload, owned),
      });
    } catch (error) {
      logger.warn({ err: error }, 'the consumer could not start');
      void restart(running);
    }
  };
  const steering = setInterval(() => owned.forEach(({ feed }) => feed.steer()), STEER_EVERY_MS);
  await run(consumer);
  return {
    owned: () => owned,
    joined: () => joined,
    async stop() {
      stopping = true;
      clearInterval(steering);
      await Promise.all([...owned.values()].map(({ task }) => task.stop()));
      await consumer.disconnect();
    },
  };
}

function newConsumer(
  { kafka, groupId, sessionTimeoutMs, fetchBytes }: MemberOptions,
  owned: ReadonlyMap<number, Owned>,
): Consumer {
  return kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.floor(sessionTimeoutMs / 5),
    metadataMaxAge: METADATA_AGE_MS,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 50,
    maxBytesPerPartition: fetchBytes,
    partitionAssigners: [coPartitionAssigner(() => [...owned.keys()])],
    // Replaced by `restart`: a consumer that restarts itself would keep tasks that nobody feeds.
    retry: { retries: 5, restartOnFailure: async () => false },
  });
}

/** Hands a fetch to its partition's feed. Never waits so long that heartbeats would be late. */
async function pass(payload: EachBatchPayload, owned: ReadonlyMap<number, Owned>): Promise<void> {
  const { batch } = payload;
  const feed = owned.get(batch.partition)?.feed;
  if (feed === undefined || payload.isStale()) return;
  const last = Number(batch.lastOffset());
  const taken = feed.take({
    topic: batch.topic,
    from: fetchedOffset(batch),
    next: last + 1,
    end: Number(batch.highWatermark),
    records: batch.messages.map(({ offset, timestamp, key, value }) => ({
      topic: batch.topic,
      partition: batch.partition,
      offset: Number(offset),
      appendedAt: Number(timestamp),
      key,
      value,
    })),
  });
  if (taken === undefined) return;
  payload.resolveOffset(String(last));
  let timer: NodeJS.Timeout | undefined;
  const held = new Promise<void>((resolve) => (timer = setTimeout(resolve, HOLD_MS)));
  await Promise.race([taken, held]);
  clearTimeout(timer);
  feed.steer();
}

/** Where a fetch began: kafkajs knows it and does not declare it. Records before it were given before. */
function fetchedOffset(batch: EachBatchPayload['batch']): number {
  const { fetchedOffset: fetched } = batch as EachBatchPayload['batch'] & { readonly fetchedOffset?: string };
  return Number(fetched ?? batch.firstOffset() ?? batch.lastOffset());
}

/** Partitions of the journal, which every event topic shares. @throws if the topics differ. */
async function partitionCount(admin: Admin): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...EVENT_TOPICS, OTHER_TOPICS.journal.name] });
  const counts = new Set(topics.map((topic) => topic.partitions.length));
  const [count] = counts;
  if (counts.size !== 1 || count === undefined)
    throw new Error(
      `Event topics and journal have different partition counts: ${topics.map(({ name, partitions }) => `${name}: ${partitions.length}`).join(', ')}. ` +
        `Stop the processors and run: npm run partitions -- ${Math.max(...counts)}`,
    );
  return count;
}

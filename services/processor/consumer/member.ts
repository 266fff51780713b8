import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from '../../runtime/logger.ts';
import type { Task } from '../partition/task.ts';
import { commonCount, coPartitionAssigner } from './assigner.ts';
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
  /** The event topics: partition p of all of them has one owner. */
  readonly topics: readonly string[];
  /** The journal's topic, which has as many partitions as they. */
  readonly journal: string;
  readonly sessionTimeoutMs: number;
  /** Bytes of one fetch of one topic's partition. */
  readonly fetchBytes: number;
  readonly open: OpenPartition;
  readonly logger: Logger;
}

/** A member of the consumer group: it owns partition numbers as the group says, one task each. */
export interface Member {
  readonly owned: () => ReadonlyMap<number, Owned>;
  /** Why the group does not count this member in, for whoever has to mend it; undefined while it does. */
  readonly trouble: () => string | undefined;
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
/** How long a stop waits for a start that is under way, to take it back (ms). */
const UNSTART_WITHIN_MS = 10_000;

/**
 * Joins the group and keeps one task for each partition number that is assigned. A consumer that crashes, for whatever
 * reason, is replaced by a new one with new tasks: taking over is the normal path.
 */
export async function startMember(options: MemberOptions): Promise<Member> {
  const { logger, topics } = options;
  const owned = new Map<number, Owned>();
  let consumer = newConsumer(options, owned);
  let partitions = 0;
  let joined = false;
  let trouble: string | undefined = 'not a member of the group yet';
  let stopping = false;
  /** The last assignment; one that another has followed is not acted on any more. */
  let latest: readonly number[] = [];
  /** Assignments are followed one after the other. */
  let following = Promise.resolve();
  let starting = Promise.resolve();

  const control = (partition: number): FetchControl => {
    const all = (paused: readonly string[]) => paused.map((topic) => ({ topic, partitions: [partition] }));
    const guarded = (act: () => void) => {
      // Between two consumers there is nobody to tell; the next assignment sets everything anew.
      if (!joined) return;
      try {
        act();
      } catch (error) {
        // kafkajs lets go of the group some time before it says that it crashed; then too there is nobody to tell.
        logger.debug({ partition, err: error }, 'the fetch loop is gone');
      }
    };
    return {
      seek: (topic, offset) => guarded(() => consumer.seek({ topic, partition, offset: String(offset) })),
      pause: (paused) => guarded(() => consumer.pause(all(paused))),
      resume: (resumed) => guarded(() => consumer.resume(all(resumed))),
    };
  };
  const drop = (partition: number) => {
    owned.get(partition)?.task.abandon();
    owned.delete(partition);
  };
  const follow = async (assigned: readonly number[], during: Consumer): Promise<void> => {
    const count = await partitionCount(options);
    if (during !== consumer || stopping || assigned !== latest) return;
    if (count !== partitions) for (const partition of [...owned.keys()]) drop(partition);
    partitions = count;
    trouble = undefined;
    for (const partition of assigned) {
      if (owned.has(partition)) continue;
      control(partition).pause(topics);
      owned.set(
        partition,
        options.open({ partition, partitions }, control(partition), () => consumer),
      );
      logger.info({ partition, partitions }, 'owns partition');
    }
  };
  const assignmentChanged = (assigned: readonly number[]) => {
    joined = true;
    latest = assigned;
    for (const partition of [...owned.keys()]) if (!assigned.includes(partition)) drop(partition);
    for (const partition of assigned)
      if (owned.has(partition)) owned.get(partition)!.feed.rejoined();
      else control(partition).pause(topics);
    const during = consumer;
    following = following
      .then(() => follow(assigned, during))
      .catch((error: unknown) => {
        logger.error({ err: error }, 'could not follow an assignment');
        restart(during, error);
      });
  };
  const restart = (crashed: Consumer, error: unknown): void => {
    if (crashed !== consumer || stopping) return;
    joined = false;
    trouble = error instanceof Error ? error.message : String(error);
    for (const partition of [...owned.keys()]) drop(partition);
    consumer = newConsumer(options, owned);
    const next = consumer;
    starting = crashed
      .disconnect()
      .catch(() => undefined)
      .then(() => sleep(RESTART_AFTER_MS))
      .then(() => run(next));
  };
  const run = async (running: Consumer): Promise<void> => {
    running.on(running.events.GROUP_JOIN, ({ payload }) => {
      if (running === consumer) assignmentChanged(payload.memberAssignment[topics[0]!] ?? []);
    });
    running.on(running.events.CRASH, ({ payload }) => {
      logger.warn({ err: payload.error }, 'the consumer crashed; taking over afresh');
      restart(running, payload.error);
    });
    const steps = [
      () => running.connect(),
      () => running.subscribe({ topics: [...topics], fromBeginning: true }),
      () =>
        running.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: 1_000,
          eachBatch: (payload) => pass(payload, owned),
        }),
    ];
    try {
      for (const step of steps) if (!stopping) await step();
    } catch (error) {
      logger.warn({ err: error }, 'the consumer could not start');
      restart(running, error);
    }
    // Whoever stops in the middle of this has disconnected too early.
    if (stopping) await running.disconnect().catch(() => undefined);
  };
  const steering = setInterval(() => owned.forEach(({ feed }) => feed.steer()), STEER_EVERY_MS);
  await (starting = run(consumer));
  return {
    owned: () => owned,
    trouble: () => trouble,
    async stop() {
      stopping = true;
      clearInterval(steering);
      await Promise.all([...owned.values()].map(({ task }) => task.stop()));
      await consumer.disconnect();
      await Promise.race([starting, sleep(UNSTART_WITHIN_MS, undefined, { ref: false })]);
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
async function partitionCount({ admin, topics: events, journal }: MemberOptions): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...events, journal] });
  const counts = topics.map(({ name, partitions }) => ({ topic: name, partitions: partitions.length }));
  return commonCount(counts);
}

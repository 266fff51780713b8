import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka } from 'kafkajs';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { JournalRecord } from '../partition/ports.ts';

/** Reads stretches of the journal's partitions, for all tasks of a process. */
export interface JournalReader {
  /** All records with `from <= offset < to`, in order. `to` must not lie behind the end of the log. */
  read(partition: number, from: number, to: number): Promise<readonly JournalRecord[]>;
  stop(): Promise<void>;
}

interface Request {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly found: JournalRecord[];
  readonly done: (records: readonly JournalRecord[]) => void;
  readonly failed: (error: Error) => void;
}

const TOPIC = OTHER_TOPICS.journal.name;
/** How long a stretch may take to read (ms). */
const READ_WITHIN_MS = 60_000;

/**
 * A reader of its own group, which nobody else ever joins and which commits nothing: kafkajs cannot read a partition
 * outside a group. All partitions are paused but those that are being read; one stretch a partition at a time.
 */
export async function startJournalReader(kafka: Kafka, onCrash: (error: Error) => void): Promise<JournalReader> {
  const consumer = kafka.consumer({
    groupId: `handset-journal-reader-${randomUUID()}`,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 16 * 1024 * 1024,
    sessionTimeout: 30_000,
    retry: { retries: 5, restartOnFailure: async () => false },
  });
  const active = new Map<number, Request>();
  const joined = pauseWhenJoined(consumer, active);
  const failAll = (error: Error) => {
    for (const request of active.values()) request.failed(error);
    active.clear();
  };
  consumer.on(consumer.events.CRASH, ({ payload: { error } }) => {
    failAll(error);
    onCrash(error);
  });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    partitionsConsumedConcurrently: 4,
    eachBatch: async ({ batch }) => {
      const request = active.get(batch.partition);
      if (request === undefined) return;
      for (const { offset, timestamp, value } of batch.messages)
        if (Number(offset) >= request.from && Number(offset) < request.to)
          request.found.push({
            offset: Number(offset),
            appendedAt: Number(timestamp),
            value: value ?? Buffer.alloc(0),
          });
      if (Number(batch.lastOffset()) + 1 >= request.to) finish(request);
    },
  });
  const finish = (request: Request) => {
    consumer.pause([{ topic: TOPIC, partitions: [request.partition] }]);
    active.delete(request.partition);
    request.done(request.found);
  };
  await joined;
  return {
    read: (partition, from, to) =>
      to <= from
        ? Promise.resolve([])
        : whenFree(active, partition).then(() => begin(consumer, active, { partition, from, to })),
    async stop() {
      failAll(new Error('the journal reader stops'));
      await consumer.disconnect();
    },
  };
}

/** Pauses what is not being read whenever the group has (re)joined: an assignment starts unpaused, at the beginning. */
function pauseWhenJoined(consumer: Consumer, active: ReadonlyMap<number, Request>): Promise<void> {
  return new Promise((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const partitions = memberAssignment[TOPIC] ?? [];
      consumer.pause([{ topic: TOPIC, partitions: partitions.filter((p) => !active.has(p)) }]);
      for (const { partition, from, found } of active.values())
        consumer.seek({ topic: TOPIC, partition, offset: String((found.at(-1)?.offset ?? from - 1) + 1) });
      resolve();
    });
  });
}

async function whenFree(active: ReadonlyMap<number, Request>, partition: number): Promise<void> {
  while (active.has(partition)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function begin(
  consumer: Consumer,
  active: Map<number, Request>,
  { partition, from, to }: Pick<Request, 'partition' | 'from' | 'to'>,
): Promise<readonly JournalRecord[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      active.delete(partition);
      reject(
        new Error(`journal partition ${partition}: offsets ${from} to ${to} not read within ${READ_WITHIN_MS} ms`),
      );
    }, READ_WITHIN_MS);
    const settle =
      <A>(then: (answer: A) => void) =>
      (answer: A) => {
        clearTimeout(timer);
        then(answer);
      };
    active.set(partition, { partition, from, to, found: [], done: settle(resolve), failed: settle(reject) });
    consumer.seek({ topic: TOPIC, partition, offset: String(from) });
    consumer.resume([{ topic: TOPIC, partitions: [partition] }]);
  });
}

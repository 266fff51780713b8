import { randomUUID } from 'node:crypto';
import type { Batch, Consumer, Kafka } from 'kafkajs';
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
  /** Offset behind what was read of the stretch. */
  next: number;
  readonly done: (records: readonly JournalRecord[]) => void;
  readonly failed: (error: Error) => void;
}

/** How long a stretch may take to read (ms). */
const READ_WITHIN_MS = 60_000;

/**
 * A reader of its own group, which nobody else ever joins and which commits nothing: kafkajs cannot read a partition
 * outside a group. All partitions are paused but those that are being read; one stretch a partition at a time. When its
 * consumer crashes, what was being read fails (the task starts over) and the next stretch gets a new consumer.
 */
export function createJournalReader(kafka: Kafka, topic: string = OTHER_TOPICS.journal.name): JournalReader {
  const active = new Map<number, Request>();
  let running: Promise<Consumer> | undefined;
  let stopped = false;

  const fail = (error: Error): void => {
    for (const request of active.values()) request.failed(error);
    active.clear();
  };
  const replace = (consumer: Promise<Consumer>, error: Error): void => {
    if (running !== consumer) return;
    running = undefined;
    fail(error);
    void consumer.then((crashed) => crashed.disconnect()).catch(() => undefined);
  };
  const connected = (): Promise<Consumer> => {
    if (stopped) return Promise.reject(new Error('the journal reader has stopped'));
    if (running !== undefined) return running;
    const starting: Promise<Consumer> = startConsumer({ kafka, topic, active }, (error) => replace(starting, error));
    starting.catch((error: Error) => replace(starting, error));
    running = starting;
    return starting;
  };
  return {
    async read(partition, from, to) {
      if (to <= from) return [];
      let consumer = await connected();
      // Nothing may happen between this look and the entry in begin(): two tasks read the same partition at a first
      // start, and the stretch that is overwritten would never be answered.
      while (active.has(partition)) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        consumer = await connected();
      }
      return begin({ consumer, topic, active }, { partition, from, to });
    },
    async stop() {
      stopped = true;
      fail(new Error('the journal reader has stopped'));
      await running?.then((consumer) => consumer.disconnect()).catch(() => undefined);
    },
  };
}

interface Reading {
  readonly topic: string;
  readonly active: Map<number, Request>;
}

type Running = Reading & { readonly consumer: Consumer };

/** Resolves when the consumer has joined its group and reads nothing. */
async function startConsumer(
  { kafka, topic, active }: Reading & { readonly kafka: Kafka },
  onCrash: (error: Error) => void,
): Promise<Consumer> {
  const consumer = kafka.consumer({
    groupId: `handset-journal-reader-${randomUUID()}`,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 16 * 1024 * 1024,
    sessionTimeout: 30_000,
    retry: { retries: 5, restartOnFailure: async () => false },
  });
  const reading = { consumer, topic, active };
  const joined = pauseWhenJoined(reading);
  const crashed = new Promise<never>((_, reject) =>
    consumer.on(consumer.events.CRASH, ({ payload: { error } }) => {
      reject(error);
      onCrash(error);
    }),
  );
  // A fetch of nothing but control records, such as a transaction's, is given to nobody; it may be the last one.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, batchSize, firstOffset, lastOffset } }) => {
    const request = active.get(partition);
    if (batchSize === 0 && Number(firstOffset) === request?.next) advance(reading, request, Number(lastOffset) + 1);
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    partitionsConsumedConcurrently: 4,
    // What was fetched before the seek of a request says nothing about its stretch.
    eachBatch: async (payload) => (payload.isStale() ? undefined : collect(reading, payload.batch)),
  });
  await Promise.race([joined, crashed]);
  return consumer;
}

function collect(reading: Running, batch: Batch): void {
  const request = reading.active.get(batch.partition);
  if (request === undefined) return;
  for (const { offset, timestamp, value } of batch.messages) {
    const at = Number(offset);
    if (at >= request.next && at < request.to)
      request.found.push({ offset: at, appendedAt: Number(timestamp), value: value ?? Buffer.alloc(0) });
  }
  advance(reading, request, Number(batch.lastOffset()) + 1);
}

function advance({ consumer, topic, active }: Running, request: Request, next: number): void {
  request.next = Math.max(request.next, next);
  if (request.next < request.to) return;
  consumer.pause([{ topic, partitions: [request.partition] }]);
  active.delete(request.partition);
  request.done(request.found);
}

/** Pauses what is not being read whenever the group has (re)joined: an assignment starts unpaused, at the beginning. */
function pauseWhenJoined({ consumer, topic, active }: Running): Promise<void> {
  return new Promise((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      const partitions = memberAssignment[topic] ?? [];
      consumer.pause([{ topic, partitions: partitions.filter((p) => !active.has(p)) }]);
      for (const { partition, next } of active.values()) consumer.seek({ topic, partition, offset: String(next) });
      resolve();
    });
  });
}

function begin(
  { consumer, topic, active }: Running,
  { partition, from, to }: Pick<Request, 'partition' | 'from' | 'to'>,
): Promise<readonly JournalRecord[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      active.delete(partition);
      consumer.pause([{ topic, partitions: [partition] }]);
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
    active.set(partition, {
      partition,
      from,
      to,
      next: from,
      found: [],
      done: settle(resolve),
      failed: settle(reject),
    });
    try {
      consumer.seek({ topic, partition, offset: String(from) });
      consumer.resume([{ topic, partitions: [partition] }]);
    } catch (error) {
      // It crashed in this moment; its crash event may have come before the request was entered.
      active.delete(partition);
      settle(reject)(error);
    }
  });
}

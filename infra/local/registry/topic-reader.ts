import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { createPosition, type Position } from './position.ts';
import { createSchemasTopic } from './topic-setup.ts';
import { reasonOf } from './write-errors.ts';

const POLL_MS = 500;
/** No answer to a poll for this long means that Kafka is away. */
const AWAY_AFTER_MS = 5_000;
const TRY_AGAIN_MS = 500;

/** Reads a topic of one partition from its first record on, and never stops. */
export interface TopicReader {
  readonly position: Position;
  /** Resolves when reading has begun; keeps trying while Kafka is away. */
  readonly start: () => Promise<void>;
  /** Repeats work until it succeeds (or the reader is closed), reporting each new reason once. */
  readonly untilItWorks: (work: () => Promise<void>) => Promise<void>;
  /** Whether Kafka has answered lately. */
  readonly answering: () => boolean;
  readonly close: () => Promise<void>;
}

/** What is read, and who is told. */
export interface Reading {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Called once for each record, in order. */
  readonly record: (message: KafkaMessage) => void;
  readonly report: (line: string) => void;
  /** The topic now ends before what was read. */
  readonly lost: (reason: string) => void;
}

/**
 * Follows the topic with a consumer of its own group that commits nothing: whenever it begins, it begins at the first
 * offset, and records that were read before are passed over by their offset.
 */
export const createTopicReader = ({ kafka, topic, record, report, lost }: Reading): TopicReader => {
  const position = createPosition();
  let consumer: Consumer | undefined;
  let closed = false;
  let lastAnswerAt = 0;

  const readBatch = async ({ batch }: EachBatchPayload): Promise<void> => {
    for (const message of batch.messages) {
      if (Number(message.offset) < position.next()) continue;
      record(message);
      position.advance(Number(message.offset) + 1);
    }
  };

  const follow = async (): Promise<void> => {
    const next = newConsumer(kafka);
    consumer = next;
    next.on(next.events.FETCH, () => (lastAnswerAt = Date.now()));
    next.on(next.events.CRASH, ({ payload }) => void followAgain(next, payload.error));
    try {
      await next.connect();
      await next.subscribe({ topic, fromBeginning: true });
      await next.run({ autoCommit: false, eachBatch: readBatch });
    } catch (error) {
      await next.disconnect().catch(() => undefined);
      throw error;
    }
  };

  /** Also after an interruption: the topic may have gone with its broker's data. */
  const prepareAndFollow = async (): Promise<void> => {
    const end = await prepare(kafka, topic);
    if (end < position.next()) lost(`${topic} was emptied or replaced: it ends at ${end}, before ${position.next()}`);
    await follow();
  };

  const followAgain = async (crashed: Consumer, error: Error): Promise<void> => {
    if (closed || consumer !== crashed) return;
    consumer = undefined;
    report(`reading ${topic} was interrupted (${error.message}); trying again`);
    await crashed.disconnect().catch(() => undefined);
    await untilItWorks(prepareAndFollow);
  };

  const untilItWorks = async (work: () => Promise<void>): Promise<void> => {
    let reported = '';
    while (!closed) {
      try {
        return await work();
      } catch (error) {
        const reason = reasonOf(error);
        if (reason !== reported) report(`${reason}; trying again`);
        reported = reason;
        await sleep(TRY_AGAIN_MS);
      }
    }
  };

  return {
    position,
    start: () => untilItWorks(prepareAndFollow),
    untilItWorks,
    answering: () => Date.now() - lastAnswerAt < AWAY_AFTER_MS,
    close: async () => {
      closed = true;
      await consumer?.disconnect();
    },
  };
};

/** A crash is never mended by kafkajs itself: the reader prepares the topic again first. */
const newConsumer = (kafka: Kafka): Consumer =>
  kafka.consumer({
    groupId: `handset-registry-${randomUUID()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: POLL_MS,
    sessionTimeout: 10_000,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
  });

/**
 * Makes or checks the topic and returns its end. Each time with a client of its own: kafkajs' admin cannot make a topic
 * that it has known and that is gone.
 */
const prepare = async (kafka: Kafka, topic: string): Promise<number> => {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await createSchemasTopic(admin, topic);
    const [end] = await admin.fetchTopicOffsets(topic);
    return Number(end?.high ?? 0);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

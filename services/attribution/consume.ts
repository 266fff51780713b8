import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Failure } from '../../schemas/failures.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Place, Waiting } from './pending.ts';
import type { Reading } from './reading.ts';

const TOPICS = [OTHER_TOPICS.inbound.name, OTHER_TOPICS.inboundConversion.name];
/** With more than this waiting nothing more is read; heartbeats go on. */
const MOST_WAITING = 10_000;
const PAUSE_MS = 200;
const AGAIN_AFTER_MS = 1_000;
const LEAVE_WITHIN_MS = 2_000;

export interface ConsumeOptions {
  readonly kafka: Kafka;
  readonly group: string;
  readonly waiting: Waiting;
  readonly read: (topic: string, value: Buffer | null, appendedAt: number) => Promise<Reading>;
  /** Keeps what cannot be used; rejects while Kafka is away. */
  readonly bury: (place: Place, message: KafkaMessage, failure: Failure) => Promise<void>;
  readonly logger: Logger;
  readonly now: () => number;
}

export interface Consuming {
  /** Why nothing is read; undefined while it is. */
  readonly trouble: () => string | undefined;
  /** Commits how far all is done; a commit that fails costs work, never truth. */
  readonly commit: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Reads what names no message into `waiting`, as a member of the group, for as long as it takes. */
export function consume(options: ConsumeOptions): Consuming {
  const { kafka, group, waiting, logger } = options;
  let consumer: Consumer | undefined;
  let committed = new Map<string, number>();
  let trouble: string | undefined = 'not a member of the group yet';
  let stopped = false;
  const begin = async (): Promise<void> => {
    if (stopped) return;
    const fresh = kafka.consumer({
      groupId: group,
      maxWaitTimeInMs: 250,
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    consumer = fresh;
    fresh.on(fresh.events.CRASH, ({ payload: { error } }) => again(fresh, error));
    fresh.on(fresh.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      waiting.keep(memberAssignment);
      committed = new Map();
      trouble = undefined;
    });
    await fresh.connect();
    await fresh.subscribe({ topics: TOPICS, fromBeginning: true });
    await fresh.run({ autoCommit: false, eachBatch: (payload) => take(options, payload, () => stopped) });
  };
  const again = (crashed: Consumer | undefined, error: unknown): void => {
    if (stopped || crashed !== consumer) return;
    trouble = error instanceof Error ? error.message : String(error);
    logger.warn({ err: error }, 'replies and conversions cannot be read; trying again');
    consumer = undefined;
    void crashed?.disconnect().catch(() => undefined);
    setTimeout(run, AGAIN_AFTER_MS).unref();
  };
  const run = (): void => void begin().catch((error: unknown) => again(consumer, error));
  run();
  return {
    trouble: () => trouble,
    async commit() {
      const moved = [...waiting.offsets()].filter(([name, offset]) => committed.get(name) !== offset);
      if (moved.length === 0 || consumer === undefined) return;
      const offsets = moved.map(([name, offset]) => {
        const [topic = '', partition] = name.split(' ');
        return { topic, partition: Number(partition), offset: String(offset) };
      });
      await consumer.commitOffsets(offsets);
      for (const [name, offset] of moved) committed.set(name, offset);
    },
    async stop() {
      stopped = true;
      const left = consumer?.disconnect().catch(() => undefined);
      await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref())]);
    },
  };
}

async function take(
  { waiting, read, bury, logger, now }: ConsumeOptions,
  payload: EachBatchPayload,
  isStopped: () => boolean,
): Promise<void> {
  const { topic, partition, messages } = payload.batch;
  const goesOn = (): boolean => payload.isRunning() && !payload.isStale() && !isStopped();
  for (const message of messages) {
    while (waiting.size() >= MOST_WAITING && goesOn()) await rest(payload);
    if (!goesOn()) return;
    const place = { topic, partition, offset: Number(message.offset) };
    const appendedAt = Number(message.timestamp);
    const reading = await untilRead(() => read(topic, message.value, appendedAt), payload, goesOn, logger);
    if (reading === undefined) return;
    if ('failure' in reading) {
      await bury(place, message, reading.failure);
      waiting.pass(place);
    } else waiting.add({ ...reading.is, place, receivedAt: now(), appendedAt, lookAt: 0, consentTold: false });
    payload.resolveOffset(message.offset);
    await payload.heartbeat();
  }
}

async function rest(payload: EachBatchPayload): Promise<void> {
  await sleep(PAUSE_MS);
  await payload.heartbeat();
}

/** Asks until there is an answer: a registry that is away is a pause, never a dead letter. Undefined once we must stop. */
async function untilRead(
  read: () => Promise<Reading>,
  payload: EachBatchPayload,
  goesOn: () => boolean,
  logger: Logger,
): Promise<Reading | undefined> {
  while (goesOn()) {
    try {
      return await read();
    } catch (error) {
      logger.warn({ err: error }, 'reading waits');
      await rest(payload);
    }
  }
  return undefined;
}

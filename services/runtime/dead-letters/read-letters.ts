import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { deadLetterDecoder, schemaIdOf, type DeadLetter, type Decode } from '../../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { WriterSchemas } from '../registry/schemas.ts';

const TOPIC = OTHER_TOPICS.deadLetter.name;
/** A letter of a callback carries the time of another clock than the broker's: so much it may be behind (ms). */
const CLOCKS_DIFFER_MS = 10 * 60_000;
/** Bytes of a fetch: a letter may hold 8 MiB. */
const FETCH_BYTES = 16 * 1024 * 1024;

export interface ReadLetters {
  readonly kafka: Kafka;
  readonly writerSchemas: WriterSchemas;
  /** Letters whose record arrived earlier are not needed (epoch ms). */
  readonly since: number | undefined;
  /** Takes letters in their order; the next are read when it has resolved. */
  readonly take: (letters: readonly DeadLetter[]) => Promise<void>;
  /** Asked after each `take`: true if no more are wanted. */
  readonly isDone: () => boolean;
}

/**
 * Reads the dead-letter topic once, up to where it ends now, and returns how many of its records are no dead letters.
 * The group is its own and commits nothing, so nothing of it is left.
 * @throws RegistryUnavailable, whatever `take` throws, and what ends a consumer.
 */
export async function readLetters({ kafka, writerSchemas, since, take, isDone }: ReadLetters): Promise<number> {
  const open = await stretches(kafka, since);
  if (open.size === 0) return 0;
  const decode = letterDecoder(writerSchemas);
  let foreign = 0;
  const handle = async (payload: EachBatchPayload): Promise<void> => {
    const { batch } = payload;
    const stretch = open.get(batch.partition);
    if (stretch === undefined || isDone()) return;
    const letters: DeadLetter[] = [];
    for (const { offset, value } of batch.messages) {
      if (Number(offset) < stretch.from || Number(offset) >= stretch.to) continue;
      const letter = value === null ? undefined : await decode(value);
      if (letter === undefined) foreign++;
      else letters.push(letter);
    }
    await payload.heartbeat();
    await take(letters);
    if (Number(batch.lastOffset()) + 1 >= stretch.to) open.delete(batch.partition);
  };
  await consume(kafka, open, handle, () => open.size === 0 || isDone());
  return foreign;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What there is to read of each partition; partitions with nothing are left out. */
async function stretches(kafka: Kafka, since: number | undefined): Promise<Map<number, Stretch>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const begins = since === undefined ? new Map<number, number>() : await offsetsAt(admin, since - CLOCKS_DIFFER_MS);
    const found = (await admin.fetchTopicOffsets(TOPIC)).map(({ partition, low, high }) => {
      const from = Math.max(Number(low), begins.get(partition) ?? 0);
      return [partition, { from, to: Number(high) }] as const;
    });
    return new Map(found.filter(([, { from, to }]) => to > from));
  } finally {
    await admin.disconnect();
  }
}

/** Offset of the first record at or after a moment, by partition; without one, the end. */
async function offsetsAt(admin: Admin, moment: number): Promise<Map<number, number>> {
  const found = await admin.fetchTopicOffsetsByTimestamp(TOPIC, moment);
  return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
}

async function consume(
  kafka: Kafka,
  open: ReadonlyMap<number, Stretch>,
  handle: (payload: EachBatchPayload) => Promise<void>,
  isDone: () => boolean,
): Promise<void> {
  const consumer: Consumer = kafka.consumer({
    groupId: `handset-dead-letters-${randomUUID()}`,
    maxBytesPerPartition: FETCH_BYTES,
    retry: { retries: 5, restartOnFailure: async () => false },
  });
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
        try {
          await handle(payload);
          if (isDone()) resolve();
        } catch (error) {
          // Thrown on, kafkajs would read the batch again, and what was published with it.
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      void begin(consumer, open, eachBatch).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

async function begin(
  consumer: Consumer,
  open: ReadonlyMap<number, Stretch>,
  eachBatch: (payload: EachBatchPayload) => Promise<void>,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch });
  for (const [partition, { from }] of open) consumer.seek({ topic: TOPIC, partition, offset: String(from) });
}

/** Decodes values; undefined for what is no dead letter. */
function letterDecoder(writerSchemas: WriterSchemas): (value: Buffer) => Promise<DeadLetter | undefined> {
  const known = new Map<number, Decode<DeadLetter>>();
  return async (value) => {
    const id = schemaIdOf(value);
    const schema = id === undefined ? undefined : await writerSchemas(id);
    if (id === undefined || schema === undefined) return undefined;
    try {
      const decode = known.get(id) ?? deadLetterDecoder(schema);
      known.set(id, decode);
      return decode(value);
    } catch {
      return undefined;
    }
  };
}

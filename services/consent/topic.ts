import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { schemaIdOf, suppressionDecoder } from '../../schemas/codec.ts';
import type { Suppression } from '../../schemas/suppression.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import type { WriterSchemas } from '../runtime/registry/schemas.ts';
import { digestOf, type Published } from './differences.ts';

const TOPIC = OTHER_TOPICS.suppressions.name;
/** Compaction may have taken the last record of a partition: after this long (ms) without news nothing more comes. */
const QUIET_MS = 3_000;

/** Reads what the topic holds. A record that cannot be read counts as missing, and is written again. */
export async function readPublished(kafka: Kafka, writerSchemas: WriterSchemas): Promise<Published> {
  const published: Published = new Map();
  const ends = await endsOf(kafka);
  if (ends.size === 0) return published;
  const consumer = kafka.consumer({ groupId: `handset-consent-${randomUUID()}`, maxWaitTimeInMs: 250 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      let quiet = setTimeout(resolve, QUIET_MS + JOIN_MS);
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({
        batch,
      }: {
        batch: { partition: number; lastOffset(): string; messages: Stored[] };
      }) => {
        clearTimeout(quiet);
        for (const { key, value } of batch.messages) await enter(published, key, value, writerSchemas);
        if (Number(batch.lastOffset()) + 1 >= (ends.get(batch.partition) ?? 0)) ends.delete(batch.partition);
        if (ends.size === 0) resolve();
        quiet = setTimeout(resolve, QUIET_MS);
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
  return published;
}

/** How long a group takes to form at most (ms). */
const JOIN_MS = 30_000;

interface Stored {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

async function endsOf(kafka: Kafka): Promise<Map<number, number>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const found = await admin.fetchTopicOffsets(TOPIC);
    return new Map(
      found.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]),
    );
  } finally {
    await admin.disconnect();
  }
}

async function enter(
  published: Published,
  key: Buffer | null,
  value: Buffer | null,
  writerSchemas: WriterSchemas,
): Promise<void> {
  if (key === null) return;
  const record = value === null ? undefined : await read(value, writerSchemas);
  if (record === undefined) published.delete(key.toString());
  else published.set(key.toString(), digestOf(record));
}

async function read(value: Buffer, writerSchemas: WriterSchemas): Promise<Suppression | undefined> {
  const id = schemaIdOf(value);
  const schema = id === undefined ? undefined : await writerSchemas(id);
  if (schema === undefined) return undefined;
  try {
    return suppressionDecoder(schema)(value);
  } catch {
    return undefined;
  }
}

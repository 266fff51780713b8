import { randomUUID } from 'node:crypto';
import kafkajs, { type Kafka } from 'kafkajs';
import { linkDecoder, schemaIdOf } from '../../schemas/codec.ts';
import { EVENT_TOPICS, OTHER_TOPICS, TOPICS } from '../../schemas/topics.ts';
import type { Publisher } from '../../services/runtime/kafka/publisher.ts';
import type { WriterSchemas } from '../../services/runtime/registry/schemas.ts';

const LINKS = OTHER_TOPICS.links.name;
/** Compaction may have taken the last record of a partition: after this long (ms) without news nothing more comes. */
const QUIET_MS = 3_000;
/** How long a group takes to form at most (ms). */
const JOIN_MS = 30_000;

export interface LinksErasure {
  readonly kafka: Kafka;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly writerSchemas: WriterSchemas;
}

/** Buries the tracked links of some messages: redirectors forget them. How many there were. */
export async function buryLinks(parts: LinksErasure, messages: readonly string[]): Promise<number> {
  const wanted = new Set(messages);
  const codes = new Set<string>();
  if (wanted.size === 0) return 0;
  await readLinks(parts, (code, messageId) => {
    if (messageId !== undefined && wanted.has(messageId)) codes.add(code);
    else codes.delete(code);
  });
  if (codes.size > 0)
    await parts.publisher.publish([...codes].map((code) => ({ topic: LINKS, key: code, value: null })));
  return codes.size;
}

/** Reads the topic once, to where it ends now; `messageId` is undefined for a tombstone. */
async function readLinks(
  { kafka, writerSchemas }: LinksErasure,
  take: (key: string, messageId: string | undefined) => void,
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(LINKS).finally(() => admin.disconnect());
  const ends = new Map(
    offsets.filter(({ low, high }) => low !== high).map(({ partition, high }) => [partition, Number(high)]),
  );
  if (ends.size === 0) return;
  const consumer = kafka.consumer({ groupId: `handset-erase-${randomUUID()}`, maxWaitTimeInMs: 250 });
  const messageOf = async (value: Buffer | null): Promise<string | undefined> => {
    const id = value === null ? undefined : schemaIdOf(value);
    const schema = id === undefined ? undefined : await writerSchemas(id);
    return value === null || schema === undefined ? undefined : linkDecoder(schema)(value).message_id;
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: LINKS, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      let quiet = setTimeout(resolve, JOIN_MS);
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const run = consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          clearTimeout(quiet);
          for (const { key, value } of batch.messages) if (key !== null) take(key.toString(), await messageOf(value));
          if (Number(batch.lastOffset()) + 1 >= (ends.get(batch.partition) ?? 0)) ends.delete(batch.partition);
          quiet = setTimeout(resolve, ends.size === 0 ? 0 : QUIET_MS);
        },
      });
      run.catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
}

/** Until when a topic may hold what it was given before now. */
export interface Kept {
  readonly topic: string;
  /** Epoch ms; undefined: until it is compacted, or for ever. */
  readonly until: number | undefined;
}

/** Topics whose records hold a number, or its key. */
const HOLDING = [
  ...EVENT_TOPICS,
  ...[OTHER_TOPICS.inbound, OTHER_TOPICS.journal, OTHER_TOPICS.deadLetter].map(({ name }) => name),
];

/** By what the broker is set to: a segment is removed when it is closed and its last record is older than the retention. */
export async function keptUntil(kafka: Kafka, now: number): Promise<Kept[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const there = await admin.listTopics();
    const names = HOLDING.filter((topic) => TOPICS.has(topic) && there.includes(topic));
    const resources = names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name }));
    const { resources: described } = await admin.describeConfigs({ resources, includeSynonyms: false });
    return described.map(({ resourceName: topic, configEntries }) => {
      const value = (name: string) => Number(configEntries.find(({ configName }) => configName === name)?.configValue);
      const retention = value('retention.ms');
      return { topic, until: retention < 0 ? undefined : now + retention + value('segment.ms') };
    });
  } finally {
    await admin.disconnect();
  }
}

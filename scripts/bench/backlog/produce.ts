import kafkajs, { type Kafka, type TopicMessages } from 'kafkajs';
import { encodeEvent } from '../../../schemas/codec.ts';
import { KINDS } from '../../../schemas/kinds.ts';
import type { SchemaIds } from '../../simulate/publish.ts';
import type { Sent } from './life.ts';

const { CompressionTypes } = kafkajs;

/** How producers compress: what real ones do differs, and reading costs differ with it. */
export type Compression = 'none' | 'lz4';

const CODEC = { none: CompressionTypes.None, lz4: CompressionTypes.LZ4 } as const;
/** Records of one request: about a megabyte, as busy producers send. */
const CHUNK = 5_000;

export interface ProduceParts {
  readonly kafka: Kafka;
  readonly schemaIds: SchemaIds;
  readonly compression: Compression;
  /** Told now and then how many events are on their topics. */
  readonly report: (sent: number) => void;
}

/** Puts events on their topics, in their order, as Avro in Confluent's wire format. Returns how many, all acknowledged. */
export async function produce(events: Iterable<Sent>, parts: ProduceParts): Promise<number> {
  const producer = parts.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  let sent = 0;
  let onTheWay: Promise<unknown> = Promise.resolve();
  const dispatch = async (topicMessages: TopicMessages[]): Promise<void> => {
    await onTheWay;
    onTheWay = producer.sendBatch({ acks: -1, compression: CODEC[parts.compression], topicMessages });
    // Heard when it is waited for.
    onTheWay.catch(() => undefined);
  };
  for (const chunk of chunks(events)) {
    await dispatch(byTopic(chunk, parts.schemaIds));
    if (Math.floor(sent / 500_000) < Math.floor((sent + chunk.length) / 500_000)) parts.report(sent + chunk.length);
    sent += chunk.length;
  }
  await onTheWay;
  await producer.disconnect();
  return sent;
}

function* chunks(events: Iterable<Sent>): Generator<Sent[]> {
  let chunk: Sent[] = [];
  for (const event of events) {
    if (chunk.push(event) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function byTopic(chunk: readonly Sent[], schemaIds: SchemaIds): TopicMessages[] {
  const topics = new Map<string, { key: string; value: Buffer }[]>();
  for (const { kind, event } of chunk) {
    const { topic } = KINDS[kind];
    const messages = topics.get(topic) ?? [];
    topics.set(topic, messages);
    messages.push({ key: event.message_id, value: encodeEvent(kind, event, schemaIds.get(topic)!) });
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

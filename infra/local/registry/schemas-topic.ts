import { Kafka, logLevel } from 'kafkajs';
import { decodeRecord, type RegistryRecord } from './records.ts';
import type { AppendRecord, TopicStatus } from './schema-log.ts';
import { createTopicReader } from './topic-reader.ts';
import { createTopicWriter, WRITE_TIMEOUT_MS } from './topic-writer.ts';

/** Confluent's name for it; a registry of theirs finds these schemas. */
export const SCHEMAS_TOPIC = '_schemas';

/** The log kept in Kafka. */
export interface SchemasTopic {
  readonly append: AppendRecord;
  /** Resolves when everything that was stored before the start has been applied; keeps trying while Kafka is away. */
  readonly ready: Promise<void>;
  readonly status: () => TopicStatus;
  readonly close: () => Promise<void>;
}

/** What the topic tells its owner. */
export interface TopicListener {
  /** Called once for each record, in order. */
  readonly apply: (record: RegistryRecord) => void;
  readonly report: (line: string) => void;
  /** The topic was emptied or replaced: what is in memory is not what is stored. Only a new start helps. */
  readonly lost: (reason: string) => void;
}

const connect = (brokers: readonly string[]): Kafka =>
  new Kafka({
    clientId: 'handset-registry',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: WRITE_TIMEOUT_MS,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
  });

/** Opens the log: begins to read at once, and is ready when it has read to the end. */
export const openSchemasTopic = (brokers: readonly string[], { apply, report, lost }: TopicListener): SchemasTopic => {
  const kafka = connect(brokers);
  const writer = createTopicWriter(kafka, SCHEMAS_TOPIC);
  const reader = createTopicReader({
    kafka,
    topic: SCHEMAS_TOPIC,
    report: (line) => report(`Kafka at ${brokers.join(',')}: ${line}`),
    lost,
    record: ({ key, value }) => {
      const record = decodeRecord({ key: key?.toString() ?? '', value: value?.toString() ?? null });
      if (record !== undefined) apply(record);
    },
  });
  const { position } = reader;
  let atEnd = false;

  const status = (): TopicStatus => {
    const state = !atEnd ? 'reading' : reader.answering() ? 'following' : 'away';
    return { state, position: position.next() };
  };

  /** 1. Write, 2. wait for the acknowledgement, 3. wait until it was read back: only then does the state hold it. */
  const append: AppendRecord = async (record) => {
    const before = position.next();
    const sent = await writer.send(record, status().state === 'away' ? 'once' : 'patient');
    if (!('offset' in sent)) return sent;
    if (sent.offset < before) lost(`${SCHEMAS_TOPIC} was emptied or replaced: a write landed before what was read`);
    if (await position.reached(sent.offset + 1, WRITE_TIMEOUT_MS)) return { outcome: 'stored' };
    return { outcome: 'unknown', reason: `stored at offset ${sent.offset}, but not read back in time` };
  };

  /** A record of our own marks the end: when it comes back, everything before it has been applied. */
  const readToEnd = async (): Promise<void> => {
    const result = await append({ keytype: 'NOOP', value: null });
    if (result.outcome !== 'stored') throw new Error(result.reason);
    atEnd = true;
  };

  const ready = reader.start().then(() => reader.untilItWorks(readToEnd));
  const close = async (): Promise<void> => {
    await Promise.allSettled([reader.close(), writer.close()]);
  };
  return { append, ready, status, close };
};

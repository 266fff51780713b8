import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Consumer, type EachBatchPayload, Kafka, logLevel, Partitioners } from 'kafkajs';
import { decodeRecord, encodeRecord, type RegistryRecord } from './records.ts';
import type { AppendRecord, TopicStatus, WriteOutcome } from './schema-log.ts';
import { createPosition } from './position.ts';
import { createSchemasTopic } from './topic-setup.ts';
import { reasonOf, writeFailure } from './write-errors.ts';

/** Confluent's name for it; a registry of theirs finds these schemas. */
export const SCHEMAS_TOPIC = '_schemas';

/** How long a write may take until its outcome counts as unknown, milliseconds. */
const WRITE_TIMEOUT_MS = 10_000;
/** A write that is safe to repeat is repeated for this long, milliseconds. */
const RETRY_FOR_MS = 3_000;
const POLL_MS = 500;
/** No answer to a poll for this long means that Kafka is away. */
const AWAY_AFTER_MS = 5_000;

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

/**
 * Follows the topic with a consumer of its own group that commits nothing: whenever it begins, it begins at the first
 * offset, and records that were applied before are passed over by their offset.
 */
export const openSchemasTopic = (brokers: readonly string[], listener: TopicListener): SchemasTopic => {
  const kafka = new Kafka({
    clientId: 'handset-registry',
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: WRITE_TIMEOUT_MS,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
  const position = createPosition();
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
    // A repeated attempt would hide that an earlier one may have landed: `append` decides what is repeated.
    retry: { retries: 0 },
  });
  let consumer: Consumer | undefined;
  let closed = false;
  let atEnd = false;
  let lastPollAt = 0;

  const applyBatch = async ({ batch }: EachBatchPayload): Promise<void> => {
    for (const { offset, key, value } of batch.messages) {
      if (Number(offset) < position.next()) continue;
      const record = decodeRecord({ key: key?.toString() ?? '', value: value?.toString() ?? null });
      if (record !== undefined) listener.apply(record);
      position.advance(Number(offset) + 1);
    }
  };

  const follow = async (): Promise<void> => {
    const groupId = `handset-registry-${randomUUID()}`;
    const next = kafka.consumer({
      groupId,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: POLL_MS,
      sessionTimeout: 10_000,
      retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    consumer = next;
    next.on(next.events.FETCH, () => (lastPollAt = Date.now()));
    next.on(next.events.CRASH, ({ payload }) => void followAgain(next, payload.error));
    await next.connect();
    await next.subscribe({ topic: SCHEMAS_TOPIC, fromBeginning: true });
    await next.run({ autoCommit: false, eachBatch: applyBatch });
  };

  const followAgain = async (crashed: Consumer, error: Error): Promise<void> => {
    if (closed || consumer !== crashed) return;
    consumer = undefined;
    listener.report(`reading ${SCHEMAS_TOPIC} was interrupted (${error.message}); trying again`);
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
        if (reason !== reported) listener.report(`Kafka at ${brokers.join(',')}: ${reason}; trying again`);
        reported = reason;
        await sleep(500);
      }
    }
  };

  const send = async (record: RegistryRecord): Promise<number> => {
    await producer.connect();
    const [metadata] = await producer.send({
      topic: SCHEMAS_TOPIC,
      acks: -1,
      timeout: WRITE_TIMEOUT_MS,
      messages: [{ ...encodeRecord(record), partition: 0 }],
    });
    return Number(metadata?.baseOffset ?? -1);
  };

  /** Repeats what is safe to repeat, so that a restarting broker is hardly noticed; not while Kafka is known to be away. */
  const sendPatiently = async (record: RegistryRecord): Promise<Sent> => {
    const giveUpAt = status().state === 'away' ? 0 : Date.now() + RETRY_FOR_MS;
    let mayHaveLanded = false;
    for (;;) {
      try {
        return { offset: await send(record) };
      } catch (error) {
        const failure = writeFailure(error);
        mayHaveLanded ||= failure !== 'never sent';
        if (closed || failure === 'unknown' || Date.now() > giveUpAt)
          return { outcome: mayHaveLanded ? 'unknown' : 'unavailable', reason: reasonOf(error) };
        await sleep(200);
      }
    }
  };

  const append: AppendRecord = async (record) => {
    const before = position.next();
    const sent = await sendPatiently(record);
    if (!('offset' in sent)) return sent;
    if (sent.offset < before) return replaced(sent.offset, before);
    if (await position.reached(sent.offset + 1, WRITE_TIMEOUT_MS)) return { outcome: 'stored' };
    return { outcome: 'unknown', reason: `stored at offset ${sent.offset}, but not read back in time` };
  };

  const replaced = (offset: number, before: number): WriteOutcome => {
    const reason = `${SCHEMAS_TOPIC} was emptied or replaced: a write landed at offset ${offset}, before ${before}`;
    listener.lost(reason);
    return { outcome: 'unknown', reason };
  };

  /** A record of our own marks the end: when it comes back, everything before it has been applied. */
  const readToEnd = async (): Promise<void> => {
    const result = await append({ keytype: 'NOOP', value: null });
    if (result.outcome !== 'stored') throw new Error(result.reason);
    atEnd = true;
  };

  /** Also after an interruption: the topic may have gone with its broker's data. */
  const prepareAndFollow = async (): Promise<void> => {
    const end = await prepareTopic(kafka);
    if (end < position.next())
      listener.lost(`${SCHEMAS_TOPIC} was emptied or replaced: it ends at ${end}, before ${position.next()}`);
    await follow().catch(async (error: unknown) => {
      await consumer?.disconnect().catch(() => undefined);
      throw error;
    });
  };

  const ready = (async () => {
    await untilItWorks(prepareAndFollow);
    await untilItWorks(readToEnd);
  })();

  const status = (): TopicStatus => {
    const answering = Date.now() - lastPollAt < AWAY_AFTER_MS;
    return { state: !atEnd ? 'reading' : answering ? 'following' : 'away', position: position.next() };
  };

  const close = async (): Promise<void> => {
    closed = true;
    await Promise.allSettled([consumer?.disconnect(), producer.disconnect()]);
  };

  return { append, ready, status, close };
};

type Sent = { readonly offset: number } | Exclude<WriteOutcome, { outcome: 'stored' }>;

/**
 * Makes or checks the topic and returns its end. Each time with a client of its own: kafkajs' admin cannot make a topic
 * that it has known and that is gone.
 */
const prepareTopic = async (kafka: Kafka): Promise<number> => {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await createSchemasTopic(admin, SCHEMAS_TOPIC);
    const [end] = await admin.fetchTopicOffsets(SCHEMAS_TOPIC);
    return Number(end?.high ?? 0);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

import type { Kafka, Message, Producer } from 'kafkajs';

/** A record for a topic; its place follows from its key. */
export interface Outgoing {
  readonly topic: string;
  readonly key: string | Buffer;
  readonly value: Buffer | null;
  /** Only for records whose place is not that of their key. */
  readonly partition?: number;
}

/** Kafka did not acknowledge in time: the records may or may not be there. Sending them again is safe. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

export interface Publisher {
  /** Resolves when all in-sync replicas have the records. @throws NotAcknowledged */
  publish(records: readonly Outgoing[]): Promise<void>;
  /** Records that were accepted by `publish` and are not acknowledged yet. */
  waiting(): number;
  stop(): Promise<void>;
}

interface Waiting {
  readonly records: readonly Outgoing[];
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

/** Most records in one request to the broker. */
const MAX_RECORDS = 10_000;
/** Most bytes of values in one request to the broker: well under the broker's limit. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * An idempotent producer with one request in flight: everything that arrives meanwhile goes into the next one, so a
 * busy service sends large batches and a quiet one sends at once.
 *
 * After a failed send the producer is replaced. kafkajs 2.2.4 gives the sequence number of a failed send to the next
 * one; if the first had reached the broker, it would drop the second as a duplicate and still acknowledge it.
 */
export function createPublisher(kafka: Kafka): Publisher {
  let producer: Promise<Producer> | undefined;
  let queue: Waiting[] = [];
  let waiting = 0;
  let running: Promise<void> | undefined;

  const connected = async (): Promise<Producer> => {
    const fresh = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      retry: { retries: 4 },
      allowAutoTopicCreation: false,
    });
    await fresh.connect();
    return fresh;
  };
  const replace = async (): Promise<void> => {
    const old = producer;
    producer = undefined;
    await old?.then((each) => each.disconnect()).catch(() => undefined);
  };
  const send = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      producer ??= connected();
      await (await producer).sendBatch({ acks: -1, topicMessages: byTopic(batch) });
      for (const each of batch) each.done();
    } catch (error) {
      await replace();
      const failure = new NotAcknowledged(error instanceof Error ? error.message : String(error), { cause: error });
      for (const each of batch) each.failed(failure);
    }
  };
  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const size = nextBatch(queue);
      const batch = queue.slice(0, size);
      queue = queue.slice(size);
      await send(batch);
      waiting -= batch.reduce((sum, each) => sum + each.records.length, 0);
    }
    running = undefined;
  };

  return {
    publish(records) {
      if (records.length === 0) return Promise.resolve();
      waiting += records.length;
      return new Promise<void>((done, failed) => {
        queue.push({ records, done, failed });
        running ??= drain();
      });
    },
    waiting: () => waiting,
    async stop() {
      await running;
      await replace();
    },
  };
}

/** How many of the waiting requests go together; at least one, however large. */
function nextBatch(queue: readonly Waiting[]): number {
  let records = 0;
  let bytes = 0;
  const end = queue.findIndex((each, index) => {
    records += each.records.length;
    bytes += each.records.reduce((sum, record) => sum + (record.value?.length ?? 0), 0);
    return index > 0 && (records > MAX_RECORDS || bytes > MAX_BYTES);
  });
  return end === -1 ? queue.length : end;
}

function byTopic(batch: readonly Waiting[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const { records } of batch)
    for (const { topic, key, value, partition } of records) {
      const messages = topics.get(topic) ?? [];
      topics.set(topic, messages);
      messages.push({ key, value, ...(partition !== undefined && { partition }) });
    }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

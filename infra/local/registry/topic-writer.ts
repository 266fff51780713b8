import { setTimeout as sleep } from 'node:timers/promises';
import { type Kafka, Partitioners } from 'kafkajs';
import { encodeRecord, type RegistryRecord } from './records.ts';
import type { WriteOutcome } from './schema-log.ts';
import { reasonOf, writeFailure } from './write-errors.ts';

/** How long the broker may take to acknowledge, milliseconds. */
export const WRITE_TIMEOUT_MS = 10_000;
/** A write that is safe to repeat is repeated for this long, milliseconds. */
const RETRY_FOR_MS = 3_000;

/** Where a record landed, acknowledged by all replicas in sync; or why not, and what that means. */
export type Sent = { readonly offset: number } | Exclude<WriteOutcome, { outcome: 'stored' }>;

/** `patient`: a broker that restarts is hardly noticed. `once`: Kafka is known to be away, the caller need not wait. */
export type Patience = 'patient' | 'once';

export interface TopicWriter {
  readonly send: (record: RegistryRecord, patience: Patience) => Promise<Sent>;
  readonly close: () => Promise<void>;
}

export const createTopicWriter = (kafka: Kafka, topic: string): TopicWriter => {
  let closed = false;
  const producer = kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
    // A repeated attempt would hide that an earlier one may have landed: what is repeated is decided below.
    retry: { retries: 0 },
  });

  const sendOnce = async (record: RegistryRecord): Promise<number> => {
    await producer.connect();
    const messages = [{ ...encodeRecord(record), partition: 0 }];
    const [metadata] = await producer.send({ topic, acks: -1, timeout: WRITE_TIMEOUT_MS, messages });
    return Number(metadata?.baseOffset ?? -1);
  };

  const send: TopicWriter['send'] = async (record, patience) => {
    const giveUpAt = patience === 'once' ? 0 : Date.now() + RETRY_FOR_MS;
    let mayHaveLanded = false;
    for (;;) {
      try {
        return { offset: await sendOnce(record) };
      } catch (error) {
        const failure = writeFailure(error);
        mayHaveLanded ||= failure !== 'never sent';
        if (closed || failure === 'unknown' || Date.now() > giveUpAt)
          return { outcome: mayHaveLanded ? 'unknown' : 'unavailable', reason: reasonOf(error) };
        await sleep(200);
      }
    }
  };

  const close = async (): Promise<void> => {
    closed = true;
    await producer.disconnect();
  };
  return { send, close };
};

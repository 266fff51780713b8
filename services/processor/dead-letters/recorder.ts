import type { ClickHouseClient } from '@clickhouse/client';
import type { Kafka } from 'kafkajs';
import type { DeadLetter } from '../../../schemas/codec.ts';
import { deadLetterDecoder, schemaIdOf, type Decode } from '../../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { WriterSchemas } from '../../runtime/registry/schemas.ts';

const TOPIC = OTHER_TOPICS.deadLetter.name;
/** Pause before a recorder that failed starts again (ms). */
const RESTART_AFTER_MS = 2_000;
/** A recorder that is silent for this long loses its partition (ms); its heir waits for it. */
const SESSION_MS = 10_000;
/**
 * How long a stop waits for the group to be left (ms): kafkajs leaves none that it is still joining, and that takes as
 * long as the session of a member that died.
 */
const LEAVE_WITHIN_MS = 1_000;

/** A dead letter as `dead_letter_log` holds it: all but the bytes. */
const rowOf = ({ origin_key: _key, payload: _payload, occurred_at, ...rest }: DeadLetter) => ({
  ...rest,
  occurred_at: new Date(occurred_at).toISOString().replace('T', ' ').replace('Z', ''),
});

/**
 * Copies dead letters from their topic, whoever sent them, to ClickHouse. Offsets are committed after the insert;
 * a letter again replaces itself. What is on the topic and is no dead letter is logged and left where it is.
 *
 * Nobody waits until it has joined its group: after a crash that takes as long as the session of the one before, and
 * the partitions of the events would stand still for nothing.
 */
export function startDeadLetterRecorder(
  kafka: Pick<Kafka, 'consumer'>,
  clickhouse: ClickHouseClient,
  writerSchemas: WriterSchemas,
  groupId: string,
  logger: Logger,
): () => Promise<void> {
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_MS,
    retry: { retries: 10, restartOnFailure: async () => true },
  });
  const decoders = new Map<number, Decode<DeadLetter>>();
  const decode = async (value: Buffer | null, offset: string): Promise<DeadLetter[]> => {
    const id = value === null ? undefined : schemaIdOf(value);
    const schema = id === undefined ? undefined : await writerSchemas(id);
    if (id === undefined || schema === undefined || value === null) {
      logger.warn({ topic: TOPIC, offset }, 'not a dead letter');
      return [];
    }
    const known = decoders.get(id) ?? deadLetterDecoder(schema);
    decoders.set(id, known);
    return [known(value)];
  };
  const run = async (): Promise<void> => {
    await consumer.connect();
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({
      autoCommit: true,
      eachBatch: async (payload) => {
        const letters: DeadLetter[] = [];
        for (const { value, offset } of payload.batch.messages) letters.push(...(await decode(value, offset)));
        await payload.heartbeat();
        await clickhouse.insert({ table: 'dead_letter_log', values: letters.map(rowOf), format: 'JSONEachRow' });
      },
    });
  };
  let stopped = false;
  const begin = (): void =>
    void run().catch((error: unknown) => {
      if (stopped) return;
      logger.warn({ err: error }, 'the dead-letter recorder cannot start; it tries again');
      setTimeout(begin, RESTART_AFTER_MS).unref();
    });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (stopped || restart) return;
    logger.warn({ err: error }, 'the dead-letter recorder starts over');
    setTimeout(begin, RESTART_AFTER_MS).unref();
  });
  begin();
  return async () => {
    stopped = true;
    const left = consumer.disconnect().catch(() => undefined);
    await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref())]);
  };
}

import { encodeEvent } from '../../schemas/codec.ts';
import { NotAcknowledged, type Outgoing, type Publisher } from '../../services/runtime/kafka/publisher.ts';
import type { Delivery } from './journey.ts';

/** Id of our schema of each topic, as the registry gave it. */
export type SchemaIds = ReadonlyMap<string, number>;

/** A delivery as a record: Avro in Confluent's wire format, keyed by message. */
export function recordOf({ topic, key, kind, event }: Delivery, schemaIds: SchemaIds): Outgoing {
  const schemaId = schemaIds.get(topic);
  if (schemaId === undefined) throw new Error(`the registry gave no schema id for ${topic}`);
  return { topic, key, value: encodeEvent(kind, event, schemaId) };
}

/** How records get to Kafka. */
export interface Dispatch {
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly schemaIds: SchemaIds;
  /** Events a second; 0: as fast as Kafka takes them. */
  readonly rate: number;
  /** How long a broker that does not acknowledge is asked again (ms). */
  readonly patience: number;
}

const LARGEST_CHUNK = 5_000;

/** Publishes deliveries in their order and returns how many there were, all acknowledged. */
export async function publishAll(deliveries: Iterable<Delivery>, dispatch: Dispatch): Promise<number> {
  const { rate, schemaIds } = dispatch;
  const size = rate === 0 ? LARGEST_CHUNK : Math.min(LARGEST_CHUNK, Math.max(1, Math.round(rate / 10)));
  const started = Date.now();
  let sent = 0;
  let chunk: Outgoing[] = [];
  let onTheWay: Promise<void> = Promise.resolve();
  const dispatchChunk = async (): Promise<void> => {
    const records = chunk;
    chunk = [];
    await onTheWay;
    sent += records.length;
    onTheWay = untilAcknowledged(records, dispatch);
    // Answered below; here it only must not count as unhandled while the next chunk is made.
    onTheWay.catch(() => undefined);
    const ahead = rate === 0 ? 0 : started + (sent / rate) * 1000 - Date.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  };
  for (const delivery of deliveries) {
    chunk.push(recordOf(delivery, schemaIds));
    if (chunk.length >= size) await dispatchChunk();
  }
  await dispatchChunk();
  await onTheWay;
  return sent;
}

/** Sends the same records until Kafka has them: twice is harmless, for the events are the same. */
async function untilAcknowledged(records: readonly Outgoing[], { publisher, patience }: Dispatch): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await publisher.publish(records);
    } catch (error) {
      if (!(error instanceof NotAcknowledged) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

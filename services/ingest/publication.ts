import { NotAcknowledged, type Outgoing, type Publisher } from '../runtime/kafka/publisher.ts';
import type { Metrics } from './metrics.ts';
import { unavailable, type Refusal } from './refusal.ts';
import type { SparingLog } from './sparing-log.ts';

/** Undefined once Kafka has acknowledged every record; else why the sender must send again. */
export type Publish = (records: readonly Outgoing[]) => Promise<Refusal | undefined>;

/** Publishes for the routes: nobody hears 2xx before Kafka's acknowledgement. */
export const publication =
  (publisher: Publisher, metrics: Metrics, log: SparingLog): Publish =>
  async (records) => {
    const stop = metrics.publishing();
    try {
      await publisher.publish(records);
      stop('acknowledged');
      return undefined;
    } catch (error) {
      stop('failed');
      if (!(error instanceof NotAcknowledged)) throw error;
      log(`publish ${error.outcome}`, 'events were not acknowledged', { reason: error.message });
      return refusalFor(error);
    }
  };

const refusalFor = ({ outcome }: NotAcknowledged): Refusal =>
  outcome === 'not_sent'
    ? unavailable('overloaded', 'Too much waits for Kafka; nothing was sent. Send the same request again later.')
    : unavailable(
        'not_acknowledged',
        'Kafka did not acknowledge in time, so the events may or may not be there. Send the same request again: events ' +
          'keep their ids. Only a submit with neither message_id nor Idempotency-Key would become a second message.',
      );

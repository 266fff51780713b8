import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Publisher } from '../runtime/kafka/publisher.ts';

/** What happened to a vendor's callback. */
export type CallbackOutcome = 'accepted' | 'ignored' | 'dead_letter' | 'refused' | 'unavailable';

/** The figures of ingest. */
export interface Metrics {
  readonly accepted: (kind: string, events: number) => void;
  readonly rejected: (kind: string, code: string) => void;
  readonly callback: (vendor: string, outcome: CallbackOutcome) => void;
  /** A request that was answered with an error status. */
  readonly refused: (status: number) => void;
  /** Starts a clock; the returned function stops it with what came of the publication. */
  readonly publishing: () => (outcome: 'acknowledged' | 'failed') => void;
}

/** Bounds of the publish latency (seconds). */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(registry: Registry, publisher: Pick<Publisher, 'waiting' | 'waitingBytes'>): Metrics {
  const registers = [registry];
  const events = new Counter({
    name: 'handset_ingest_events_total',
    help: 'Events by kind and what became of them: accepted (acknowledged by Kafka), or the code of their rejection',
    labelNames: ['kind', 'outcome', 'code'],
    registers,
  });
  const callbacks = new Counter({
    name: 'handset_ingest_callbacks_total',
    help: 'Vendor callbacks by what became of them',
    labelNames: ['vendor', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'handset_ingest_refusals_total',
    help: 'Requests answered with an error, by status',
    labelNames: ['status'],
    registers,
  });
  const publish = new Histogram({
    name: 'handset_ingest_publish_seconds',
    help: 'From handing a request to the publisher to its acknowledgement or failure',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read()) });
  };
  gauge('handset_ingest_waiting_records', 'Records that wait for Kafka', () => publisher.waiting());
  gauge('handset_ingest_waiting_bytes', 'Bytes that wait for Kafka', () => publisher.waitingBytes());
  return {
    accepted: (kind, count) => events.inc({ kind, outcome: 'accepted', code: '' }, count),
    rejected: (kind, code) => events.inc({ kind, outcome: 'rejected', code }),
    callback: (vendor, outcome) => callbacks.inc({ vendor, outcome }),
    refused: (status) => refusals.inc({ status }),
    publishing() {
      const stop = publish.startTimer();
      return (outcome) => void stop({ outcome });
    },
  };
}

/** Shows how far the look-ups of numbers are behind their topic. */
export function addNumbersGauge(registry: Registry, behind: () => number | undefined): void {
  const made: Gauge = new Gauge({
    name: 'handset_ingest_numbers_behind_records',
    help: 'Look-ups of numbers on the topic that submits are not stamped with yet; NaN: unknown',
    registers: [registry],
    collect: () => made.set(behind() ?? NaN),
  });
}

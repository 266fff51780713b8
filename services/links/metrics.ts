import { Counter, Gauge, type Registry } from 'prom-client';
import type { Following } from '../runtime/kafka/follow.ts';
import type { Spool } from './spool/spool.ts';

/** What an asker was answered. */
export type Answer = 'redirected' | 'not_found' | 'limited';

/** The figures of a redirector. */
export interface Metrics {
  readonly answered: (answer: Answer) => void;
  readonly clicks: (outcome: 'sent' | 'damaged', clicks: number) => void;
  readonly record: (outcome: 'entered' | 'void') => void;
}

export function createMetrics(registry: Registry): Metrics {
  const registers = [registry];
  const answers = new Counter({
    name: 'handset_links_answers_total',
    help: 'Requests for codes by what they were answered',
    labelNames: ['answer'],
    registers,
  });
  const clicks = new Counter({
    name: 'handset_links_clicks_total',
    help: 'Clicks by what became of them: sent (acknowledged by Kafka) or damaged (unreadable in the spool)',
    labelNames: ['outcome'],
    registers,
  });
  const records = new Counter({
    name: 'handset_links_records_total',
    help: 'Records of handset.links that were entered, or void',
    labelNames: ['outcome'],
    registers,
  });
  return {
    answered: (answer) => answers.inc({ answer }),
    clicks: (outcome, count) => clicks.inc({ outcome }, count),
    record: (outcome) => records.inc({ outcome }),
  };
}

/** What waits: clicks for Kafka, records for us. */
export function addGauges(registry: Registry, spool: Spool, following: Following): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers: [registry], collect: () => made.set(read()) });
  };
  gauge('handset_links_unsent_bytes', 'Bytes of clicks on the disk that wait for Kafka', () => spool.unsentBytes());
  gauge('handset_links_held_clicks', 'Clicks in memory that the disk did not take', () => spool.held().lines);
  gauge('handset_links_lost_clicks', 'Clicks that neither disk nor memory took', () => spool.held().lost);
  gauge(
    'handset_links_behind_records',
    'Records of handset.links that are not entered yet; NaN: unknown',
    () => following.behind() ?? Number.NaN,
  );
}

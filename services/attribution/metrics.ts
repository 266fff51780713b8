import { Counter, Gauge, type Registry } from 'prom-client';
import type { Decision } from '../../schemas/attribution.ts';

/** The figures of attribution. */
export interface Metrics {
  readonly told: (decision: Decision) => void;
  readonly deadLetter: (code: string) => void;
  readonly failed: () => void;
}

export function createMetrics(registry: Registry, sizes: { waiting: () => number; decisions: () => number }): Metrics {
  const registers = [registry];
  const told = new Counter({
    name: 'handset_attributed_total',
    help: 'Replies and conversions that named no message, by how one was found (none: none was)',
    labelNames: ['kind', 'attribution'],
    registers,
  });
  const letters = new Counter({
    name: 'handset_attribution_dead_letters_total',
    help: 'Records that could not be used, by failure code',
    labelNames: ['code'],
    registers,
  });
  const failed = new Counter({
    name: 'handset_attribution_pauses_total',
    help: 'Rounds that were given up because Kafka or ClickHouse was away; all that waits is tried again',
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read()) });
  };
  gauge('handset_attribution_waiting', 'Replies and conversions whose message is being looked for', sizes.waiting);
  gauge('handset_attribution_decisions', 'Decisions that are remembered', sizes.decisions);
  return {
    told: ({ kind, attribution }) => told.inc({ kind, attribution }),
    deadLetter: (code) => letters.inc({ code }),
    failed: () => failed.inc(),
  };
}

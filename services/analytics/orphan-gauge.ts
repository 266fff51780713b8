import { Gauge, type Registry } from 'prom-client';

/** A scrape asks ClickHouse at most this often (ms). */
const EVERY_MS = 60_000;

const ORPHANS = 'SELECT count() AS messages FROM orphans WHERE first_seen_at > now() - INTERVAL 1 DAY';

/** What the gauge needs. */
export interface OrphanGaugeOptions {
  /** Runs a query; rejects while ClickHouse is away. */
  readonly query: (sql: string) => Promise<readonly object[]>;
  /** Epoch ms. */
  readonly now: () => number;
  readonly registry: Registry;
}

/**
 * How many messages of the last day have events and no submit. Asked for when somebody scrapes; while ClickHouse is away
 * the last figure stands.
 */
export function orphanGauge({ query, now, registry }: OrphanGaugeOptions): void {
  let askedAt = -Infinity;
  new Gauge({
    registers: [registry],
    name: 'handset_orphan_messages',
    help: 'Messages first seen within a day of which events came but no submit.',
    async collect() {
      if (now() - askedAt < EVERY_MS) return;
      askedAt = now();
      const rows = await query(ORPHANS).catch(() => []);
      const [row] = rows as { messages: number | string }[];
      if (row !== undefined) this.set(Number(row.messages));
    },
  });
}

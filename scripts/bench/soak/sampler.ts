import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Admin } from 'kafkajs';
import { lag } from '../../compare/drained.ts';
import { residentBytes } from '../processes/usage.ts';
import { rowsOf } from '../processes/stage.ts';
import type { Resident } from './memory.ts';
import { followCounter, toldBy, type Told } from './processor-metrics.ts';
import type { Reading } from './series.ts';

/** Pause between two looks (ms). */
const EVERY_MS = 5_000;
const PATIENCE_MS = 3_000;

/** Whom a sampler looks at. */
export interface Watched {
  /** Process ids by name; null while one is down. */
  readonly pids: Readonly<Record<string, () => number | null>>;
  /** Where processors tell their metrics. */
  readonly metrics: readonly string[];
  readonly clickhouse: ClickHouseClient;
  readonly admin: Admin;
}

/** Everything that was seen, over time. NaN where somebody was down. */
export interface Samples {
  readonly memory: ReadonlyMap<string, readonly Resident[]>;
  /** Active parts of the table that has most. */
  readonly parts: readonly Reading[];
  /** The most parts that each table ever had. */
  readonly partsByTable: ReadonlyMap<string, number>;
  /** Events in Kafka whose effect is not yet known to be in ClickHouse. */
  readonly uncommitted: readonly Reading[];
  /** Events that processors have yet to read, and how long ago the broker appended what they read, by their metrics. */
  readonly unread: readonly Reading[];
  readonly lagSeconds: readonly Reading[];
  readonly hot: readonly Reading[];
  /** Messages looked up in ClickHouse, and those that left memory, since the beginning. */
  readonly lookedUp: readonly Reading[];
  readonly evicted: readonly Reading[];
}

export interface Sampler {
  readonly samples: () => Samples;
  readonly stop: () => Promise<void>;
}

type Growing = { [S in Exclude<keyof Samples, 'memory' | 'partsByTable'>]: Reading[] };

/** Looks every five seconds, from now (`at` 0) on; who is down is looked at again later. */
export function startSampler({ pids, metrics, clickhouse, admin }: Watched): Sampler {
  const began = Date.now();
  const memory = new Map<string, Resident[]>(Object.keys(pids).map((name) => [name, []]));
  const partsByTable = new Map<string, number>();
  const series: Growing = {
    parts: [],
    uncommitted: [],
    unread: [],
    lagSeconds: [],
    hot: [],
    lookedUp: [],
    evicted: [],
  };
  const counters = metrics.map(() => ({ lookedUp: followCounter(), evicted: followCounter() }));
  const over = new AbortController();

  const look = async (at: number): Promise<void> => {
    for (const [name, readings] of memory) {
      const pid = pids[name]?.() ?? null;
      readings.push({ at, value: residentBytes(pid), pid });
    }
    const [parts, uncommitted, told] = await Promise.all([
      orNothing(partsOf(clickhouse)),
      orNothing(lag(admin)),
      Promise.all(metrics.map((url) => orNothing(readTold(url)))),
    ]);
    for (const [table, count] of parts ?? []) partsByTable.set(table, Math.max(count, partsByTable.get(table) ?? 0));
    const add = (name: keyof Growing, value: number): void => void series[name].push({ at, value });
    add('parts', parts === undefined ? NaN : Math.max(0, ...parts.values()));
    add('uncommitted', uncommitted ?? NaN);
    add(
      'unread',
      sumOf(told, ({ lagRecords }) => lagRecords),
    );
    add('lagSeconds', Math.max(...told.map((each) => each?.lagSeconds ?? NaN)));
    add(
      'hot',
      sumOf(told, ({ hotMessages }) => hotMessages),
    );
    for (const name of ['lookedUp', 'evicted'] as const)
      add(
        name,
        counters.reduce((sum, counter, index) => sum + counter[name](told[index]?.[name] ?? NaN), 0),
      );
  };
  const looking = (async () => {
    for (let turn = 0; !over.signal.aborted; turn++) {
      await sleep(Math.max(0, began + turn * EVERY_MS - Date.now()), undefined, over).catch(() => undefined);
      if (!over.signal.aborted) await look((Date.now() - began) / 1000);
    }
  })();
  return {
    samples: () => ({ memory, partsByTable, ...series }),
    async stop() {
      over.abort();
      await looking;
    },
  };
}

const sumOf = (told: readonly (Told | undefined)[], figure: (one: Told) => number): number =>
  told.reduce((sum, one) => sum + (one === undefined ? NaN : figure(one)), 0);

/** Who is down or slow says nothing. */
async function orNothing<T>(question: Promise<T>): Promise<T | undefined> {
  const late = sleep(PATIENCE_MS, undefined, { ref: false });
  return Promise.race([question, late]).catch(() => undefined);
}

async function readTold(url: string): Promise<Told> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return toldBy(await response.text());
}

async function partsOf(clickhouse: ClickHouseClient): Promise<Map<string, number>> {
  const rows = await rowsOf<{ table: string; parts: string }>(
    clickhouse,
    `SELECT table, count() AS parts FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table`,
  );
  return new Map(rows.map(({ table, parts }) => [table, Number(parts)]));
}

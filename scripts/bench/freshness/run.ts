import { startSystem, type System } from '../../../infra/local/system.ts';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings } from '../../../services/runtime/connections.ts';
import { PORT, readSettings, type Environment } from '../../../services/runtime/settings.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { cpuMeter } from './cpu.ts';
import { sendSteadily, type Batch, type Sent } from './load.ts';
import { figures, percentile } from './percentiles.ts';
import { watchAnswers } from './watch.ts';

const WARM_UP_SECONDS = 5;
const PATIENCE_MS = 60_000;
/** Answers older than this are no longer fresh by anybody's measure: more load would only lengthen the queue (ms). */
const SATURATED_MS = 5_000;

/** How much is sent. */
export interface Pace {
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Events a request. */
  readonly batch: number;
}

/** How fresh answers were at one pace. */
export interface Fresh {
  readonly pace: Pace;
  readonly sent: Sent;
  /** Batches that were not seen in time. */
  readonly missing: number;
  /** From due to acknowledged, from acknowledged to visible, and how long a look took (ms each). */
  readonly acknowledged: readonly number[];
  readonly ages: readonly number[];
  readonly looks: readonly number[];
  /** CPU of each process while it was sent; empty for a system that others started. */
  readonly used: string;
}

/** Process ids whose CPU is told, by name. */
export type Pids = Readonly<Record<string, () => number | null>>;

/** Sends at one pace to a running system. The first seconds, in which servers warm up, are not counted. */
export async function freshAt(env: Environment, pids: Pids, pace: Pace): Promise<Fresh> {
  const { clickhouse, port, key } = readSettings(env, (read) => ({
    clickhouse: clickhouseSettings(read),
    port: read.whole('HANDSET_INGEST_PORT', 8080, PORT),
    key: read.list('HANDSET_INGEST_KEYS', [])[0]?.replace(/^[^:]*:/, '') ?? '',
  }));
  const client = createClickHouse(clickhouse, 'handset-freshness');
  const to = { url: `http://127.0.0.1:${port}`, key, ...pace };
  const run = (name: string, seconds: number, onAcknowledged: (sent: Batch) => void) =>
    sendSteadily({ ...to, run: `fresh-${Date.now()}-${name}`, seconds, onAcknowledged });
  try {
    await run('warm', WARM_UP_SECONDS, () => undefined);
    const watch = watchAnswers(client);
    const acknowledged: number[] = [];
    const cpu = cpuMeter(pids);
    const sent = await run('run', pace.seconds, (each) => {
      watch.add(each);
      acknowledged.push(each.answeredAfter);
    });
    const used = cpu();
    const missing = (await watch.settled(PATIENCE_MS)).length;
    return { pace, sent, missing, acknowledged, ages: watch.ages(), looks: watch.looks(), used };
  } finally {
    await client.close();
  }
}

/** True when a system did not keep up. */
export const isSaturated = ({ pace, sent, missing, ages }: Fresh): boolean =>
  sent.refused + missing > 0 || sent.events / sent.seconds < 0.95 * pace.rate || percentile(ages, 0.99) > SATURATED_MS;

/** Sends at one pace after the other to a system of its own until one saturates it; that one is the last told. */
export async function freshnessUpTo(paces: readonly Pace[], report: (line: string) => void): Promise<readonly Fresh[]> {
  return onOwnSystem(async (system) => {
    const measured: Fresh[] = [];
    for (const pace of paces) {
      const fresh = await freshAt(system.env, pidsOf(system), pace);
      measured.push(fresh);
      report(textOf(fresh));
      if (isSaturated(fresh)) break;
    }
    return measured;
  });
}

async function onOwnSystem<T>(work: (system: System) => Promise<T>): Promise<T> {
  const { HANDSET_BATCH_MS = '' } = process.env;
  const settings = { HANDSET_INGEST_RATE: '10000000', HANDSET_BATCH_MS };
  return inTemporaryFolder(async (dataDir) => {
    const system = await startSystem({ dataDir, ports: 'free', settings });
    return work(system).finally(() => system.stop());
  });
}

const pidsOf = ({ ground, pid }: System): Pids => ({
  kafka: ground.kafka.pid,
  clickhouse: ground.clickhouse.pid,
  ingest: () => pid('ingest'),
  processor: () => pid('processor-1'),
  sender: () => process.pid,
});

/** What was measured, in a few lines. */
export function textOf(fresh: Fresh): string {
  const { pace, sent, missing, acknowledged, ages, looks, used } = fresh;
  return [
    `${sent.events} events in ${sent.seconds.toFixed(1)} s, ${pace.batch} a request: ${Math.round(sent.events / sent.seconds)} ` +
      `of ${pace.rate} a second; ${sent.refused} requests refused, ${missing} not seen within ${PATIENCE_MS / 1000} s` +
      `${isSaturated(fresh) ? ': saturated' : ''}`,
    'ms | p50 | p95 | p99 | max',
    `due → acknowledged | ${figures(acknowledged)}`,
    `acknowledged → visible in segment_sums | ${figures(ages)}`,
    `a look (so much of it is the watching) | ${figures(looks)}`,
    ...(used === '' ? [] : [`of one CPU, while sending: ${used}`]),
  ].join('\n');
}

/**
 * How fresh answers are: `node --import tsx scripts/bench/freshness.bench.ts [--rate 2000] [--seconds 30] [--batch 100]
 * [--start]`. Sends submits, handoffs and receipts over HTTP at a steady rate to the system that runs beside it (or,
 * with --start, to one of its own, which heeds HANDSET_BATCH_MS), and measures from ingest's 202 until `segment_performance` shows all of a request's
 * events. The first seconds, in which servers warm up, are sent but not counted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSystem, type System } from '../../infra/local/system.ts';
import { createClickHouse } from '../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings } from '../../services/runtime/connections.ts';
import { withLocalKeys } from '../../services/runtime/data-dir.ts';
import { PORT, readSettings, type Environment } from '../../services/runtime/settings.ts';
import { cpuMeter } from './freshness/cpu.ts';
import { sendSteadily, type Batch } from './freshness/load.ts';
import { figures } from './freshness/percentiles.ts';
import { watchAnswers } from './freshness/watch.ts';

const WARM_UP_SECONDS = 5;
const PATIENCE_MS = 60_000;

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '30' },
    batch: { type: 'string', default: '100' },
    start: { type: 'boolean', default: false },
  },
});
const [rate, seconds, batch] = [values.rate, values.seconds, values.batch].map(Number) as [number, number, number];
if (!(rate > 0 && seconds > 0 && batch >= 1 && batch <= 1000)) {
  console.error('--rate and --seconds must be above 0, --batch 1 to 1000');
  process.exitCode = 1;
} else if (values.start) await withOwnSystem(measure);
else await measure(withLocalKeys(process.env), {});

async function withOwnSystem(work: typeof measure): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'handset-freshness-'));
  try {
    const { HANDSET_BATCH_MS = '' } = process.env;
    const settings = { HANDSET_INGEST_RATE: '10000000', HANDSET_BATCH_MS };
    const system = await startSystem({ dataDir, ports: 'free', settings });
    await work(system.env, pidsOf(system)).finally(() => system.stop());
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

type Pids = Readonly<Record<string, () => number | null>>;

function pidsOf({ ground, pid }: System): Pids {
  return {
    kafka: ground.kafka.pid,
    clickhouse: ground.clickhouse.pid,
    ingest: () => pid('ingest'),
    processor: () => pid('processor-1'),
    sender: () => process.pid,
  };
}

async function measure(env: Environment, pids: Pids): Promise<void> {
  const { clickhouse, port, key } = readSettings(env, (read) => ({
    clickhouse: clickhouseSettings(read),
    port: read.whole('HANDSET_INGEST_PORT', 8080, PORT),
    key: read.list('HANDSET_INGEST_KEYS', [])[0]?.replace(/^[^:]*:/, '') ?? '',
  }));
  const client = createClickHouse(clickhouse, 'handset-freshness');
  const url = `http://127.0.0.1:${port}`;
  const run = (name: string, length: number, onAcknowledged: (sent: Batch) => void) =>
    sendSteadily({ url, key, run: `fresh-${Date.now()}-${name}`, rate, seconds: length, batch, onAcknowledged });
  try {
    await run('warm', WARM_UP_SECONDS, () => undefined);
    const watch = watchAnswers(client);
    const acknowledged: number[] = [];
    const cpu = cpuMeter(pids);
    const sent = await run('run', seconds, (each) => {
      watch.add(each);
      acknowledged.push(each.answeredAfter);
    });
    const used = cpu();
    const missing = await watch.settled(PATIENCE_MS);
    report({ sent, missing, acknowledged, ages: watch.ages(), looks: watch.looks(), used });
  } finally {
    await client.close();
  }
}

interface Measured {
  readonly sent: Awaited<ReturnType<typeof sendSteadily>>;
  readonly missing: readonly Batch[];
  readonly acknowledged: readonly number[];
  readonly ages: readonly number[];
  readonly looks: readonly number[];
  /** CPU of each process while it was sent; empty for a system that others started. */
  readonly used: string;
}

function report({ sent, missing, acknowledged, ages, looks, used }: Measured): void {
  const load = loadavg()[0]!.toFixed(1);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model}, load ${load}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(
    `${sent.events} events in ${sent.seconds.toFixed(1)} s, ${batch} a request: ${Math.round(sent.events / sent.seconds)} a second; ` +
      `${sent.refused} requests refused, ${missing.length} not seen within ${PATIENCE_MS / 1000} s`,
  );
  console.log('ms | p50 | p95 | p99 | max');
  console.log(`due → acknowledged | ${figures(acknowledged)}`);
  console.log(`acknowledged → visible in segment_performance | ${figures(ages)}`);
  console.log(`a look (so much of it is the watching) | ${figures(looks)}`);
  if (used !== '') console.log(`of one CPU, while sending: ${used}`);
  if (sent.refused + missing.length > 0) process.exitCode = 1;
}

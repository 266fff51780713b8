/**
 * What ingest takes: `node --import tsx scripts/bench/ingest.bench.ts [seconds a run]`. Starts Kafka, the registry and
 * the service on free ports, and sends submits from 20 connections as fast as they are acknowledged, in requests of 1,
 * 10 and 100. Prints events a second, the time to an acknowledgement (ms), and answers that were not 202.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startGround, type Ground } from '../../infra/local/ground.ts';
import { freePorts } from '../../infra/local/ports.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { ensureTopics } from '../../services/runtime/kafka/topics.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import { startService } from '../../services/ingest/testing/service.ts';

const SECONDS = Number(process.argv[2] ?? 10);
const CONNECTIONS = 20;
const REQUEST_SIZES = [1, 10, 100];

/** What `autocannon --json` says, as far as it is used here. */
interface Shot {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly non2xx: number;
  readonly errors: number;
}

/** Submits; autocannon puts another number for `[<id>]` into every request. */
const bodyOf = (size: number): string =>
  JSON.stringify(
    Array.from({ length: size }, (_, index) => ({
      message_id: `bench-[<id>]-${index}`,
      occurred_at: Date.now(),
      sender: '88000',
      recipient: `+1415555${String(index).padStart(4, '0')}`,
      campaign_id: 'spring',
      audience: 'returning',
      message_type: 'promotion',
      text: 'Your order is on its way: https://example.com/t/abc',
    })),
  );

async function shoot(url: string, size: number): Promise<Shot> {
  const cannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const headers = ['authorization=Bearer k-bench', 'content-type=application/json'].flatMap((each) => ['-H', each]);
  const options = ['--json', '--no-progress', '-I', '-c', String(CONNECTIONS), '-d', String(SECONDS), '-m', 'POST'];
  const args = [cannon, ...options, ...headers, '-b', bodyOf(size), `${url}/v1/events/submit`];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout) as Shot;
}

const dataDir = await mkdtemp(join(tmpdir(), 'handset-bench-'));
try {
  const ground = await startGround({ dataDir, ports: 'free', parts: ['kafka', 'registry'] });
  await measure(ground).finally(() => ground.stop());
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

async function measure(ground: Ground): Promise<void> {
  const kafka = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'bench', createLogger('bench', 'warn'));
  const admin = kafka.admin();
  await admin.connect();
  const retentionDays = { events: 7, deadLetters: 30, journal: 7 };
  await ensureTopics(admin, { partitions: 4, replicationFactor: 1, retentionDays });
  await admin.disconnect();
  const [port = 0] = await freePorts(1);
  const service = await startService(port, {
    ...ground.env,
    HANDSET_INGEST_KEYS: 'bench:k-bench',
    HANDSET_INGEST_RATE: '10000000',
  });
  try {
    console.log(
      `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
    );
    console.log('events a request | events/s | p50 ms | p99 ms | max ms | not 202');
    for (const size of REQUEST_SIZES) {
      const { requests, latency, non2xx, errors } = await shoot(service.url, size);
      const figures = [
        size,
        Math.round(requests.average * size),
        latency.p50,
        latency.p99,
        latency.max,
        non2xx + errors,
      ];
      console.log(figures.join(' | '));
    }
  } finally {
    await service.stop();
  }
}

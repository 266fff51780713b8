import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { freePorts } from '../../../infra/local/ports.ts';
import { answersOk } from '../../../infra/local/servers.ts';
import { nodeCommand, supervise, type Child } from '../../../infra/local/supervisor.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { ensureTopics } from '../../../services/runtime/kafka/topics.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { KEY, PUBLIC_URL, SECRET, submits, webhooks, type Shot } from './shots.ts';

export interface IngestOptions {
  /** Of each kind of request. */
  readonly seconds: number;
  readonly report: (line: string) => void;
}

/** What ingest took of one kind of request. */
export interface Taken {
  readonly name: string;
  readonly eventsASecond: number;
  /** Time to an acknowledgement (ms). */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Answers that promised nothing. */
  readonly refused: number;
}

const CONNECTIONS = 50;
/** Seconds of sending that are not counted: a service that has just started is still being compiled. */
const WARM_UP_SECONDS = 4;
const RETENTION_DAYS = { events: 7, deadLetters: 30, journal: 7 };

/** Sends from 50 connections as fast as it is acknowledged, kind after kind, to ingest in front of a real broker. */
export async function ingest(options: IngestOptions): Promise<readonly Taken[]> {
  return inTemporaryFolder(async (dataDir) => {
    const ground = await startGround({ dataDir, ports: 'free', parts: ['kafka', 'registry'] });
    return measure(ground, options).finally(() => ground.stop());
  });
}

async function measure(ground: Ground, { seconds, report }: IngestOptions): Promise<readonly Taken[]> {
  await makeTopics(ground);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const service = serviceOn(ground, port, url);
  try {
    await service.start();
    const taken: Taken[] = [];
    await shoot(url, submits(1), WARM_UP_SECONDS);
    for (const shot of [submits(1), submits(10), submits(100), webhooks()]) {
      const one = await shoot(url, shot, seconds);
      report(lineOf(one));
      taken.push(one);
    }
    return taken;
  } finally {
    await service.stop();
  }
}

function serviceOn({ dataDir, env }: Ground, port: number, url: string): Child {
  const own = {
    HANDSET_INGEST_PORT: String(port),
    HANDSET_INGEST_KEYS: `bench:${KEY}`,
    HANDSET_INGEST_RATE: '10000000',
    HANDSET_PUBLIC_URL: PUBLIC_URL,
    HANDSET_TWILIO_SECRETS: `bench:${SECRET}`,
  };
  return supervise({
    ...{ name: 'ingest', ...nodeCommand('services/ingest/main.ts'), port, dataDir, restart: 'never' },
    env: { PATH: process.env['PATH'], ...env, ...own },
    health: answersOk(`${url}/health`),
  });
}

async function makeTopics({ kafka: { brokers } }: Ground): Promise<void> {
  const admin = createKafka({ brokers: [brokers], ssl: false }, 'bench', createLogger('bench', 'warn')).admin();
  await admin.connect();
  await ensureTopics(admin, { partitions: 4, replicationFactor: 1, retentionDays: RETENTION_DAYS });
  await admin.disconnect();
}

/** What `autocannon --json` says, as far as it is used here. */
interface Said {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly non2xx: number;
  readonly errors: number;
}

async function shoot(url: string, shot: Shot, seconds: number): Promise<Taken> {
  const cannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const headers = Object.entries(shot.headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  const options = ['--json', '--no-progress', '-I', '-c', String(CONNECTIONS), '-d', String(seconds), '-m', 'POST'];
  const args = [cannon, ...options, ...headers, '-b', shot.body, url + shot.path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const { requests, latency, non2xx, errors } = JSON.parse(stdout) as Said;
  const { p50, p99, max } = latency;
  return { name: shot.name, eventsASecond: requests.average * shot.events, p50, p99, max, refused: non2xx + errors };
}

const lineOf = ({ name, eventsASecond, p50, p99, max, refused }: Taken): string =>
  `${name}: ${Math.round(eventsASecond)} events/s acknowledged; ms p50 ${p50}, p99 ${p99}, max ${max}; ${refused} refused`;

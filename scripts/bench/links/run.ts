import { execFile, execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { freePorts } from '../../../infra/local/ports.ts';
import { answersOk } from '../../../infra/local/servers.ts';
import { nodeCommand, supervise, type Child } from '../../../infra/local/supervisor.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { ensureTopics } from '../../../services/runtime/kafka/topics.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { writeHits } from './hits.ts';

export interface LinksOptions {
  /** Of each measurement. */
  readonly seconds: number;
  /** Redirects a second of the measurement at a rate. */
  readonly rate: number;
  readonly report: (line: string) => void;
}

/** What a redirector answered. */
export interface Redirected {
  readonly name: string;
  readonly redirectsASecond: number;
  /**
   * Time to a redirect (ms). At a rate, autocannon sends the share of each second in one burst, which is harder than an
   * even pace; its correction for omission is off, for it expects a request a millisecond, whatever the rate.
   */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Answers that were no redirect, and requests without any. */
  readonly failed: number;
}

const CONNECTIONS = 20;
const LINKS = 10_000;
/** Each connection of autocannon prepares all of them before it begins. */
const HITS = 200;
const RETENTION_DAYS = { events: 7, deadLetters: 30, journal: 7 };
const KEY = 'k-bench';

/** Makes links, then asks one redirector for them, pinned to one core where the system can do that. */
export async function links(options: LinksOptions): Promise<readonly Redirected[]> {
  return inTemporaryFolder(async (dataDir) => {
    const ground = await startGround({ dataDir, ports: 'free', parts: ['kafka', 'registry'] });
    return measure(ground, options).finally(() => ground.stop());
  });
}

async function measure(ground: Ground, { seconds, rate, report }: LinksOptions): Promise<readonly Redirected[]> {
  await makeTopics(ground);
  const [ingestPort = 0, linksPort = 0] = await freePorts(2);
  const ingest = serviceOn(ground, 'ingest', ingestPort, linksPort);
  const redirector = serviceOn(ground, 'links', linksPort, linksPort);
  try {
    await Promise.all([ingest.start(), redirector.start()]);
    const codes = await makeLinks(`http://127.0.0.1:${ingestPort}`);
    await ingest.stop();
    const url = `http://127.0.0.1:${linksPort}`;
    await untilKnown(url, codes);
    const file = join(ground.dataDir, 'hits.har');
    await writeHits(file, url, codes.slice(0, HITS));
    report(
      `${LINKS} links, one redirector${canPin() ? ' pinned to one core' : ', not pinned'}, every hit kept and sent to Kafka`,
    );
    await shoot('warm-up', url, file, ['-d', '3']);
    const found: Redirected[] = [];
    for (const [name, more] of [
      [`${rate}/s`, ['-R', String(rate), '--ignoreCoordinatedOmission']],
      ['as fast as it can', []],
    ] as const) {
      const one = await shoot(name, url, file, ['-d', String(seconds), ...more]);
      report(lineOf(one));
      found.push(one);
    }
    report(`clicks lost: ${await figure(url, 'handset_links_lost_clicks')}`);
    return found;
  } finally {
    await Promise.all([ingest.stop(), redirector.stop()]);
  }
}

/** Linux can hold a process on one core. */
function canPin(): boolean {
  try {
    execFileSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function serviceOn(ground: Ground, name: 'ingest' | 'links', port: number, linksPort: number): Child {
  const { command, args } = nodeCommand(`services/${name}/main.ts`);
  const pinned = name === 'links' && canPin();
  const own = {
    HANDSET_INGEST_PORT: String(port),
    HANDSET_LINKS_PORT: String(linksPort),
    HANDSET_INGEST_KEYS: `bench:${KEY}`,
    HANDSET_INGEST_RATE: '10000000',
    HANDSET_LINKS_TRUSTED_PROXIES: '127.0.0.1',
  };
  return supervise({
    ...{ name, port, dataDir: ground.dataDir, restart: 'never' },
    ...(pinned ? { command: 'taskset', args: ['-c', '0', command, ...args] } : { command, args }),
    env: { PATH: process.env['PATH'], ...ground.env, ...own },
    health: answersOk(`http://127.0.0.1:${port}/health`),
  });
}

async function makeTopics({ kafka: { brokers } }: Ground): Promise<void> {
  const admin = createKafka({ brokers: [brokers], ssl: false }, 'bench', createLogger('bench', 'warn')).admin();
  await admin.connect();
  await ensureTopics(admin, { partitions: 4, replicationFactor: 1, retentionDays: RETENTION_DAYS });
  await admin.disconnect();
}

async function makeLinks(ingestUrl: string): Promise<string[]> {
  const codes: string[] = [];
  while (codes.length < LINKS) {
    const body = Array.from({ length: 1_000 }, (_, index) => ({
      message_id: `bench-${codes.length + index}`,
      url: 'https://shop.example.com/spring?utm_source=sms&utm_campaign=spring',
      campaign_id: 'spring',
    }));
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`${ingestUrl}/v1/links`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (response.status !== 201) throw new Error(`links could not be made: ${await response.text()}`);
    codes.push(...((await response.json()) as { code: string }[]).map(({ code }) => code));
  }
  return codes;
}

/** The last links of a request lie on all partitions, so when they are known, so are the others. */
async function untilKnown(url: string, codes: readonly string[]): Promise<void> {
  for (const code of codes.slice(-20))
    for (;;) {
      const { status } = await fetch(`${url}/${code}`, {
        redirect: 'manual',
        headers: { 'x-forwarded-for': '192.0.2.1' },
      });
      if (status === 302) break;
      await sleep(100);
    }
}

/** What `autocannon --json` says, as far as it is used here. */
interface Said {
  readonly duration: number;
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly '2xx': number;
  readonly '3xx': number;
  readonly '4xx': number;
  readonly '5xx': number;
  readonly errors: number;
}

async function shoot(name: string, url: string, file: string, more: readonly string[]): Promise<Redirected> {
  const cannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const args = [cannon, '--json', '--no-progress', '-c', String(CONNECTIONS), '--har', file, ...more, url];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  const said = JSON.parse(stdout) as Said;
  const { p50, p99, max } = said.latency;
  const failed = said['2xx'] + said['4xx'] + said['5xx'] + said.errors;
  return { name, redirectsASecond: said['3xx'] / said.duration, p50, p99, max, failed };
}

async function figure(url: string, name: string): Promise<string> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 'unknown';
}

const lineOf = ({ name, redirectsASecond, p50, p99, max, failed }: Redirected): string =>
  `${name}: ${Math.round(redirectsASecond)} redirects/s; ms p50 ${p50}, p99 ${p99}, max ${max}; ${failed} failed`;

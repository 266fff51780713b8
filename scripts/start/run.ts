import { relative } from 'node:path';
import { PARTS, type Ground } from '../../infra/local/ground.ts';
import { dataDirFrom, ROOT } from '../../infra/local/paths.ts';
import { describeError } from '../../infra/local/problem.ts';
import { startSystem, type Companion, type System } from '../../infra/local/system.ts';

/** A signal that comes this long (ms) after the first is impatience, not an echo of the same Ctrl-C. */
const IMPATIENT_MS = 2_000;

/**
 * Starts Handset on the configured ports and runs it until SIGINT, SIGTERM or SIGHUP, which stop everything in order.
 * A second signal kills what has not ended yet.
 */
export async function runUntilStopped(companions: readonly Companion[]): Promise<void> {
  // A terminal that is closed must not keep us from stopping in order.
  process.stdout.on('error', () => undefined);
  const dataDir = dataDirFrom(process.env);
  const startedAt = Date.now();
  const abort = new AbortController();
  const signalled = onSignal(abort);
  say(`Starting Handset, data in ${relative(ROOT, dataDir) || dataDir}`);
  try {
    const { signal } = abort;
    const system = await startSystem({ dataDir, ports: 'configured', companions, signal, report: say });
    announce(system, startedAt);
    await signalled;
    say('Stopping');
    await stopPatiently(system);
    say('Stopped');
  } catch (error) {
    if (!abort.signal.aborted) {
      console.error(describeError(error));
      process.exitCode = 1;
    } else say('Stopped');
  }
}

function onSignal(abort: AbortController): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        abort.abort();
        resolve();
      });
    }
  });
}

async function stopPatiently(system: System): Promise<void> {
  const since = Date.now();
  const hasten = () => {
    if (Date.now() - since < IMPATIENT_MS) return;
    for (const name of Object.keys(system.urls)) void system.kill(name);
    for (const part of PARTS) if (system.ground[part].pid() !== null) void system.ground.kill(part);
  };
  process.on('SIGINT', hasten).on('SIGTERM', hasten);
  await system.stop();
}

function announce(system: System, startedAt: number): void {
  const { ground, urls } = system;
  const rows: [string, string | undefined][] = [
    ['Kafka', ground.kafka.brokers],
    ['Schema registry', ground.registry.url],
    ['ClickHouse', clickhouseAddress(ground)],
    ['Ingest', urls['ingest']],
    ['Links', urls['links']],
    ['Analytics API', urls['analytics'] && `${urls['analytics']}/docs`],
    ['Dashboard', urls['analytics'] && signInLink(urls['analytics'], system.env)],
  ];
  for (const [what, where] of rows) if (where) console.log(`  ${what.padEnd(16)} ${where}`);
  console.log(`  ${'Keys'.padEnd(16)} ${relative(ROOT, ground.dataDir) || '.'}/keys.json`);
  say(`Handset is ready (${((Date.now() - startedAt) / 1000).toFixed(1)} s); Ctrl-C stops it`);
}

function clickhouseAddress({ clickhouse }: Ground): string {
  return `${clickhouse.url}, database handset, users ${clickhouse.user} and ${clickhouse.biUser} (reads only)`;
}

/** The key is in the fragment, which browsers send to nobody: the page exchanges it for a cookie and drops it. */
function signInLink(url: string, env: Readonly<Record<string, string>>): string {
  const keys = (env['HANDSET_READ_KEYS'] ?? '').split(',');
  const readsAll = keys.find((entry) => entry.startsWith('*:')) ?? keys[0] ?? '';
  return `${url}/#key=${encodeURIComponent(readsAll.slice(readsAll.indexOf(':') + 1))}`;
}

function say(line: string): void {
  console.log(line);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { startSystem, type System } from '../../../infra/local/system.ts';
import { connect, type Connection } from '../../compare/testing/connection.ts';
import { untilDrained } from '../../compare/drained.ts';
import { findDifferences, linesOf } from '../../reconcile/reconcile.ts';
import { openTools } from '../../reconcile/tools.ts';
import { machine } from '../machine.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { createCourier } from './courier.ts';
import { killsOf } from './kills.ts';
import { sendLives } from './load.ts';
import { startProbe } from './probe.ts';
import { keep, reportOf } from './report.ts';
import { startSampler } from './sampler.ts';
import { storedTotals, strangers } from './stored.ts';
import { startStrikes } from './strikes.ts';
import { createTally, differencesOf, type Tally } from './tally.ts';
import { criteriaOf, type Soaked } from './verdict.ts';

export interface SoakOptions {
  readonly seed: string;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Pause between two kills (s). */
  readonly pause: { readonly min: number; readonly max: number };
  readonly processors: number;
  /** Most messages in a processor's memory: small enough to be full in the first quarter of the run. */
  readonly hotMessages: number;
  readonly report: (line: string) => void;
}

/** How long what was sent may take to be acknowledged and to be in (ms) until it counts as lost. */
const PATIENCE_MS = 180_000;

/** Soaks a system of its own; prints and keeps what was seen. Resolves with whether every criterion holds. */
export async function soak(options: SoakOptions): Promise<boolean> {
  const { seed, hotMessages, processors, report } = options;
  const before = machine();
  const settings = { HANDSET_INGEST_RATE: '10000000', HANDSET_HOT_MESSAGES: String(hotMessages) };
  return inTemporaryFolder(async (dataDir) => {
    const system = await startSystem({ dataDir, ports: 'free', processors, settings });
    try {
      const connection = await connect(system.env);
      const seen = await observe(system, connection, options).finally(() => connection.close());
      const criteria = criteriaOf(seen.soaked);
      const told = { machine: before, seed, hotMessages, criteria, ...seen };
      const text = reportOf(told);
      report(`\n${text}\n\nkept in ${await keep(told, text)}`);
      return criteria.every(({ holds }) => holds);
    } finally {
      await system.stop();
    }
  });
}

async function observe(system: System, connection: Connection, options: SoakOptions) {
  const { seed, rate, seconds, pause, report } = options;
  const { clickhouse, admin } = connection;
  const courier = createCourier(system.urls['ingest']!, Object.values(system.ground.keys.ingest)[0]!);
  const tally = createTally();
  const sampler = startSampler({ pids: pidsOf(system), metrics: metricsOf(system), clickhouse, admin });
  const probe = startProbe({ courier, tally, clickhouse });
  const striking = startStrikes(system, killsOf(seed, seconds, pause), report);
  const sent = await sendLives({ seed, rate, seconds, courier, tally });
  const ended = Date.now();
  await sampler.stop();
  const strikes = await striking.stop();
  report(`${sent.events} events of ${sent.messages} messages sent; waiting until they are in`);
  const settled = Promise.all([sent.acknowledged, probe.stop()]);
  await Promise.race([settled, sleep(PATIENCE_MS, undefined, { ref: false })]);
  courier.close();
  settled.catch(() => undefined);
  const drained = await untilDrained(admin, PATIENCE_MS).then(
    () => (Date.now() - ended) / 1000,
    () => NaN,
  );
  const soaked: Soaked = {
    ...{ rate, span: { from: 0, to: sent.seconds }, events: sent.events, unacknowledged: courier.open() },
    ...{ samples: sampler.samples(), strikes, drained },
    ...(await checked(system, connection, tally, report)),
  };
  return { soaked, repeated: courier.repeated(), ages: probe.ages() };
}

/** Compares what is stored with what was acknowledged and with itself. */
async function checked(
  { env }: System,
  { clickhouse }: Connection,
  tally: Tally,
  report: (line: string) => void,
): Promise<Pick<Soaked, 'audit' | 'totals'>> {
  const totals = [...differencesOf(tally.totals(), await storedTotals(clickhouse)), ...(await strangers(clickhouse))];
  const tools = openTools(env, 'soak');
  const found = await findDifferences({ ...tools.world, print: report }).finally(() => tools.close());
  return { totals, audit: linesOf(found) };
}

function pidsOf({ ground, urls, pid }: System): Record<string, () => number | null> {
  const services = Object.keys(urls).map((name) => [name, () => pid(name)] as const);
  return {
    ...{ kafka: ground.kafka.pid, registry: ground.registry.pid, clickhouse: ground.clickhouse.pid },
    ...Object.fromEntries(services),
  };
}

const metricsOf = ({ urls }: System): string[] =>
  Object.entries(urls)
    .filter(([name]) => name.startsWith('processor-'))
    .map(([, url]) => `${url}/metrics`);

/**
 * `npm run reconcile`: compares timelines with their events and rollups with the timelines, prints what differs and
 * ends with 1 if anything does. `--repair` corrects it, in a quiet moment only.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClickHouse } from '../services/runtime/clickhouse/client.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { createKafka } from '../services/runtime/kafka/client.ts';
import { createLogger } from '../services/runtime/logger.ts';
import { SettingsError } from '../services/runtime/settings.ts';
import { reconcileConfig, STATEMENT_LIMIT_MS } from './reconcile/config.ts';
import { disturbances } from './reconcile/quiet.ts';
import { findDifferences, linesOf, repair, type World } from './reconcile/reconcile.ts';

const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } });
try {
  process.exitCode = await main(values.repair ? 'repair' : 'report');
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}

async function main(task: 'report' | 'repair'): Promise<number> {
  const { clickhouse, kafka, group, runFolder, retention, settledMs } = reconcileConfig(withLocalKeys(process.env));
  const client = createClickHouse(clickhouse, 'handset-reconcile', STATEMENT_LIMIT_MS);
  const world: World = {
    client,
    retention,
    settledMs,
    disturbances: () =>
      disturbances({
        runFolder,
        group,
        kafka: createKafka(kafka, 'handset-reconcile', createLogger('reconcile', 'error')),
      }),
    now: Date.now,
    sleep: (ms) => sleep(ms),
    print: (line) => console.log(line),
  };
  try {
    return await (task === 'repair' ? repairAndCheck(world) : report(world));
  } finally {
    await client.close();
  }
}

async function report(world: World): Promise<number> {
  const lines = linesOf(await findDifferences(world));
  for (const line of lines) console.log(line);
  console.log(
    lines.length === 0 ? 'No differences.' : 'Differences found: npm run reconcile -- --repair corrects them.',
  );
  return lines.length === 0 ? 0 : 1;
}

async function repairAndCheck(world: World): Promise<number> {
  const before = await world.disturbances();
  if (before.length > 0) return refuse(before);
  const found = await findDifferences(world);
  for (const line of linesOf(found)) console.log(line);
  if (linesOf(found).length === 0) {
    console.log('No differences: nothing to repair.');
    return 0;
  }
  const reasons = await repair(world, found);
  return reasons.length > 0 ? refuse(reasons) : report(world);
}

function refuse(reasons: readonly string[]): number {
  for (const reason of reasons) console.error(`Not repaired: ${reason}`);
  return 1;
}

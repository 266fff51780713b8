/**
 * `npm run reconcile`: compares timelines with their events and rollups with the timelines, prints what differs and
 * ends with 1 if anything does. `--repair` corrects it, with the processors stopped. Stopped half-way it is run again.
 */
import { parseArgs } from 'node:util';
import { describeError } from '../infra/local/problem.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { SettingsError } from '../services/runtime/settings.ts';
import { rebuild } from './reconcile/rebuild.ts';
import { compareAll, findDifferences, linesOf, type Findings } from './reconcile/reconcile.ts';
import { repair } from './reconcile/repair.ts';
import { settle } from './reconcile/settle.ts';
import { openTools, type Tools } from './reconcile/tools.ts';
import { reachServers } from './servers/servers.ts';

const USAGE = 'usage: npm run reconcile [-- --repair]';
const say = (line: string): void => console.log(line);

try {
  process.exitCode = await main(taskOf(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : describeError(error));
  process.exitCode = 1;
}

function taskOf(args: readonly string[]): 'report' | 'repair' {
  try {
    const { values } = parseArgs({ args: [...args], options: { repair: { type: 'boolean', default: false } } });
    return values.repair ? 'repair' : 'report';
  } catch (error) {
    throw new SettingsError(`${error instanceof Error ? error.message : String(error)}. ${USAGE}`);
  }
}

async function main(task: 'report' | 'repair'): Promise<number> {
  const servers = await reachServers(withLocalKeys(process.env), say);
  try {
    const tools = openTools(servers.env, 'reconcile');
    try {
      return await (task === 'repair' ? repairAll(tools) : report(tools));
    } finally {
      await tools.close();
    }
  } finally {
    await servers.stop();
  }
}

async function report({ world }: Tools): Promise<number> {
  const found = await findDifferences(world);
  const differences = told(found);
  say(differences === 0 ? 'No differences.' : 'Differences found: npm run reconcile -- --repair corrects them.');
  return differences === 0 ? 0 : 1;
}

async function repairAll({ world, forCorrections }: Tools): Promise<number> {
  const { running, settling, journals, rebuilding } = await forCorrections();
  const repaired = await repair({
    running,
    settle: () => settle(settling, 'fence'),
    rebuild: () => rebuild(rebuilding),
    look: async () => {
      const left = await compareAll(world);
      told(left);
      return left;
    },
    supersede: journals.supersede,
  });
  if (repaired.is === 'refused') {
    for (const reason of repaired.reasons) console.error(`Not repaired: ${reason}`);
    return 1;
  }
  const { deviations, differences } = repaired.left;
  const isClean = deviations.length + differences.length === 0;
  say(
    isClean
      ? 'No differences. The processors may be started.'
      : 'What still differs has no events to correct it with, and stays. The processors may be started.',
  );
  return isClean ? 0 : 1;
}

/** Prints what was found; how much it was. */
function told(found: Findings): number {
  const lines = linesOf(found);
  for (const line of lines) say(line);
  return lines.length;
}

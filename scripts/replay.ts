/**
 * `npm run replay -- --from T [--into SUFFIX]`: folds the events of all messages first seen at or after T again, into
 * shadow tables, compares them with the living ones and swaps. With `--into` the old tables are kept under the suffix.
 */
import { parseArgs } from 'node:util';
import { describeError } from '../infra/local/problem.ts';
import { withLocalKeys } from '../services/runtime/data-dir.ts';
import { SettingsError } from '../services/runtime/settings.ts';
import { settle } from './reconcile/settle.ts';
import { openTools, type Tools } from './reconcile/tools.ts';
import { replay, type Outcome, type ReplayOptions } from './replay/replay.ts';
import { reachServers } from './servers/servers.ts';

const USAGE = 'usage: npm run replay -- --from T [--into SUFFIX]   (T: RFC 3339 or epoch milliseconds)';

const say = (line: string): void => console.log(line);

try {
  process.exitCode = await main(optionsOf(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : describeError(error));
  process.exitCode = 1;
}

/** @throws SettingsError that says what is wrong and how it is used. */
function optionsOf(args: readonly string[]): ReplayOptions {
  const { from: given, into } = valuesOf(args);
  if (given === undefined) throw new SettingsError(USAGE);
  const from = momentOf(given);
  if (from === undefined) throw new SettingsError(`"${given}" is no moment. ${USAGE}`);
  const afterwards = into === undefined ? 'drop the old tables' : 'keep the old tables';
  return { from, suffix: into ?? 'replay', afterwards };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { from: { type: 'string' }, into: { type: 'string' } } }).values;
  } catch (error) {
    throw new SettingsError(`${error instanceof Error ? error.message : String(error)}. ${USAGE}`);
  }
}

function momentOf(text: string): number | undefined {
  const ms = /^\d+$/.test(text) ? Number(text) : /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  return Number.isSafeInteger(ms) ? ms : undefined;
}

async function main(options: ReplayOptions): Promise<number> {
  const servers = await reachServers(withLocalKeys(process.env), say);
  try {
    const tools = openTools(servers.env, 'replay');
    try {
      return told(await settleAndReplay(tools, options));
    } finally {
      await tools.close();
    }
  } finally {
    await servers.stop();
  }
}

/** The new tables have no tokens: whatever is on its way must have landed in the old ones before they are read. */
async function settleAndReplay({ world, forCorrections }: Tools, options: ReplayOptions): Promise<Outcome> {
  const { settling } = await forCorrections();
  const quiet = await settle(settling, 'refuse');
  return quiet.is === 'refused' ? quiet : replay(world, options);
}

function told(outcome: Outcome): number {
  if (outcome.is === 'refused') {
    for (const reason of outcome.reasons) console.error(`Not replayed: ${reason}`);
    return 1;
  }
  say('Swapped. The processors may be started.');
  return 0;
}

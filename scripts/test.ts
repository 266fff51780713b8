/**
 * `npm test`: the checks (format, lint, types, arrows, planted bugs) and all three prices of tests. Arguments are passed
 * to vitest (`npm test -- services/ingest`). `HANDSET_TEST_SKIPS=docker` turns every skip but Docker's into a failure.
 * What needs no server runs beside what does, which waits for its servers more than it computes.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../infra/local/paths.ts';
import { add, closingLine, enforce, NOTHING, withExitCode, type Tally } from './test/tally.ts';

const CHECKS = ['check:format', 'check:lint', 'check:types', 'check:arrows'];

/** Files of tests with servers wait most of the time. */
const SIDE_BY_SIDE = ['--maxWorkers=2'];

/** How a step's output reaches the terminal: as it comes, or in one piece, so that two steps side by side stay readable. */
type Output = 'as it comes' | 'at its end';

const scratch = mkdtempSync(join(tmpdir(), 'handset-test-'));
const filters = process.argv.slice(2);
const running = new Set<ChildProcess>();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    for (const child of running) child.kill(signal);
  });
}

const total = (await Promise.all([withoutServers(), withServers()])).reduce(add, NOTHING);
rmSync(scratch, { recursive: true, force: true });

const result = enforce(total, process.env['HANDSET_TEST_SKIPS'] === 'docker' ? 'docker only' : 'any');
for (const { name, reason } of total.skipped) console.log(`skipped: ${name} (${reason || 'it gives no reason'})`);
console.log(closingLine(result));
process.exitCode = result.failed === 0 && !interrupted ? 0 : 1;

async function withoutServers(): Promise<Tally> {
  let tally = NOTHING;
  const checks = filters.length === 0 ? CHECKS : [];
  for (const check of checks) tally = add(tally, await runCheck(check));
  tally = add(tally, await runProject('unit', 'at its end'));
  return checks.length === 0 ? tally : add(tally, await runCheck('check:bugs'));
}

/** One after the other: their servers want the memory. */
async function withServers(): Promise<Tally> {
  const int = await runProject('int', 'as it comes', SIDE_BY_SIDE);
  return add(int, await runProject('e2e', 'as it comes', SIDE_BY_SIDE));
}

async function runCheck(script: string): Promise<Tally> {
  const code = await run(script, 'at its end', 'npm', ['run', '--silent', script]);
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

async function runProject(project: string, output: Output, options: readonly string[] = []): Promise<Tally> {
  const file = join(scratch, `${project}.json`);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/test/tally-reporter.ts')}`];
  const args = [vitest, 'run', '--project', project, '--passWithNoTests', ...reporters, ...options, ...filters];
  const code = await run(`${project} tests`, output, process.execPath, args, { HANDSET_TALLY_FILE: file });
  return withExitCode(readTally(file), code);
}

/** Runs a command to its end; after an interruption nothing more is started. */
async function run(
  title: string,
  output: Output,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<number> {
  if (interrupted) return 1;
  const began = Date.now();
  if (output === 'as it comes') console.log(`\n${title}`);
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: [
      'ignore',
      ...(output === 'as it comes' ? ['inherit' as const, 'inherit' as const] : ['pipe' as const, 'pipe' as const]),
    ],
  });
  running.add(child);
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  running.delete(child);
  const seconds = Math.round((Date.now() - began) / 1000);
  if (output === 'at its end') process.stdout.write(`\n${title}\n${Buffer.concat(said).toString()}`);
  console.log(`${title}: ${seconds} s`);
  return code;
}

function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return NOTHING;
  }
}

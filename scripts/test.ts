/**
 * `npm test`: the checks (format, lint, types, arrows, planted bugs), then all three prices of tests. Arguments are passed to vitest
 * (`npm test -- services/ingest`). `HANDSET_TEST_SKIPS=docker` turns every skip but Docker's into a failure.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../infra/local/paths.ts';
import { add, closingLine, enforce, NOTHING, withExitCode, type Tally } from './test/tally.ts';

const CHECKS = ['check:format', 'check:lint', 'check:types', 'check:arrows', 'check:bugs'];
const PROJECTS = ['unit', 'int', 'e2e'];

const scratch = mkdtempSync(join(tmpdir(), 'handset-test-'));
const filters = process.argv.slice(2);
let running: ChildProcess | null = null;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true;
    running?.kill(signal);
  });
}

let total: Tally = NOTHING;
if (filters.length === 0) for (const check of CHECKS) total = add(total, await runCheck(check));
for (const project of PROJECTS) total = add(total, await runProject(project));
rmSync(scratch, { recursive: true, force: true });

const result = enforce(total, process.env['HANDSET_TEST_SKIPS'] === 'docker' ? 'docker only' : 'any');
for (const { name, reason } of total.skipped) console.log(`skipped: ${name} (${reason || 'it gives no reason'})`);
console.log(closingLine(result));
process.exitCode = result.failed === 0 && !interrupted ? 0 : 1;

async function runCheck(script: string): Promise<Tally> {
  console.log(`\n${script}`);
  const code = await run('npm', ['run', '--silent', script]);
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

async function runProject(project: string): Promise<Tally> {
  console.log(`\n${project} tests`);
  const file = join(scratch, `${project}.json`);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', `--reporter=${join(ROOT, 'scripts/test/tally-reporter.ts')}`];
  const args = [vitest, 'run', '--project', project, '--passWithNoTests', ...reporters, ...filters];
  const code = await run(process.execPath, args, { HANDSET_TALLY_FILE: file });
  return withExitCode(readTally(file), code);
}

/** Runs a command to its end; after an interruption nothing more is started. */
function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<number> {
  if (interrupted) return Promise.resolve(1);
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running = child;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return NOTHING;
  }
}

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../../infra/local/paths.ts';

/** How a program ended, with what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with `input` on its standard input. */
export async function run(
  command: string,
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  return { code, stdout, stderr };
}

/** Runs a Python script of this room with a plan; what it prints. @throws with its words if it fails. */
export async function runPython<Answer>(
  python: string,
  script: 'produce.py' | 'ask.py',
  plan: object,
): Promise<Answer> {
  const path = join(ROOT, 'scripts/real-input/testing', script);
  const { code, stdout, stderr } = await run(python, [path], { input: JSON.stringify(plan) });
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}

/** `npm run <command> -- …`, without npm. */
export const runCommand = (command: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
  run(process.execPath, ['--import', 'tsx', `scripts/${command}.ts`, ...args], { env });

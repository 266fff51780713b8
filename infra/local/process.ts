import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Set for every supervised child to its run folder and name: how a later start knows its own leftovers. */
export const SUPERVISED_AS = 'HANDSET_SUPERVISED_AS';

/** Whether a process with this id exists (a zombie that nobody has waited for yet counts). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process began, in whatever form the system tells it: equal for the same process, different for another that
 * was given the same id later. Null if there is no such process.
 */
export async function processBirth(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return (await ps(pid, ['-o', 'lstart=']))?.trim() || null;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The second field is the command in parentheses and may itself hold spaces; the start is the 20th after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

/** Whether the process is a child that a supervisor started for this run folder. */
export async function isSupervisedIn(pid: number, run: string): Promise<boolean> {
  const mark = `${SUPERVISED_AS}=${run}/`;
  if (process.platform !== 'linux') return (await ps(pid, ['-E', '-ww', '-o', 'command=']))?.includes(mark) ?? false;
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').some((entry) => entry.startsWith(mark));
}

async function ps(pid: number, options: readonly string[]): Promise<string | null> {
  const env = { ...process.env, LC_ALL: 'C' };
  const done = await promisify(execFile)('ps', [...options, '-p', String(pid)], { env }).catch(() => null);
  return done?.stdout ?? null;
}

import { link, mkdir, readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { layout } from './paths.ts';
import { problem } from './problem.ts';
import { isAlive, isSupervisedIn, processBirth } from './process.ts';

/** How long children of a killed supervisor may take to notice; they give themselves 15 s. */
const LEFTOVER_MS = 17_000;

type Holder = { pid: number; birth: string };

/**
 * Takes a data directory for this process; returns how to give it back. Throws a problem if another process holds it.
 * The lock of a process that is gone is taken over, and what it left running is waited for and then ended.
 */
export async function takeDataDir(dataDir: string): Promise<() => Promise<void>> {
  const { lock, run } = layout(dataDir);
  await mkdir(run, { recursive: true, mode: 0o700 });
  while (!(await tryLock(lock))) {
    const holder = await readHolder(lock);
    if (holder !== null && (await processBirth(holder.pid)) === holder.birth) {
      throw problem(
        `Handset is already running on ${dataDir} (process ${holder.pid}): stop it, or set HANDSET_DATA_DIR to another folder.`,
      );
    }
    await removeStale(lock, holder);
  }
  await endLeftovers(run);
  return () => unlink(lock).catch(() => undefined);
}

/** Linking a finished file is atomic: nobody ever reads half a lock. */
async function tryLock(lock: string): Promise<boolean> {
  const draft = `${lock}.${process.pid}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, birth: (await processBirth(process.pid)) ?? '' }));
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Moves a stale lock away; if another start replaced it in the meantime, puts that one back. */
async function removeStale(lock: string, holder: Holder | null): Promise<void> {
  const aside = `${lock}.stale.${process.pid}`;
  await rename(lock, aside).catch(() => undefined);
  if (JSON.stringify(await readHolder(aside)) !== JSON.stringify(holder))
    await link(aside, lock).catch(() => undefined);
  await unlink(aside).catch(() => undefined);
}

async function readHolder(lock: string): Promise<Holder | null> {
  try {
    const { pid, birth } = JSON.parse(await readFile(lock, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof birth === 'string' ? { pid, birth } : null;
  } catch {
    return null;
  }
}

async function endLeftovers(run: string): Promise<void> {
  const files = (await readdir(run)).filter((file) => file.endsWith('.pid'));
  await Promise.all(files.map((file) => endLeftover(run, join(run, file))));
}

async function endLeftover(run: string, pidFile: string): Promise<void> {
  const pid = await readPid(pidFile);
  const stillOurs = async () => pid !== null && isAlive(pid) && (await isSupervisedIn(pid, run));
  const deadline = Date.now() + LEFTOVER_MS;
  while ((await stillOurs()) && Date.now() < deadline) await sleep(100);
  if (pid !== null && (await stillOurs())) process.kill(pid, 'SIGKILL');
  await unlink(pidFile).catch(() => undefined);
}

/** The number in a pid file, or null if there is none. */
export async function readPid(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

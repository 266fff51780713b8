import { mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './process.ts';

const FOLDER = join(tmpdir(), `handset-ports-${userInfo().uid}`);
const mine = new Set<string>();

/**
 * Reserves a port for this process among all processes of Handset on this machine: between the choice of a free port and
 * the moment when a server listens there, seconds pass in which another run would choose it too. Reservations end with
 * the process; one whose process is gone is taken over.
 */
export function reservePort(port: number): boolean {
  if (mine.size === 0) sweep();
  const file = join(FOLDER, String(port));
  const holder = holderOf(file);
  if (holder !== null && isAlive(holder)) return false;
  try {
    if (holder !== null) unlinkSync(file);
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    return false;
  }
  if (mine.size === 0) process.once('exit', () => mine.forEach(unlinkQuietly));
  mine.add(file);
  return true;
}

/** Removes what processes left that could not clean up behind them. */
function sweep(): void {
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(FOLDER)) {
    const holder = holderOf(join(FOLDER, name));
    if (holder !== null && !isAlive(holder)) unlinkQuietly(join(FOLDER, name));
  }
}

function holderOf(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

function unlinkQuietly(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Another process found it stale too.
  }
}

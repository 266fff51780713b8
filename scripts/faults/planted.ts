import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirFrom, ROOT } from '../../infra/local/paths.ts';
import { provingGround, type ProvingGround } from '../planted-bugs/proving-ground.ts';
import type { Outcome } from './scenario.ts';

/** Bugs that the suite must notice, each with a row that makes it show. */
const PLANTED = [
  {
    bug: 'offsets are committed before the insert',
    patch: 'planted-bugs/partition-offsets-before-the-insert.patch',
    row: 1,
  },
  { bug: 'a view target has no deduplication window', patch: 'faults/planted/target-without-window.patch', row: 5 },
  { bug: 'the fold counts a duplicate click', patch: 'planted-bugs/core-duplicate-counted.patch', row: 14 },
  {
    bug: 'an insert’s deadline counts from its own beginning',
    patch: 'planted-bugs/partition-deadline-from-the-acknowledgement.patch',
    row: 12,
  },
] as const;

/**
 * Plants each bug (or those that one of these rows shows) in a copy of the tree and plays its row there. True if every
 * run showed lost events or wrong cells.
 */
export function provePlanted(seed: string, rows: readonly number[] | undefined): boolean {
  const ground = provingGround(ROOT);
  try {
    const planted = PLANTED.filter(({ row }) => rows === undefined || rows.includes(row));
    let alive = 0;
    for (const { bug, patch, row } of planted) {
      const outcomes = ground.plant(readFileSync(join(ROOT, 'scripts', patch), 'utf8'), () => play(ground, row, seed));
      const verdict = verdictOf(outcomes);
      if (verdict !== 'found') alive++;
      console.log(`${verdict}: ${bug} (row ${row})`);
    }
    console.log(`${planted.length} bugs planted, ${planted.length - alive} found, ${alive} alive (seed ${seed})`);
    return alive === 0 && planted.length > 0;
  } finally {
    ground.remove();
  }
}

/** A run that could not be played proves nothing: what counts is what it compared. */
function verdictOf(outcomes: readonly Outcome[]): string {
  const wrong = outcomes.reduce((sum, outcome) => sum + outcome.wrong + outcome.lost, 0);
  if (wrong > 0) return 'found';
  return outcomes.some(({ failure }) => failure !== undefined) ? 'BROKEN' : 'SURVIVED';
}

function play({ folder }: ProvingGround, row: number, seed: string): Outcome[] {
  const json = join(folder, 'outcomes.json');
  rmSync(json, { force: true });
  const args = ['scripts/faults.ts', '--only', String(row), '--scale', 'small', '--seed', seed, '--json', json];
  const env = { ...process.env, HANDSET_CACHE_DIR: cacheDirFrom(process.env) };
  spawnSync(process.execPath, ['--import', 'tsx', ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Outcome[]) : [];
}

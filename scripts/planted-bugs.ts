/**
 * Plants one bug after another in a copy of the tree and demands that the named test turns red:
 * `node --import tsx scripts/planted-bugs.ts [part of a name …]`. Exit code 1 if a bug survives. A suite that lets a
 * bug live is not a suite; the patches in `scripts/planted-bugs/` say which bugs it was held against.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPlantedBug, type PlantedBug } from './planted-bugs/planted-bug.ts';
import { provingGround, type ProvingGround, type TestRun } from './planted-bugs/proving-ground.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'scripts', 'planted-bugs');

const patchOf = ({ name }: Pick<PlantedBug, 'name'>): string => readFileSync(join(FOLDER, `${name}.patch`), 'utf8');

/** The bugs whose name contains one of `wanted`; all if none is wanted. */
function plantedBugs(wanted: readonly string[]): PlantedBug[] {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.patch'));
  return names
    .map((file) => file.slice(0, -'.patch'.length))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .sort()
    .map((name) => readPlantedBug(name, patchOf({ name })));
}

/** `found`, or why the bug counts as alive. */
function verdictOf({ failed, broken, passed }: TestRun): string {
  if (broken !== '') return 'BROKEN: the tests could not run';
  if (failed.length > 0) return 'found';
  return passed === 0 ? 'NO SUCH TEST' : 'SURVIVED';
}

function judge(ground: ProvingGround, bug: PlantedBug): string {
  try {
    return ground.plant(patchOf(bug), () => verdictOf(ground.run([bug.red], bug.test)));
  } catch (error) {
    return `DOES NOT APPLY: ${String(error)}`;
  }
}

/** Judges all bugs and prints a line for each. How many are alive. */
function judgeAll(ground: ProvingGround, bugs: readonly PlantedBug[]): number {
  let alive = 0;
  for (const bug of bugs) {
    const began = Date.now();
    const verdict = judge(ground, bug);
    if (verdict !== 'found') alive++;
    const seconds = `${((Date.now() - began) / 1000).toFixed(1)} s`;
    console.log(`${verdict.padEnd(9)} ${seconds.padStart(7)}  ${bug.name.padEnd(36)} ${bug.bug}`);
  }
  return alive;
}

const bugs = plantedBugs(process.argv.slice(2));
const ground = provingGround(ROOT);
try {
  const before = ground.run([...new Set(bugs.map(({ red }) => red))]);
  if (before.broken !== '' || before.failed.length > 0) {
    console.error('Without any bug these are red already, so nothing can be said:', before.failed, before.broken);
    process.exitCode = 1;
  } else {
    const alive = judgeAll(ground, bugs);
    console.log(`${bugs.length} bugs planted, ${bugs.length - alive} found, ${alive} alive`);
    process.exitCode = alive === 0 && bugs.length > 0 ? 0 : 1;
  }
} finally {
  ground.remove();
}

/**
 * `npm run bench -- <what> [options]`: measures one thing. `core` needs nothing; the others need a running system
 * (`npm start`). Figures depend on the machine: compare two runs on one machine, not two machines.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'bench');
const benches = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

const [what = '', ...options] = process.argv.slice(2);
if (benches.includes(what)) {
  const args = ['--expose-gc', '--import', 'tsx', join(FOLDER, `${what}.bench.ts`), ...options];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} else {
  process.stderr.write(`npm run bench -- <what>, where <what> is one of: ${benches.join(', ')}\n`);
  process.exitCode = 1;
}

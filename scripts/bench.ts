/**
 * `npm run bench [-- --full]` measures everything, `npm run bench -- <what> [options]` one thing; see bench/README.md.
 * Figures depend on the machine: compare two runs on one machine, not two machines.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const FOLDER = join(import.meta.dirname, 'bench');
const benches = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));

const given = process.argv.slice(2);
const [what = '', ...options] = given[0]?.startsWith('--') === false ? given : ['all', ...given];
if (benches.includes(what)) {
  // As `--expose-gc` would: what a thing weighs is measured between two collections.
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as NonNullable<typeof globalThis.gc>;
  process.argv.splice(2, Infinity, ...options);
  // In this process: a Ctrl-C must end what it started, the servers under it and their folders.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  await import(join(FOLDER, `${what}.bench.ts`));
} else {
  process.stderr.write(`npm run bench -- <what>, where <what> is one of: ${benches.join(', ')}\n`);
  process.exitCode = 1;
}

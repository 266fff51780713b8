import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirFrom, ROOT } from '../paths.ts';

const run = promisify(execFile);
const REQUIREMENTS = join(ROOT, 'infra/local/testing/python-requirements.txt');
const INSTALL_MS = 300_000;

/** A Python with the clients that real users bring, or why there is none: the reason that a test skips with. */
export type Python = { python: string } | { missing: string };

let found: Promise<Python> | undefined;

/**
 * The Python of the tests, with `clickhouse-connect`, `confluent-kafka[avro]`, `fastavro`, `pandas`, `pyarrow` and
 * `sqlalchemy` at pinned versions.
 * The first call installs them into the cache folder of the checkout (half a minute); later ones answer at once.
 */
export function testPython(): Promise<Python> {
  found ??= findPython();
  return found;
}

async function findPython(): Promise<Python> {
  const version = await run('python3', ['-c', 'import sys; print(sys.version)']).catch(() => null);
  if (version === null) return { missing: 'there is no python3 on the path' };
  const hash = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .update(version.stdout);
  const home = join(cacheDirFrom(process.env), `python-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(home)) return { python: join(home, 'bin', 'python') };
  return build(home);
}

/** Built aside and moved into place whole: an interrupted installation leaves no half environment. */
async function build(home: string): Promise<Python> {
  const draft = `${home}.${process.pid}`;
  const python = join(draft, 'bin', 'python');
  try {
    await mkdir(cacheDirFrom(process.env), { recursive: true });
    await run('python3', ['-m', 'venv', draft]);
    await run(python, ['-m', 'pip', 'install', '-q', '-r', REQUIREMENTS], { timeout: INSTALL_MS });
    await rename(draft, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error;
    });
    return { python: join(home, 'bin', 'python') };
  } catch (error) {
    return { missing: `its Python packages cannot be installed (${lastWords(error)})` };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function lastWords(error: unknown): string {
  const { stderr = '', stdout = '', message } = error as Error & { stderr?: string; stdout?: string };
  const lines = `${stdout}\n${stderr}`.trim().split('\n');
  return lines.at(-1)?.trim() || message;
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDirFrom, ROOT } from '../paths.ts';
import { javaTool, jdkProblem, mavenProblem } from '../toolchain.mjs';

const run = promisify(execFile);
const POM = join(ROOT, 'infra/local/testing/jdbc-pom.xml');
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** A Java program's output, or why it cannot be run: the reason that a test skips with. */
export type Ran = { output: string } | { missing: string };

/**
 * Compiles one Java source file and runs its class beside ClickHouse's JDBC driver. The driver's jar and the class are
 * kept in the cache folder of the checkout; later calls only run it. Throws what the program throws.
 */
export async function runWithJdbc(source: string, env: Record<string, string>): Promise<Ran> {
  const missing = jdkProblem() ?? mavenProblem();
  if (missing !== null) return { missing };
  const name = /(\w+)\.java$/.exec(source)?.[1] ?? '';
  const hash = createHash('sha256')
    .update(await readFile(POM))
    .update(await readFile(source));
  const home = join(cacheDirFrom(process.env), `jdbc-${hash.digest('hex').slice(0, 12)}`);
  if (!existsSync(home)) await build(home, source);
  const args = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(home, '*') + `:${home}`, name];
  const { stdout } = await run(javaTool('java'), args, { env: { ...process.env, ...env }, timeout: 110_000 });
  return { output: stdout };
}

/** Built aside and moved into place whole: an interrupted build leaves no half a cache. */
async function build(home: string, source: string): Promise<void> {
  const draft = `${home}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    await run('mvn', ['-q', '-B', '-f', POM, COPY_DEPENDENCIES, `-DoutputDirectory=${draft}`], { timeout: 300_000 });
    await run(javaTool('javac'), ['--release', '17', '-cp', join(draft, '*'), '-d', draft, source]);
    await rename(draft, home).catch((error: unknown) => {
      if (!existsSync(home)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

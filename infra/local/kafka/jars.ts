import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { problem } from '../problem.ts';
import { ROOT } from '../paths.ts';
import { javaTool, jdkProblem, mavenProblem } from '../toolchain.mjs';

const HERE = join(ROOT, 'infra/local/kafka');
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/**
 * The folder with the broker's jars in `libs/`, our launcher among them. The first time they are resolved by Maven and
 * the launcher is compiled; the result is kept under a hash of what it was made from, so that every start after it needs
 * neither Maven nor network. `whenNew` is called once with a folder that was just made.
 */
export async function brokerHome(
  cacheDir: string,
  report: (line: string) => void,
  whenNew: (home: string) => Promise<void>,
): Promise<string> {
  const home = join(cacheDir, `kafka-${await inputsHash()}`);
  if (existsSync(home)) return home;
  await build(home, report);
  await whenNew(home);
  return home;
}

async function inputsHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['pom.xml', 'Broker.java', 'jars.ts']) hash.update(await readFile(join(HERE, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Built aside and moved into place whole: two starts at once, or one that was interrupted, leave no half a cache. */
async function build(home: string, report: (line: string) => void): Promise<void> {
  const missing = jdkProblem() ?? mavenProblem();
  if (missing !== null) throw problem(missing);
  report('Fetching Apache Kafka with Maven (first time only)');
  const draft = `${home}.${process.pid}`;
  const libs = join(draft, 'libs');
  const classes = join(draft, 'classes');
  await rm(draft, { recursive: true, force: true });
  await mkdir(classes, { recursive: true });
  const copy = [`-DoutputDirectory=${libs}`, '-DincludeScope=runtime'];
  await tool('mvn', ['-q', '-B', '-f', join(HERE, 'pom.xml'), COPY_DEPENDENCIES, ...copy]);
  const javac = ['--release', '17', '-cp', join(libs, '*'), '-d', classes, join(HERE, 'Broker.java')];
  await tool(javaTool('javac'), javac);
  await tool(javaTool('jar'), ['--create', '--file', join(libs, 'broker.jar'), '-C', classes, '.']);
  await rename(draft, home).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  });
}

async function tool(command: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(command, args, { maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n');
    throw problem(`Kafka's jars could not be prepared, ${command} said:\n${said || message}`);
  }
}

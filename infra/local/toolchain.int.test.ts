import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from './paths.ts';
import { testFolder } from './testing/folder.ts';
import { javaTool, jdkProblem, mavenProblem, nodeProblem } from './toolchain.mjs';

test('a Node that is too old is one sentence that says what to install', () => {
  expect(nodeProblem('20.19.0')).toBeNull();
  expect(nodeProblem('24.1.0')).toBeNull();
  for (const old of ['20.18.3', '18.20.0']) {
    expect(nodeProblem(old)).toBe(
      `Handset needs Node 20.19 or newer and this is ${old}: install a current Node from https://nodejs.org.`,
    );
  }
});

test('a missing JDK or Maven is one sentence that says what to install', async () => {
  const bare = { PATH: await testFolder() };
  expect(jdkProblem(bare)).toMatch(
    /^Local Kafka needs a JDK 17 or newer and no javac was found: install a JDK \(.*\)\.$/,
  );
  expect(mavenProblem(bare)).toMatch(/no mvn was found: install Maven/);
  expect(jdkProblem()).toBeNull();
});

test('a JDK that is too old is named; JAVA_HOME is where the JDK is looked for first', async () => {
  const home = await testFolder();
  const env = { PATH: process.env['PATH'] ?? '', JAVA_HOME: home };
  expect(javaTool('java', env)).toBe(join(home, 'bin', 'java'));
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin', 'javac'), '#!/bin/sh\necho "javac 11.0.2"\n');
  await chmod(join(home, 'bin', 'javac'), 0o755);
  expect(jdkProblem(env)).toContain('needs a JDK 17 or newer and this is javac 11.0.2: install a JDK');
});

test('the first step of every command says what commands there are, and which tool is missing, before it installs', async () => {
  const bootstrap = join(ROOT, 'scripts/bootstrap.mjs');
  const run = (command: string, env: NodeJS.ProcessEnv) =>
    promisify(execFile)(process.execPath, [bootstrap, command], { env }).catch(
      (error: { stderr: string }) => error.stderr,
    );
  expect(await run('dmeo', process.env)).toMatch(/^"dmeo" is not a command of Handset; there are: demo, start, test, /);
  expect(await run('demo', { PATH: await testFolder() })).toMatch(/^Local Kafka needs a JDK 17 or newer[^\n]*\n$/);
});

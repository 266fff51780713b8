import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { layout } from './paths.ts';
import { freePorts } from './ports.ts';
import { isAlive } from './process.ts';
import { answersOk } from './servers.ts';
import { supervise, type Child, type ChildSpec } from './supervisor.ts';
import { testFolder } from './testing/folder.ts';

/** A server that answers 200, and whatever else the test wants it to do. */
async function webServer(extra: string, options: Partial<ChildSpec> = {}): Promise<{ child: Child; dataDir: string }> {
  const dataDir = await testFolder();
  const [port = 0] = await freePorts(1);
  const source = `console.log('hello'); require('node:http').createServer((q, a) => a.end('ok')).listen(${port}, '127.0.0.1'); ${extra}`;
  const child = supervise({
    name: 'web',
    command: process.execPath,
    args: ['-e', source],
    env: process.env,
    dataDir,
    port,
    health: answersOk(`http://127.0.0.1:${port}/`),
    restart: 'after a crash',
    ...options,
  });
  onTestFinished(() => child.stop());
  return { child, dataDir };
}

test('a child is started, written down, logged, and gone after the stop', async () => {
  const { child, dataDir } = await webServer('');
  await child.start();
  const pid = child.pid() ?? 0;
  const { pidFile, logFile } = layout(dataDir);
  expect(readFileSync(pidFile('web'), 'utf8')).toBe(`${pid}\n`);
  expect(readFileSync(logFile('web'), 'utf8')).toContain('hello');
  await child.stop();
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(pidFile('web'))).toBe(false);
});

test('a killed child comes back by itself with another process id', async () => {
  const said: string[] = [];
  const { child } = await webServer('', { report: (line) => said.push(line) });
  await child.start();
  const before = child.pid();
  await child.kill('SIGKILL');
  await child.healthy();
  expect(child.pid()).not.toBe(before);
  expect(said).toEqual(['web ended by SIGKILL; starting it again']);
});

test('a child that must not restart stays down until it is started', async () => {
  const { child } = await webServer('', { restart: 'never' });
  await child.start();
  await child.kill('SIGKILL');
  await sleep(500);
  expect(child.pid()).toBeNull();
  await child.start();
  expect(child.pid()).not.toBeNull();
});

test('a child that ends before it was ever healthy fails the start with its last words', async () => {
  const { child } = await webServer(`console.error('no such table'); process.exit(3);`);
  await expect(child.start()).rejects.toThrow(/web ended with code 3; its log is .*web\.log:\n(.*\n)*no such table/);
});

test('a child that ignores SIGTERM, or is frozen, is ended after the grace', async () => {
  const { child } = await webServer(`process.on('SIGTERM', () => undefined);`, { graceMs: 300 });
  await child.start();
  const pid = child.pid() ?? 0;
  await child.kill('SIGSTOP');
  await child.stop();
  expect(isAlive(pid)).toBe(false);
});

test('a stranger that answers on the port is not taken for the child', async () => {
  const dataDir = await testFolder();
  const stranger = createServer((_request, answer) => void answer.end('ok')).listen(0, '127.0.0.1');
  onTestFinished(() => void stranger.close());
  await new Promise((resolve) => stranger.once('listening', resolve));
  const address = stranger.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const child = supervise({
    name: 'idle',
    command: process.execPath,
    args: ['-e', 'setInterval(() => undefined, 1000)'],
    env: process.env,
    dataDir,
    port,
    health: answersOk(`http://127.0.0.1:${port}/`),
    restart: 'never',
    startTimeoutMs: 1_500,
  });
  onTestFinished(() => child.stop());
  await expect(child.start()).rejects.toThrow('idle does not become healthy');
});

test('a command that does not exist fails the start', async () => {
  const { child } = await webServer('', { command: join('/nowhere', 'tool') });
  await expect(child.start()).rejects.toThrow(/web cannot be started \(.*ENOENT/);
});

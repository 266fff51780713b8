import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readPid } from '../infra/local/lock.ts';
import { layout, ROOT } from '../infra/local/paths.ts';
import { freePorts, PORTS } from '../infra/local/ports.ts';
import { isAlive } from '../infra/local/process.ts';
import { testFolder } from '../infra/local/testing/folder.ts';

type Command = { process: ChildProcess; output: () => string; ended: Promise<number | null> };

/** A port for everything, by its variable. */
async function somePorts(): Promise<Record<string, string>> {
  const names = Object.values(PORTS).map(({ variable }) => variable);
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
}

/** `npm start` on free ports; in a process group of its own, as a terminal would have it. */
async function npmStart(dataDir: string, ports?: Record<string, string>): Promise<Command> {
  const env = { ...process.env, ...(ports ?? (await somePorts())), HANDSET_DATA_DIR: dataDir };
  const child = spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  onTestFinished(() => signalGroup(child, 'SIGKILL'));
  return { process: child, output: () => said, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(child.pid ?? 0), signal);
  } catch {
    // The group has ended.
  }
}

async function ready({ output, process: child }: Command): Promise<void> {
  while (!output().includes('Handset is ready')) {
    if (child.exitCode !== null) throw new Error(`it ended:\n${output()}`);
    await sleep(100);
  }
}

/** The processes written down in the run folder, by name. */
async function running(dataDir: string): Promise<Map<string, number>> {
  const { run } = layout(dataDir);
  const found = new Map<string, number>();
  for (const file of readdirSync(run).filter((name) => name.endsWith('.pid'))) {
    found.set(file.replace('.pid', ''), (await readPid(join(run, file))) ?? 0);
  }
  return found;
}

async function allGoneWithin(pids: Iterable<number>, ms: number): Promise<boolean> {
  const left = () => [...pids].filter(isAlive);
  for (const end = Date.now() + ms; Date.now() < end && left().length > 0;) await sleep(100);
  return left().length === 0;
}

test('npm start says when it is ready, refuses a second start, and Ctrl-C leaves no process, lock or pid file', async () => {
  const dataDir = await testFolder();
  const ports = await somePorts();
  const first = await npmStart(dataDir, ports);
  await ready(first);
  expect(first.output()).toMatch(/ClickHouse +http:\/\/127\.0\.0\.1:\d+, database handset/);
  const pids = await running(dataDir);
  expect([...pids.keys()]).toEqual(expect.arrayContaining(['clickhouse', 'kafka', 'registry']));

  // On the same ports, as a second terminal would: that they are taken is not what is to be said.
  const second = await npmStart(dataDir, ports);
  expect(await second.ended).not.toBe(0);
  expect(second.output()).toContain(`Handset is already running on ${dataDir} (process `);
  expect([...pids.values()].every(isAlive)).toBe(true);

  signalGroup(first.process, 'SIGINT');
  await first.ended;
  expect(await allGoneWithin(pids.values(), 0)).toBe(true);
  expect(readdirSync(layout(dataDir).run)).toEqual([]);
});

test('a start that is killed with its whole terminal takes all its children with it, and the next one starts', async () => {
  const dataDir = await testFolder();
  const first = await npmStart(dataDir);
  await ready(first);
  const pids = await running(dataDir);
  expect(pids.size).toBeGreaterThanOrEqual(3);
  signalGroup(first.process, 'SIGKILL');
  expect(await allGoneWithin(pids.values(), 30_000)).toBe(true);
  // The supervisor itself outlives its children by a moment.
  await vi.waitUntil(() => !existsSync(layout(dataDir).lock), { timeout: 20_000, interval: 50 });
  const second = await npmStart(dataDir);
  await ready(second);
  signalGroup(second.process, 'SIGINT');
  await second.ended;
  expect(readdirSync(layout(dataDir).run)).toEqual([]);
});

test('Ctrl-C while it is still starting gives the start up and leaves nothing', async () => {
  const dataDir = await testFolder();
  const command = await npmStart(dataDir);
  while (!(await readPid(layout(dataDir).pidFile('kafka')))) await sleep(20);
  const pids = await running(dataDir);
  signalGroup(command.process, 'SIGINT');
  await command.ended;
  expect(command.output()).not.toContain('Handset is ready');
  expect(await allGoneWithin(pids.values(), 0)).toBe(true);
  expect(readdirSync(layout(dataDir).run)).toEqual([]);
});

import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { testGround } from '../testing/ground.ts';
import { type RegistryProcess, startRegistry } from './testing/registry-process.ts';

const { kafka } = testGround();

const runs: RegistryProcess[] = [];
afterEach(() => runs.splice(0).forEach((run) => run.process.kill('SIGKILL')));

const start = (...args: readonly string[]): RegistryProcess => {
  const run = startRegistry(...args);
  runs.push(run);
  return run;
};

test('port 0 takes a free one and prints it; SIGTERM stops it cleanly', async () => {
  const run = start('--port', '0', '--brokers', kafka.brokers);
  await expect.poll(run.output, { timeout: 30_000 }).toContain('ready on http://127.0.0.1:');
  expect((await fetch(`${run.address()}/subjects`)).status).toBe(200);
  run.process.kill('SIGTERM');
  expect(await run.exit).toBe(0);
  expect(run.output()).toContain('stopped');
});

test('it stops cleanly while it still waits for Kafka, too', async () => {
  const run = start('--port', '0', '--brokers', '127.0.0.1:1');
  await expect.poll(run.output, { timeout: 30_000 }).toContain('trying again');
  run.process.kill('SIGTERM');
  expect(await run.exit).toBe(0);
});

test('a taken port is named, with the variable that moves it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const run = start('--port', String(port), '--brokers', kafka.brokers);
  expect(await run.exit).toBe(1);
  expect(run.output()).toContain(`Port ${port} is taken`);
  expect(run.output()).toContain('HANDSET_REGISTRY_PORT');
  server.close();
});

test('everything that is wrong with the command line is said at once', async () => {
  const run = start('--port', 'x', '--brokers', 'nowhere');
  expect(await run.exit).toBe(1);
  expect(run.output()).toContain('--port must be');
  expect(run.output()).toContain('--brokers must be');
});

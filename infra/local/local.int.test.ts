import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { loadKeys } from './keys.ts';
import { takeDataDir } from './lock.ts';
import { openLogFile } from './log-file.ts';
import { layout, ROOT } from './paths.ts';
import { reservePort } from './port-reservation.ts';
import { assertFree, configuredPort, freePorts } from './ports.ts';
import { testFolder } from './testing/folder.ts';

test('keys are made once, for the owner alone, and stay', async () => {
  const path = join(await testFolder(), 'keys.json');
  const [keys, second] = await Promise.all([loadKeys(path), loadKeys(path)]);
  expect(second).toEqual(keys);
  expect(await loadKeys(path)).toEqual(keys);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Object.keys(keys.read)).toContain('*');
  expect(new Set([keys.admin, keys.pii, keys.bi.password, keys.clickhouse.password]).size).toBe(4);
});

test('each account has a ClickHouse user of its own, in an older keys file too', async () => {
  const path = join(await testFolder(), 'keys.json');
  const { bi_accounts: made, ...older } = await loadKeys(path);
  expect(Object.keys(made)).toEqual(['demo']);
  writeFileSync(path, JSON.stringify(older));
  const extended = await loadKeys(path, ['acme', '*']);
  expect(Object.entries(extended.bi_accounts).map(([account, { user }]) => [account, user])).toEqual([
    ['demo', 'bi_demo'],
    ['acme', 'bi_acme'],
  ]);
  expect(await loadKeys(path)).toEqual(extended);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a keys file that cannot be used is named, and is not overwritten', async () => {
  const path = join(await testFolder(), 'keys.json');
  writeFileSync(path, '{"ingest": {}}');
  await expect(loadKeys(path)).rejects.toThrow(/keys\.json cannot be used \(it must have ingest, read/);
  expect(readFileSync(path, 'utf8')).toBe('{"ingest": {}}');
});

test('a taken port is named with the variable that moves it', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(assertFree('kafka', port)).rejects.toThrow(
    `Port ${port} is taken, so Kafka cannot listen there: free it, or set HANDSET_KAFKA_PORT to another port.`,
  );
  expect(() => configuredPort('ingest', { HANDSET_INGEST_PORT: '80a' })).toThrow('HANDSET_INGEST_PORT is "80a"');
  expect(configuredPort('ingest', { HANDSET_INGEST_PORT: '18080' })).toBe(18_080);
  expect(configuredPort('ingest', {})).toBe(8080);
});

test('a free port is given once, to this process or to another', async () => {
  const ports = await freePorts(200);
  expect(new Set(ports).size).toBe(200);
  expect(ports.some(reservePort)).toBe(false);
  const other = `import { reservePort } from './infra/local/port-reservation.ts'; console.log(reservePort(${ports[0]}), reservePort(14_999));`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', other];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  expect(stdout).toBe('false true\n');
  expect(reservePort(14_999)).toBe(true);
});

test('a data folder has one holder; the second is told which process it is', async () => {
  const dataDir = await testFolder();
  const release = await takeDataDir(dataDir);
  await expect(takeDataDir(dataDir)).rejects.toThrow(
    `Handset is already running on ${dataDir} (process ${process.pid})`,
  );
  await release();
  await (
    await takeDataDir(dataDir)
  )();
});

test('a lock whose process is gone, or whose number now means another process, is taken over', async () => {
  const dataDir = await testFolder();
  const { lock, run } = layout(dataDir);
  mkdirSync(run);
  const gone = JSON.stringify({ pid: 4_194_400, birth: '1' });
  const reused = JSON.stringify({ pid: process.pid, birth: 'of another' });
  for (const stale of [gone, reused, 'half a lo']) {
    writeFileSync(lock, stale);
    await (
      await takeDataDir(dataDir)
    )();
  }
});

test('a log is bounded: what is over the limit moves aside and writing goes on', async () => {
  const path = join(await testFolder(), 'log', 'noisy.log');
  const log = openLogFile(path, 1_000);
  onTestFinished(log.close);
  writeFileSync(path, 'old line\n'.repeat(200));
  log.release(log.descriptor());
  expect(statSync(path).size).toBe(0);
  expect(statSync(`${path}.1`).size).toBe(1_800);
  writeFileSync(path, 'one\ntwo\nthree\n');
  expect(log.tail(2)).toBe('two\nthree');
});

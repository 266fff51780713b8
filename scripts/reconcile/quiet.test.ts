import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { livingProcessors, stillRunning } from './quiet.ts';

function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'handset-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a pid file counts while its process lives, and only a processor’s', () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'processor-1.pid'), `${process.pid}\n`);
  writeFileSync(join(folder, 'processor-2.pid'), '2147483646\n');
  writeFileSync(join(folder, 'ingest.pid'), `${process.pid}\n`);
  expect(livingProcessors(folder)).toEqual(['processor-1']);
  expect(livingProcessors(join(folder, 'nowhere'))).toEqual([]);
});

/** Looks at a group that has a member until `goneAt` (ms). */
async function lookAt(runFolder: string, goneAt: number) {
  let now = 0;
  const running = async () => (now < goneAt ? ['The group has members (1).'] : []);
  const sleep = async (ms: number) => void (now += ms);
  const reasons = await stillRunning({
    ...{ runFolder, running, sleep, sessionMs: 10_000, now: () => now, print: () => undefined },
  });
  return { reasons, waited: now };
}

test('a processor that was killed is waited for until the group has forgotten it', async () => {
  const folder = testFolder();
  expect(await lookAt(folder, 0)).toEqual({ reasons: [], waited: 0 });
  expect(await lookAt(folder, 10_000)).toEqual({ reasons: [], waited: 10_000 });
  expect((await lookAt(folder, Infinity)).reasons).toEqual(['The group has members (1).']);
});

test('nobody waits for a processor that lives', async () => {
  const folder = testFolder();
  writeFileSync(join(folder, 'processor-1.pid'), `${process.pid}\n`);
  expect((await lookAt(folder, 10_000)).waited).toBe(0);
});

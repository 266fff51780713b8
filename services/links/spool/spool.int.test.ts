import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testFolder } from '../../../infra/local/testing/folder.ts';
import { segmentPath } from './segments.ts';
import { openSpool, type Spool } from './spool.ts';

const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `line ${from + n}`);
const append = (spool: Spool, all: readonly string[]) => Promise.all(all.map((line) => spool.append(line)));
const segments = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.ndjson'));

/** Takes everything that waits. */
function drain(spool: Spool): string[] {
  const taken: string[] = [];
  for (let stretch = spool.next(); stretch !== undefined; stretch = spool.next()) {
    taken.push(...stretch.lines);
    stretch.done();
  }
  return taken;
}

test('what is appended comes out once and in order, over many segments, and sent segments are deleted', async () => {
  const folder = await testFolder();
  const spool = openSpool(folder, 1_000);
  for (let n = 0; n < 50; n += 1) await append(spool, lines(n * 20, n * 20 + 20));
  expect(segments(folder).length).toBeGreaterThan(5);
  expect(spool.unsentBytes()).toBeGreaterThan(5_000);
  expect(drain(spool)).toEqual(lines(0, 1_000));
  expect([spool.unsentBytes(), segments(folder).length, spool.next()]).toEqual([0, 0, undefined]);
  await append(spool, ['one more']);
  expect(drain(spool)).toEqual(['one more']);
  spool.close();
  expect(segments(folder)).toEqual([]);
});

test('a stretch that is not done is given out again; lines that came meanwhile follow it', async () => {
  const spool = openSpool(await testFolder());
  await append(spool, lines(0, 3));
  const first = spool.next()!;
  await append(spool, lines(3, 5));
  expect([first.lines, spool.next()!.lines]).toEqual([lines(0, 3), lines(0, 5)]);
  first.done();
  expect(spool.next()!.lines).toEqual(lines(3, 5));
  spool.close();
});

test('the line is in the file before append resolves: a killed process loses none, and the next goes on where it was', async () => {
  const folder = await testFolder();
  const killed = openSpool(folder);
  await append(killed, lines(0, 40));
  const sent = killed.next()!;
  await append(killed, lines(40, 60));
  sent.done();
  // Not closed: nothing is flushed on the way out. Half a line is what a kill in the middle of a write leaves.
  const last = segments(folder).at(-1)!;
  expect(readFileSync(`${folder}/${last}`, 'utf8')).toContain('line 59\n');
  appendFileSync(`${folder}/${last}`, 'line 6');
  const next = openSpool(folder);
  await append(next, lines(60, 70));
  expect(drain(next)).toEqual(lines(40, 70));
  next.close();
  killed.close();
});

test('a place that was lost means sending again, never leaving out', async () => {
  const folder = await testFolder();
  const spool = openSpool(folder);
  await append(spool, lines(0, 10));
  const sent = spool.next()!;
  await append(spool, lines(10, 12));
  sent.done();
  writeFileSync(`${folder}/sent`, '');
  const next = openSpool(folder);
  expect(drain(next)).toEqual(lines(0, 12));
  for (const each of [next, spool]) each.close();
});

test('while the disk takes nothing, lines are held and can be sent; beyond the bound they are counted as lost', async () => {
  const folder = await testFolder();
  const spool = openSpool(folder, 1_000, 5);
  // A folder where the next segment should be: opening it fails, for root too.
  mkdirSync(segmentPath(folder, 1));
  await append(spool, lines(0, 3));
  expect(spool.held()).toMatchObject({ lines: 3, lost: 0, reason: expect.stringContaining('EISDIR') as string });
  const stretch = spool.next()!;
  expect(stretch.lines).toEqual(lines(0, 3));
  await append(spool, lines(3, 9));
  expect(spool.held()).toMatchObject({ lines: 5, lost: 4 });
  stretch.done();
  expect(spool.held().lines).toBe(2);
  rmSync(segmentPath(folder, 1), { recursive: true });
  await append(spool, ['after']);
  expect(spool.held()).toMatchObject({ lines: 0, reason: undefined });
  expect(drain(spool)).toEqual([...lines(3, 5), 'after']);
  spool.close();
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { livingProcessors } from './quiet.ts';

test('a pid file counts while its process lives, and only a processor’s', () => {
  const folder = mkdtempSync(join(tmpdir(), 'handset-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'processor-1.pid'), `${process.pid}\n`);
  writeFileSync(join(folder, 'processor-2.pid'), '2147483646\n');
  writeFileSync(join(folder, 'ingest.pid'), `${process.pid}\n`);
  expect(livingProcessors(folder)).toEqual(['processor-1']);
  expect(livingProcessors(join(folder, 'nowhere'))).toEqual([]);
});

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives `work` an empty folder that is removed afterwards: a measurement may leave tens of gigabytes behind. */
export async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'handset-bench-'));
  const leave = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', leave);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    process.off('exit', leave);
  }
}

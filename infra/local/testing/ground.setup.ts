import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { PARTS, startGround, type Part } from '../ground.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The `HANDSET_*` variables of the ground that the run's tests share. */
    groundEnv: Record<string, string>;
  }
}

/** `HANDSET_TEST_PARTS=kafka,clickhouse` starts only these, for a quicker run of tests that need no more. */
function partsToStart(wanted: string | undefined): readonly Part[] {
  return wanted === undefined ? PARTS : PARTS.filter((part) => wanted.split(',').includes(part));
}

/** One ground for all integration tests of a run, on free ports and in a temporary folder; nothing of it stays. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'handset-int-'));
  const parts = partsToStart(process.env['HANDSET_TEST_PARTS']);
  const ground = await startGround({ dataDir, ports: 'free', parts, report: (line) => console.log(`ground: ${line}`) });
  project.provide('groundEnv', ground.env);
  return async () => {
    await ground.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

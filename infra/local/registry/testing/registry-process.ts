import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../../paths.ts';

/** A registry in a process of its own, unsupervised. */
export interface RegistryProcess {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly output: () => string;
  /** Where it listens, as it has printed; undefined until it has. */
  readonly address: () => string | undefined;
  /** Its exit code; null if a signal ended it. */
  readonly exit: Promise<number | null>;
}

/** Starts `main.ts` with these arguments. The caller ends it. */
export const startRegistry = (...args: readonly string[]): RegistryProcess => {
  const entry = join(ROOT, 'infra/local/registry/main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], { cwd: ROOT });
  let output = '';
  const keep = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    process: child,
    output: () => output,
    address: () => /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1],
    exit: once(child, 'close').then(([code]) => code as number | null),
  };
};

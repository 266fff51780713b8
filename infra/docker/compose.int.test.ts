import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from '../local/paths.ts';

const run = promisify(execFile);

/** Whichever Compose there is, as a command line; null if there is none. */
async function findCompose(): Promise<[string, ...string[]] | null> {
  const candidates: [string, ...string[]][] = [['docker', 'compose'], ['docker-compose']];
  for (const [command, ...args] of candidates) {
    const found = await run(command, [...args, 'version']).catch(() => null);
    if (found !== null) return [command, ...args];
  }
  return null;
}

/** Every variable of the example file, filled in. */
function exampleEnv(): Record<string, string> {
  const names = readFileSync(join(ROOT, '.env.example'), 'utf8').matchAll(/^(HANDSET_\w+)=/gm);
  return Object.fromEntries([...names].map(([, name]) => [name ?? '', 'account:secret']));
}

test('Compose accepts the file when the example variables are filled in, and refuses it without them', async (context) => {
  const compose = await findCompose();
  if (compose === null) return context.skip('there is no Docker Compose (neither docker compose nor docker-compose)');
  const [command, ...args] = compose;
  const config = [...args, '-f', join(ROOT, 'docker-compose.yml'), 'config'];
  const base = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HANDSET_')));
  const { stdout } = await run(command, config, { env: { ...base, ...exampleEnv() } });
  expect(stdout).toContain('apache/kafka:');
  await expect(run(command, config, { env: base })).rejects.toThrow('HANDSET_');
});

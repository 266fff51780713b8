import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';

/** The folder of this checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');

type Env = Readonly<Record<string, string | undefined>>;

/** Where local mode keeps its data: `HANDSET_DATA_DIR`, or `.handset` in the checkout. */
export function dataDirFrom(env: Env): string {
  return resolve(ROOT, env['HANDSET_DATA_DIR'] || '.handset');
}

/** Where what was downloaded is kept (broker jars, Python environments): shared by all data folders of a checkout. */
export function cacheDirFrom(env: Env): string {
  return resolve(ROOT, env['HANDSET_CACHE_DIR'] || '.handset/cache');
}

/** The files and folders of one data directory. */
export function layout(dataDir: string) {
  const run = join(dataDir, 'run');
  return {
    run,
    lock: join(run, 'handset.lock'),
    keys: join(dataDir, 'keys.json'),
    clickhouseUsers: join(dataDir, 'clickhouse-users.json'),
    kafka: join(dataDir, 'kafka'),
    clickhouse: join(dataDir, 'clickhouse'),
    pidFile: (name: string) => join(run, `${name}.pid`),
    logFile: (name: string) => join(dataDir, 'log', `${name}.log`),
  };
}

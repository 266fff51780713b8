import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from './settings.ts';

/** The folder of the local mode: `HANDSET_DATA_DIR`, else `.handset` where the command was started. */
export const dataDir = (env: Environment): string => resolve(env['HANDSET_DATA_DIR'] || '.handset');

/** What `keys.json` of the local mode holds. */
export interface Keys {
  readonly ingest: Readonly<Record<string, string>>;
  readonly read: Readonly<Record<string, string>>;
  readonly admin: string;
  readonly clickhouse: { readonly user: string; readonly password: string };
  readonly bi: { readonly user: string; readonly password: string };
  /** The ClickHouse user of each account that sees that account's rows in views and nothing else. */
  readonly bi_accounts: Readonly<Record<string, { readonly user: string; readonly password: string }>>;
  readonly pii: string;
}

/** The generated keys of the local mode, or undefined if nothing was ever started here. */
export function readKeys(env: Environment): Keys | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir(env), 'keys.json'), 'utf8')) as Keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const pairs = (keys: Readonly<Record<string, string>>): string =>
  Object.entries(keys)
    .map(([account, key]) => `${account}:${key}`)
    .join(',');

const passwords = ({ bi_accounts = {} }: Partial<Keys>): Record<string, string> =>
  Object.fromEntries(Object.entries(bi_accounts).map(([account, { password }]) => [account, password]));

/**
 * The environment with the keys file's secrets filled in where no variable is set, so that a command typed in a shell
 * finds the local system that is running beside it.
 */
export function withLocalKeys(env: Environment): Environment {
  const keys = readKeys(env);
  if (keys === undefined) return env;
  const local: Environment = {
    HANDSET_INGEST_KEYS: pairs(keys.ingest),
    HANDSET_READ_KEYS: pairs(keys.read),
    HANDSET_ADMIN_KEY: keys.admin,
    HANDSET_CLICKHOUSE_USER: keys.clickhouse.user,
    HANDSET_CLICKHOUSE_PASSWORD: keys.clickhouse.password,
    HANDSET_BI_PASSWORD: keys.bi.password,
    HANDSET_BI_KEYS: pairs(passwords(keys)),
    HANDSET_PII_KEY: keys.pii,
  };
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  return { ...local, ...set };
}

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Keys } from '../../services/runtime/data-dir.ts';
import { problem } from './problem.ts';

/** The account that a fresh installation has keys for. */
const DEMO_ACCOUNT = 'demo';

/**
 * Reads the keys file, or makes one that only its owner may read: `ingest` and `read` keys by account (`*` reads all),
 * the `admin` key, the ClickHouse users of the services and of BI tools, one of them for each account that has a key here
 * or is among `accounts`, and `pii`, which keys the hash of phone numbers (losing it makes old numbers unfindable).
 */
export async function loadKeys(path: string, accounts: readonly string[] = []): Promise<Keys> {
  const keys = (await readKeys(path)) ?? (await createKeys(path));
  const all = new Set([...Object.keys(keys.ingest), ...Object.keys(keys.read), ...accounts]);
  const missing = [...all].filter((account) => account !== '*' && !Object.hasOwn(keys.bi_accounts, account));
  if (missing.length === 0) return keys;
  const users = Object.fromEntries(
    missing.map((account) => [account, { user: biUserOf(account), password: secret('bi') }] as const),
  );
  const extended: Keys = { ...keys, bi_accounts: { ...keys.bi_accounts, ...users } };
  await writeKeys(path, extended, rename);
  return extended;
}

/** The ClickHouse user that reads the rows of one account. */
export const biUserOf = (account: string): string => `bi_${account}`;

async function readKeys(path: string): Promise<Keys | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return checkKeys(JSON.parse(text) as Partial<Keys>);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw problem(`The keys file ${path} cannot be used (${why}): mend it, or move it away to have a new one made.`);
  }
}

function checkKeys(keys: Partial<Keys>): Keys {
  const { ingest, read, admin, clickhouse, bi, bi_accounts = {}, pii } = keys;
  if (!ingest || !read || !admin || !clickhouse?.user || !bi?.user || !pii) {
    throw new Error('it must have ingest, read, admin, clickhouse, bi and pii');
  }
  return { ingest, read, admin, clickhouse, bi, bi_accounts, pii };
}

/** Written whole beside its place and then linked there, so that two starts at once agree on one set of keys. */
async function createKeys(path: string): Promise<Keys> {
  await mkdir(dirname(path), { recursive: true });
  await writeKeys(path, generateKeys(), async (draft, place) => {
    await link(draft, place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await unlink(draft);
  });
  const keys = await readKeys(path);
  if (keys === null) throw new Error(`${path} vanished while it was made`);
  return keys;
}

async function writeKeys(path: string, keys: Keys, place: (draft: string, path: string) => Promise<void>) {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await place(draft, path);
}

const secret = (prefix: string): string => `${prefix}_${randomBytes(24).toString('base64url')}`;

function generateKeys(): Keys {
  return {
    ingest: { [DEMO_ACCOUNT]: secret('ingest') },
    read: { '*': secret('read'), [DEMO_ACCOUNT]: secret('read') },
    admin: secret('admin'),
    clickhouse: { user: 'handset', password: secret('ch') },
    bi: { user: 'bi', password: secret('bi') },
    bi_accounts: { [DEMO_ACCOUNT]: { user: biUserOf(DEMO_ACCOUNT), password: secret('bi') } },
    pii: randomBytes(32).toString('hex'),
  };
}

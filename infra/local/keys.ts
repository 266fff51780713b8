import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Keys } from '../../services/runtime/data-dir.ts';
import { problem } from './problem.ts';

/** The account that a fresh installation has keys for. */
const DEMO_ACCOUNT = 'demo';

/**
 * Reads the keys file, or makes one that only its owner may read: `ingest` and `read` keys by account (`*` reads all),
 * the `admin` key, the ClickHouse users of the services and of BI tools, and `pii`, which keys the hash of phone numbers
 * (losing it makes old numbers unfindable).
 */
export async function loadKeys(path: string): Promise<Keys> {
  return (await readKeys(path)) ?? (await createKeys(path));
}

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
  const { ingest, read, admin, clickhouse, bi, pii } = keys;
  if (!ingest || !read || !admin || !clickhouse?.user || !bi?.user || !pii) {
    throw new Error('it must have ingest, read, admin, clickhouse, bi and pii');
  }
  return { ingest, read, admin, clickhouse, bi, pii };
}

/** Written whole beside its place and then linked there, so that two starts at once agree on one set of keys. */
async function createKeys(path: string): Promise<Keys> {
  const text = `${JSON.stringify(generateKeys(), null, 2)}\n`;
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, text, { mode: 0o600 });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  const keys = await readKeys(path);
  if (keys === null) throw new Error(`${path} vanished while it was made`);
  return keys;
}

function generateKeys(): Keys {
  const secret = (prefix: string) => `${prefix}_${randomBytes(24).toString('base64url')}`;
  return {
    ingest: { [DEMO_ACCOUNT]: secret('ingest') },
    read: { '*': secret('read'), [DEMO_ACCOUNT]: secret('read') },
    admin: secret('admin'),
    clickhouse: { user: 'handset', password: secret('ch') },
    bi: { user: 'bi', password: secret('bi') },
    pii: randomBytes(32).toString('hex'),
  };
}

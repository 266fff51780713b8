import type { Engine, Handle } from './engine.ts';
import { scopeOf, type User } from './users.ts';
import { ServerException } from './exceptions.ts';
import { quoteIdentifier, quoteString } from './lexer.ts';
import type { QueryRequest } from './request.ts';

const MAX_SESSIONS = 1_000;

/** A connection lent for one request. */
export type Lease = {
  handle: Handle;
  /** Whether later requests will get the same connection. */
  kept: boolean;
  release: () => void;
};

/** Connections by `session_id`; a request without one gets a connection of its own. */
export type Sessions = {
  lease: (user: User, session: QueryRequest['session']) => Promise<Lease>;
  close: () => void;
};

type Kept = { handle: Promise<Handle>; busy: boolean; timer: NodeJS.Timeout | null };

/** Keeps sessions' connections until they were idle for the timeout that their last request named. */
export function keepSessions(engine: Engine): Sessions {
  const kept = new Map<string, Kept>();

  function end(key: string, session: Kept): void {
    if (session.timer) clearTimeout(session.timer);
    kept.delete(key);
    session.handle.then((handle) => handle.close()).catch(() => undefined);
  }

  async function leaseSession(key: string, user: User, asked: NonNullable<QueryRequest['session']>): Promise<Lease> {
    const known = kept.get(key);
    if (!known && asked.check) throw new ServerException(372, 'SESSION_NOT_FOUND', `Session ${asked.id} not found`);
    if (known?.busy)
      throw new ServerException(373, 'SESSION_IS_LOCKED', `Session ${asked.id} is locked by a concurrent client`);
    if (!known && kept.size >= MAX_SESSIONS) endOldest();
    const session = known ?? { handle: engine.connect(user.role, scopeOf(user)), busy: true, timer: null };
    if (session.timer) clearTimeout(session.timer);
    session.busy = true;
    kept.delete(key);
    kept.set(key, session);
    const release = () => {
      session.busy = false;
      session.timer = setTimeout(() => end(key, session), asked.timeoutSeconds * 1000).unref();
    };
    try {
      return { handle: await session.handle, kept: true, release };
    } catch (error) {
      end(key, session);
      throw error;
    }
  }

  function endOldest(): void {
    const oldest = [...kept].find(([, { busy }]) => !busy);
    if (oldest) end(...oldest);
  }

  return {
    lease: async (user, session) => {
      // A reader's connection is sealed by `readonly = 1`, so it serves one request; it could keep nothing anyway.
      if (session && user.role !== 'reader')
        return leaseSession(JSON.stringify([user.name, session.id]), user, session);
      const handle = await engine.connect(user.role, scopeOf(user));
      return { handle, kept: false, release: handle.close };
    },
    close: () => [...kept].forEach(([key, session]) => end(key, session)),
  };
}

/**
 * Notes what `names` are set to on a connection that later requests will share; returns how to set them back, since
 * settings of a URL hold for one statement.
 */
export async function snapshotSettings(handle: Handle, names: readonly string[]): Promise<() => Promise<void>> {
  if (names.length === 0) return async () => undefined;
  const list = names.map(quoteString).join(', ');
  const { bytes } = await handle.query(
    `SELECT name, value FROM system.settings WHERE changed AND name IN (${list})`,
    'JSONCompactEachRow',
  );
  const lines = Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  const changed = new Map(lines.map((line) => JSON.parse(line) as [string, string]));
  const defaults = names.filter((name) => !changed.has(name)).map((name) => `${quoteIdentifier(name)} = DEFAULT`);
  return async () => {
    await handle.set(changed);
    if (defaults.length > 0) await handle.query(`SET ${defaults.join(', ')}`, 'Null');
  };
}

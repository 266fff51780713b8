import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ReadKey } from '../config.ts';

/** What a caller may see. */
export interface Access {
  /** Undefined: every account. */
  readonly account: string | undefined;
  readonly admin: boolean;
}

const DAY_MS = 86_400_000;
/** A browser signs in again after this long (ms). */
export const SESSION_MS = 30 * DAY_MS;

/** Turns keys and session cookies into access. */
export interface KeyRing {
  /** The access of a key, or undefined if nobody has it. */
  open(key: string): Access | undefined;
  /** A cookie that stands for a key for {@link SESSION_MS}; ends when the key is changed. */
  session(key: string, now: number): string;
  /** The access of a cookie, or undefined if it is not ours, too old, or its key is gone. */
  resume(cookie: string, now: number): Access | undefined;
}

/**
 * Keys are compared as keyed hashes, every one with every request, so that an answer's time tells nothing. Sessions
 * are signed, not stored: they survive a restart, and hold the hash of their key instead of the key.
 */
export function createKeyRing(readKeys: readonly ReadKey[], adminKey: string): KeyRing {
  const secret = createHmac('sha256', adminKey).update('handset session').digest();
  const digest = (text: string): Buffer => createHmac('sha256', secret).update(text).digest();
  const known = [
    ...readKeys.map(({ account, key }) => ({
      digest: digest(key),
      access: { account: account === '*' ? undefined : account, admin: false },
    })),
    { digest: digest(adminKey), access: { account: undefined, admin: true } },
  ];
  const find = (presented: Buffer): Access | undefined => {
    let found: Access | undefined;
    for (const each of known)
      if (each.digest.length === presented.length && timingSafeEqual(each.digest, presented)) found = each.access;
    return found;
  };
  const sign = (payload: string): string => digest(`session ${payload}`).toString('base64url');
  return {
    open: (key) => find(digest(key)),
    session(key, now) {
      const payload = `${now + SESSION_MS}.${digest(key).toString('base64url')}`;
      return `${payload}.${sign(payload)}`;
    },
    resume(cookie, now) {
      const [until = '', keyDigest = '', signature = ''] = cookie.split('.');
      const expected = Buffer.from(sign(`${until}.${keyDigest}`));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected) || Number(until) <= now)
        return undefined;
      return find(Buffer.from(keyDigest, 'base64url'));
    },
  };
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** An ingest key and the account that it stands for. */
export interface IngestKey {
  readonly account: string;
  readonly key: string;
}

/** The account of an `Authorization` header, or why there is none. */
export type AccountOf = (
  authorization: string | undefined,
) => { readonly account: string } | { readonly problem: string };

/**
 * Looks keys up in constant time: every key is compared with every request, as keyed hashes of equal length, so that
 * the time of an answer tells neither how much of a key was right nor which account it was near.
 */
export function keyRing(keys: readonly IngestKey[]): AccountOf {
  const salt = randomBytes(32);
  const digest = (key: string): Buffer => createHmac('sha256', salt).update(key).digest();
  const known = keys.map(({ account, key }) => ({ account, digest: digest(key) }));
  return (authorization) => {
    const given = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) return { problem: 'Send your ingest key as "Authorization: Bearer <key>"' };
    const presented = digest(given);
    let account: string | undefined;
    for (const each of known) if (timingSafeEqual(each.digest, presented)) account = each.account;
    return account === undefined ? { problem: 'This ingest key is not known' } : { account };
  };
}

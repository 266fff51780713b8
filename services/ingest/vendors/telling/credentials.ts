import { createHash, timingSafeEqual } from 'node:crypto';
import { headerOf, type Callback } from '../vendor.ts';

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are equal, in a time that tells neither where they differ nor how long the secret one is. */
export const sameText = (a: string | Buffer, b: string | Buffer): boolean => timingSafeEqual(digest(a), digest(b));

/** The credentials of an `Authorization` header with this scheme (any case); `''` if there are none. */
export function credentialsOf(callback: Callback, scheme: string): string {
  const [, said = '', credentials = ''] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(headerOf(callback, 'authorization')) ?? [];
  return said.toLowerCase() === scheme.toLowerCase() ? credentials : '';
}

/** Whether `Authorization: Basic` carries exactly `secret`, which is `user:password`. */
export function isBasic(callback: Callback, secret: string): boolean {
  const given = credentialsOf(callback, 'basic');
  return given !== '' && sameText(Buffer.from(given, 'base64'), secret);
}

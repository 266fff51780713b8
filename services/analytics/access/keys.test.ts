import { expect, test } from 'vitest';
import { createKeyRing, SESSION_MS } from './keys.ts';

const ring = createKeyRing(
  [
    { account: 'acme', key: 'a-key' },
    { account: '*', key: 'all-key' },
  ],
  'admin-key',
);
const NOW = 1_790_000_000_000;

test('a key opens its account, * opens all, the admin key opens all and more', () => {
  expect(ring.open('a-key')).toEqual({ account: 'acme', admin: false });
  expect(ring.open('all-key')).toEqual({ account: undefined, admin: false });
  expect(ring.open('admin-key')).toEqual({ account: undefined, admin: true });
  for (const wrong of ['', 'a-ke', 'a-keyy', '*']) expect(ring.open(wrong)).toBeUndefined();
});

test('a session stands for its key until it is too old, and for nothing else', () => {
  const cookie = ring.session('a-key', NOW);
  expect(cookie).not.toContain('a-key');
  expect(ring.resume(cookie, NOW)).toEqual({ account: 'acme', admin: false });
  expect(ring.resume(cookie, NOW + SESSION_MS)).toBeUndefined();
  const [until, digest, signature] = cookie.split('.');
  expect(ring.resume(`${Number(until) + 1}.${digest}.${signature}`, NOW)).toBeUndefined();
  for (const forged of ['', '..', `${until}.${digest}.`, `${until}.${digest}.x`])
    expect(ring.resume(forged, NOW)).toBeUndefined();
});

test('a session ends when its key is changed', () => {
  const cookie = ring.session('a-key', NOW);
  expect(createKeyRing([{ account: 'acme', key: 'new' }], 'admin-key').resume(cookie, NOW)).toBeUndefined();
});

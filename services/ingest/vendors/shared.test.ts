import { expect, test } from 'vitest';
import { NotFetched } from '../fetch-text.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { credentialsOf, isBasic, sameText } from './telling/credentials.ts';
import { proofOf } from './telling/proof.ts';
import { isFresh, type Callback, type VendorWorld } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

const callback = (headers: Callback['headers'] = {}): Callback => ({
  method: 'POST',
  url: 'https://hooks.example.com/v1/webhooks/x/acme',
  query: new URLSearchParams(),
  headers,
  contentType: 'application/json',
  body: Buffer.alloc(0),
  receivedAt: 1_772_366_400_000,
});
const basic = (text: string) => callback({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

test('words: numbers masked, dates and ids kept, fields by name, empty ones left out', () => {
  expect(
    wordsOf('no route to 14155550100 (+447700900123) since 2026', { at: '2603011200', to: '+14155550100', x: '' }),
  ).toBe('no route to *******0100 (*********0123) since 2026; at=2603011200; to=********0100');
  expect(wordsOf('')).toBe('');
  expect(wordsOf('SM0123456789abcdef 3e2e5a1c-9d0f-4a51-8d34-123456789012')).toBe(
    'SM0123456789abcdef 3e2e5a1c-9d0f-4a51-8d34-123456789012',
  );
});

test('words and tags are cut where they grow too long, never inside a character', () => {
  expect(wordsOf('x'.repeat(5_000))).toHaveLength(2_048);
  expect(wordsOf(`x${'😀'.repeat(2_000)}`).isWellFormed()).toBe(true);
  expect(tagsOf({ a: 'x'.repeat(1_000), b: '', c: 'kept' })).toEqual({ a: 'x'.repeat(512), c: 'kept' });
});

test('basic authorization is exactly user:password', () => {
  expect(isBasic(basic('user:pass:word'), 'user:pass:word')).toBe(true);
  for (const wrong of ['user:pass', 'user', '', 'user:pass:word2'])
    expect(isBasic(basic(wrong), 'user:pass:word')).toBe(false);
  expect(isBasic(callback(), 'user:pass:word')).toBe(false);
  expect(isBasic(callback({ authorization: 'Bearer dXNlcjpwYXNzOndvcmQ=' }), 'user:pass:word')).toBe(false);
});

test('credentials belong to their scheme, in any case', () => {
  expect(credentialsOf(callback({ authorization: 'bearer  abc ' }), 'Bearer')).toBe('abc');
  expect(credentialsOf(callback({ authorization: 'abc' }), 'Bearer')).toBe('');
  expect([sameText('a', 'a'), sameText('a', 'b'), sameText('a', 'aa'), sameText('', '')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('international numbers get their plus, short codes and names stay', () => {
  expect(['14155550100', '+14155550100', '88000', 'Acme', ''].map(ownNumber)).toEqual([
    '+14155550100',
    '+14155550100',
    '88000',
    'Acme',
    '',
  ]);
  expect(['14155550100', ' 447700900123 ', 'anonymous', '12345'].map(personNumber)).toEqual([
    '+14155550100',
    '+447700900123',
    'anonymous',
    '12345',
  ]);
});

test('a signed time is fresh for five minutes, either way', () => {
  const now = 1_772_366_400_000;
  const fresh = [0, 300_000, -300_000, 300_001, -300_001, Number.NaN].map((by) => isFresh(now + by, { now }));
  expect(fresh).toEqual([true, true, true, false, false, false]);
});

const fetchText = async (): Promise<string> => 'certificate';
const proof = (isGenuine: (secret: string, world: VendorWorld) => boolean | Promise<boolean>, fetch = fetchText) =>
  proofOf({ isGenuine: (_callback, secret, world) => isGenuine(secret, world) }, callback(), ['one', 'two'], fetch);

test('a proof may take its time, and any of the secrets will do', async () => {
  expect(await proof(async (secret) => secret === 'two')).toBe('genuine');
  expect(await proof(async () => false)).toBe('forged');
  expect(
    await proof(async (_secret, world) => (await world.fetchText('https://sns.example.com/')) === 'certificate'),
  ).toBe('genuine');
});

test('a proof that names what is not there is forged; one that cannot be reached is not judged; a bug is a bug', async () => {
  const failing = (outcome: 'refused' | 'unreachable') =>
    proof(
      async (_secret, world) => Boolean(await world.fetchText('')),
      async () => {
        throw new NotFetched('gone', outcome);
      },
    );
  expect(await failing('refused')).toBe('forged');
  expect(await failing('unreachable')).toBeInstanceOf(NotFetched);
  await expect(proof(() => JSON.parse('{') as boolean)).rejects.toThrow(SyntaxError);
});

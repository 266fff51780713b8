import { expect, test } from 'vitest';
import { keyRing } from './keys.ts';

const ring = keyRing([
  { account: 'acme', key: 'k-acme' },
  { account: 'acme', key: 'k-acme-new' },
  { account: 'globex', key: 'k-globex' },
]);

test.each([
  ['Bearer k-acme', 'acme'],
  ['bearer  k-acme-new ', 'acme'],
  ['Bearer k-globex', 'globex'],
])('%s is %s', (header, account) => expect(ring(header)).toEqual({ account }));

test.each([
  undefined,
  '',
  'k-acme',
  'Basic k-acme',
  'Bearer',
  'Bearer k-acm',
  'Bearer k-acmee',
  'Bearer acme',
  'Bearer k acme',
])('%s is nobody', (header) => expect(ring(header)).toHaveProperty('problem'));

test('without keys nobody gets in', () => expect(keyRing([])('Bearer ')).toHaveProperty('problem'));

import { expect, test } from 'vitest';
import { partsOf, priceOf } from './amounts.ts';
import { referenceIn, together } from './batch.ts';
import { momentOf } from './moment.ts';

test.each([
  ['2', 2],
  ['255', 255],
  ['256', 0],
  ['-1', 0],
  ['1.5', 0],
  ['', 0],
])('parts: %j is %i', (text, parts) => expect(partsOf(text)).toBe(parts));

test.each([
  ['0.0080', 'USD', { price: 0.008, currency: 'USD' }],
  ['-0.5', ' eur', { price: -0.5, currency: 'EUR' }],
  ['1e-7', 'USD', { price: 1e-7, currency: 'USD' }],
  ['0.0080', '', undefined],
  ['0.0080', 'dollars', undefined],
  ['', 'USD', undefined],
  ['NaN', 'USD', undefined],
  ['1e999', 'USD', undefined],
])('price: %j %j is %j', (amount, currency, price) => expect(priceOf(amount, currency)).toEqual(price));

test.each([
  ['2026-03-01T12:00:00+01:00', Date.UTC(2026, 2, 1, 11), 'with_time'],
  [1_772_366_400_000, 1_772_366_400_000, 'with_time'],
  ['2026-03-01 12:00', 7, 'without_time'],
  ['2026-03-01T12:00:00', 7, 'without_time'],
  [0, 7, 'without_time'],
  [Number.NaN, 7, 'without_time'],
  ['', 7, 'without_time'],
])('moment: %j is %i, %s', (told, occurred_at, derivation) =>
  expect(momentOf(told, { receivedAt: 7 })).toEqual({ occurred_at, derivation }),
);

test('a tag names a message only if it says so', () => {
  expect(referenceIn(['spring', 'message_id=m/1', 'message_id=m2'])).toBe('m/1');
  expect(referenceIn(['spring', 'my message_id=m1', ''])).toBe('');
});

test('entries together: nothing is lost, one failure is one of several', () => {
  const failure = { code: 'undecodable', field: '', message: 'x' } as const;
  const readings = [
    { told: [], failure },
    { told: [], ignored: 'typing' },
    { told: [], failures: [{ failure }] },
  ];
  expect(together(readings)).toEqual({
    told: [],
    inbound: [],
    failures: [{ failure }, { failure }],
    ignored: 'typing',
  });
});

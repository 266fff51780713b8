import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstant } from './instant.ts';

test.each([
  ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)],
  ['2026-03-01t12:00:00z', Date.UTC(2026, 2, 1, 12)],
  ['2026-03-01 12:00:00+02:00', Date.UTC(2026, 2, 1, 10)],
  ['2026-03-01T00:30:00-07:30', Date.UTC(2026, 2, 1, 8)],
  ['2026-03-01T12:00:00.1Z', Date.UTC(2026, 2, 1, 12, 0, 0, 100)],
  ['2026-03-01T12:00:00.123999Z', Date.UTC(2026, 2, 1, 12, 0, 0, 123)],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ['0099-01-01T00:00:00Z', Date.parse('0099-01-01T00:00:00Z')],
])('%s is %i', (text, at) => expect(parseInstant(text)).toBe(at));

test.each([
  '2026-03-01T12:00:00',
  '2026-03-01',
  '2026-02-29T12:00:00Z',
  '2026-13-01T12:00:00Z',
  '2026-03-01T24:00:00Z',
  '2026-03-01T12:60:00Z',
  '2026-03-01T12:00:00+24:00',
  '2026-03-01T12:00Z',
  'Sun, 01 Mar 2026 12:00:00 GMT',
  '1772366400000',
  '',
])('%s is no RFC 3339 date and time', (text) => expect(parseInstant(text)).toBeUndefined());

test('it reads back what a Date writes', () => {
  const dates = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(fc.property(dates, (date) => parseInstant(date.toISOString()) === date.getTime()));
});

import { expect, test } from 'vitest';
import { choice, columns, many, moment, refuseUnknown, scopeOf, timeZone, whole } from './parameters.ts';

const NOW = 1_790_000_000_000;
const everything = { account: undefined, admin: false };

test('without a range the last 24 hours are meant', () => {
  expect(scopeOf({}, everything, NOW)).toEqual({ from: NOW - 86_400_000, to: NOW, account: undefined, filters: {} });
});

test('times are RFC 3339 with a zone, or epoch milliseconds', () => {
  expect(moment({ from: '2026-01-31T09:00:00Z' }, 'from')).toBe(Date.UTC(2026, 0, 31, 9));
  expect(moment({ from: '2026-01-31T10:00:00.5+01:00' }, 'from')).toBe(Date.UTC(2026, 0, 31, 9) + 500);
  expect(moment({ from: '1790000000000' }, 'from')).toBe(NOW);
  for (const spelling of ['2026-01-31 09:00:00z', '2026-01-31T09:00Z', '2026-01-31T10:00+01:00'])
    expect(moment({ from: spelling }, 'from'), spelling).toBe(Date.UTC(2026, 0, 31, 9));
  for (const wrong of [
    '2026-02-30T09:00:00Z',
    'yesterday',
    '2026-01-31',
    '2026-01-31T09:00:00',
    '2026-13-31T09:00:00Z',
    '-5',
  ])
    expect(() => moment({ from: wrong }, 'from'), wrong).toThrow(/from must be RFC 3339/);
  expect(() => scopeOf({ from: '5', to: '5' }, everything, NOW)).toThrow(/before to/);
});

test('a plus that a query string made a space of is still a plus', () => {
  expect(moment({ from: '2026-01-31T10:00:00 01:00' }, 'from')).toBe(Date.UTC(2026, 0, 31, 9));
});

test('a time zone is spelled as the database knows it; an offset is none', () => {
  expect(timeZone({ tz: 'america/new_york' })).toBe('America/New_York');
  expect(timeZone({ tz: 'utc' })).toBe('UTC');
  for (const tz of ['+05:30', '-03']) expect(() => timeZone({ tz }), tz).toThrow(/IANA/);
});

test('an account sees itself, whatever it asks for', () => {
  const scope = scopeOf({ account_id: 'other', campaign_id: ['a', 'b'] }, { account: 'acme', admin: false }, NOW);
  expect(scope.account).toBe('acme');
  expect(scope.filters).toEqual({ account_id: ['other'], campaign_id: ['a', 'b'] });
});

test('an empty filter means the empty value', () => {
  expect(scopeOf({ campaign_id: '' }, everything, NOW).filters).toEqual({ campaign_id: [''] });
});

test('what is not known is named', () => {
  expect(() => refuseUnknown({ campain_id: 'x' }, ['campaign_id'])).toThrow(/no parameter campain_id.*campaign_id/);
  expect(() => refuseUnknown({ audience: 'x' }, ['campaign_id'])).toThrow(/does not have that dimension/);
  expect(() => columns({ by: 'carrier,colour' }, ['carrier'])).toThrow(/by=colour is not possible/);
  expect(() => choice({ step: '5s' }, 'step', '1s', ['1s', '1m'])).toThrow(/1s, 1m/);
  expect(() => timeZone({ tz: 'Mars/Olympus' })).toThrow(/IANA/);
  expect(() => whole({ limit: '0' }, 'limit', 10, 100)).toThrow(/1 to 100/);
});

test('lists are separated by commas or repeated', () => {
  expect(many({ by: ['a,b', 'c'] }, 'by')).toEqual(['a', 'b', 'c']);
  expect(columns({ by: 'carrier,carrier,vendor' }, ['vendor', 'carrier'])).toEqual(['carrier', 'vendor']);
  expect(timeZone({})).toBe('UTC');
});

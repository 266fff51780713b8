import { expect, test } from 'vitest';
import { fieldReader, fieldsOf } from './fields.ts';
import { rfc3339 } from './rfc3339.ts';

const callback = (method: string, contentType: string, body: string, query = '') => ({
  method,
  contentType,
  body: Buffer.from(body),
  query: new URLSearchParams(query),
  url: '',
  headers: {},
  receivedAt: 0,
});

test('a query, a form and a flat JSON object are the same fields', () => {
  const fields = new Map([
    ['a', '1'],
    ['b', 'x y'],
  ]);
  expect(fieldsOf(callback('GET', '', '', 'a=1&b=x+y'))).toEqual(fields);
  expect(fieldsOf(callback('POST', 'application/x-www-form-urlencoded', 'a=1&b=x%20y', 'c=3'))).toEqual(fields);
  expect(fieldsOf(callback('POST', 'application/json', '{"a":1,"b":"x y"}'))).toEqual(fields);
  expect(fieldsOf(callback('POST', 'application/json', '[]'))).toMatchObject({ failure: { code: 'undecodable' } });
});

test('of a repeated name the first counts; an empty field gives way to the next name', () => {
  const fields = fieldsOf(callback('GET', '', '', 'a=1&a=2&b=&constructor=x'));
  if ('failure' in fields) throw new Error('unreadable');
  const field = fieldReader(fields);
  expect([field('a'), field('b', 'a'), field('toString'), field('constructor')]).toEqual(['1', '1', '', 'x']);
});

test.each([
  ['2026-03-01T12:00:00.000+0000', '', '2026-03-01T12:00:00.000+00:00'],
  ['2026-03-01T12:00:00.123-05:30', '', '2026-03-01T12:00:00.123-05:30'],
  ['2026-03-01T12:00:00Z', '', '2026-03-01T12:00:00Z'],
  ['2026-03-01 12:00:00 +0000', 'Z', '2026-03-01T12:00:00+00:00'],
  ['2026-03-01 12:00:00', 'Z', '2026-03-01T12:00:00Z'],
  ['2026-03-01 12:00:00', '', ''],
  ['2603011200', 'Z', ''],
  ['', 'Z', ''],
] as const)('the time %j, of zone %j, is %j', (text, zone, expected) => expect(rfc3339(text, zone)).toBe(expected));

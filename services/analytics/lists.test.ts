import { expect, test } from 'vitest';
import { wantedFormat } from './lists.ts';

test.each([
  ['text/csv', 'csv'],
  ['Text/CSV; header=present', 'csv'],
  ['text/csv;q=0.1, application/json', 'json'],
  ['application/json;q=0.5, application/x-ndjson', 'ndjson'],
  ['text/csv;q=0, */*', 'json'],
  ['text/html, application/xhtml+xml, */*;q=0.8', 'json'],
  ['text', 'json'],
  ['', 'json'],
])('Accept: %s is answered as %s', (accept, format) => expect(wantedFormat({}, accept)).toBe(format));

test('?format= wins over Accept', () => {
  expect(wantedFormat({ format: 'arrow' }, 'text/csv')).toBe('arrow');
  expect(() => wantedFormat({ format: 'xml' }, 'text/csv')).toThrow(/format must be one of/);
});

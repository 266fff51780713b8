import { expect, test } from 'vitest';
import { listAt, readJson, readObject, textAt, valueAt } from './json.ts';

const read = (text: string) => readJson(Buffer.from(text));

test('JSON is read', () => {
  expect(read('{"a":[1,"x"]}')).toEqual({ value: { a: [1, 'x'] } });
  expect(readObject(Buffer.from('{}'))).toEqual({ value: {} });
});

test.each(['', '{', '[1,', '\u0000', '{"a":}', 'status=delivered'])('%j is undecodable', (text) => {
  expect(read(text)).toMatchObject({ failure: { code: 'undecodable' } });
});

test.each(['[]', 'null', '7', '"x"'])('%s is no object', (text) => {
  expect(readObject(Buffer.from(text))).toMatchObject({ failure: { code: 'undecodable' } });
});

test.each([
  ['arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
  ['objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
  ['arrays that never end', '['.repeat(1024 * 1024)],
])('nesting without end is undecodable, and nothing overflows: %s', (_what, text) => {
  expect(read(text)).toMatchObject({
    failure: { code: 'undecodable', message: expect.stringContaining('64') as string },
  });
});

test('brackets in texts are no nesting, however they are escaped', () => {
  const brackets = '['.repeat(1_000);
  expect(read(JSON.stringify({ a: brackets, b: `"${brackets}`, c: `\\"${brackets}` }))).toHaveProperty('value');
  expect(read(`[${'[1],'.repeat(1_000)}1]`)).toHaveProperty('value');
});

test('what stands at a path, and nothing that a prototype holds', () => {
  const value = { a: { b: 7, list: [1], no: null }, flag: true };
  expect([textAt(value, 'a', 'b'), textAt(value, 'flag'), textAt(value, 'a'), textAt(value, 'a', 'no')]).toEqual([
    '7',
    'true',
    '',
    '',
  ]);
  expect([textAt(value, 'x', 'y'), textAt(null, 'a'), textAt('text', 'length')]).toEqual(['', '', '']);
  expect(valueAt(value, 'constructor')).toBeUndefined();
  expect([listAt(value, 'a', 'list'), listAt(value, 'a', 'b')]).toEqual([[1], []]);
});

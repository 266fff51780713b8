import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MAX_BODY_BYTES, misdeclared, readItems, type Items } from './body.ts';

const read = (text: string | Buffer, contentEncoding = '', contentType = 'application/json'): Promise<Items> =>
  readItems(Buffer.from(text as string), { contentEncoding, contentType });
const values = async (text: string, contentType?: string): Promise<unknown[]> => {
  const read_ = await read(text, '', contentType);
  if ('refusal' in read_) throw new Error(read_.refusal.message);
  return read_.items.map((item) => ('value' in item ? item.value : item.failure.message));
};

test.each([
  ['an object', '{"a":1}', [{ a: 1 }]],
  ['an array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  ['an array over several lines', '[\n{"a":1},\n{"a":2}\n]', [{ a: 1 }, { a: 2 }]],
  ['one object a line', '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
  ['lines with CRLF and empty ones', '{"a":1}\r\n\r\n{"a":2}', [{ a: 1 }, { a: 2 }]],
  ['a byte order mark', '\ufeff{"a":1}', [{ a: 1 }]],
])('%s', async (_what, text, expected) => expect(await values(text)).toEqual(expected));

test('a broken line costs one event and says where it is broken', async () => {
  expect(await values('{"a":1}\n\n{"a":2,}\n{"a":3}')).toEqual([
    { a: 1 },
    'Line 3 is no JSON: a key in double quotes expected at line 1, column 8, found "}"',
    { a: 3 },
  ]);
});

test('a broken first line costs one event too, where the content type says that there are lines', async () => {
  expect(await values('{"a":\n{"a":2}\n', 'Application/X-NDJSON; charset=utf-8')).toEqual([
    'Line 1 is no JSON: a value expected at line 1, column 6, found the end',
    { a: 2 },
  ]);
  expect(await values('{"a":\n{"a":2}\n')).toHaveLength(1);
});

test.each([
  ['JSON that breaks', '{"a":\n 1,]', /expected at line 2, column 4, found "\]"/],
  ['nothing', '', /empty/],
  ['spaces', ' \n ', /empty/],
  ['an empty array', '[]', /no event/],
])('%s is one failure with its place', async (_what, text, message) => {
  expect(await values(text)).toEqual([expect.stringMatching(message)]);
});

test('bytes that are not UTF-8', async () => {
  expect(await read(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ items: [{ failure: { code: 'undecodable' } }] });
});

test('a thousand events are the most, in an array and in lines', async () => {
  const many = (count: number) => Array.from({ length: count }, () => '{}');
  expect(await read(`[${many(1000).join()}]`)).toHaveProperty('items.length', 1000);
  expect(await read(many(1000).join('\n'))).toHaveProperty('items.length', 1000);
  expect(await read(`[${many(1001).join()}]`)).toMatchObject({ refusal: { status: 413 } });
  expect(await read(many(1001).join('\n'))).toMatchObject({ refusal: { status: 413 } });
});

test('gzip is unpacked; a bomb is refused before it unfolds, a broken one is said to be broken', async () => {
  expect(await read(gzipSync('{"a":1}'), 'GZIP')).toEqual({ items: [{ value: { a: 1 } }] });
  const bomb = gzipSync(Buffer.alloc(100 * MAX_BODY_BYTES, ' '));
  expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
  expect(await read(bomb, 'gzip')).toMatchObject({ refusal: { status: 413 } });
  expect(await read(gzipSync('{"a":1}').subarray(0, 20), 'gzip')).toMatchObject({
    items: [{ failure: { code: 'undecodable' } }],
  });
  expect(await read('{"a":1}', 'gzip')).toMatchObject({ items: [{ failure: { code: 'undecodable' } }] });
});

test.each([
  ['application/json', undefined, undefined],
  ['application/json; charset=UTF-8', 'gzip', undefined],
  ['Application/X-NDJSON', 'identity', undefined],
  ['application/json; charset=utf-16', undefined, 415],
  ['text/plain', undefined, 415],
  [undefined, undefined, 415],
  ['application/json', 'br', 415],
  ['application/json', 'gzip, gzip', 415],
])('%s with encoding %s is refused with %s', (type, encoding, status) =>
  expect(misdeclared(type, encoding)?.status).toBe(status),
);

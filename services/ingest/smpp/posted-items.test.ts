import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postedItems } from './posted-items.ts';

const read = async (body: string | Buffer, contentType = 'text/plain', contentEncoding = '') => {
  const found = await postedItems(Buffer.from(body as string), { contentType, contentEncoding });
  if ('refusal' in found) return found.refusal.status;
  return found.items.map(({ bytes, ...rest }) => [
    bytes.toString('latin1'),
    'value' in rest ? rest.value : rest.failure.code,
  ]);
};

test('texts one a line; empty lines are none', async () => {
  expect(await read('id:1 stat:A\r\n\n  \nid:2\tstat:B\0')).toEqual([
    ['id:1 stat:A\r', 'id:1 stat:A\r'],
    ['id:2\tstat:B\0', 'id:2\tstat:B\0'],
  ]);
});

test('a line that is no UTF-8 is read one octet a character, and keeps its octets', async () => {
  const line = Buffer.from([0x69, 0x64, 0x3a, 0x31, 0x20, 0xe9]);
  expect(await read(line)).toEqual([['id:1 \xe9', 'id:1 é']]);
});

test('one JSON value, an array, one a line: each with its own bytes', async () => {
  const one = '{"text": "a, [b"}';
  expect(await read(one, 'application/json')).toEqual([[one, { text: 'a, [b' }]]);
  expect(await read(`[ ${one} , "x\\"]" ]`, 'application/json')).toEqual([
    [one, { text: 'a, [b' }],
    ['"x\\"]"', 'x"]'],
  ]);
  expect(await read(`${one}\n{"text":\n"y"`, 'application/x-ndjson')).toEqual([
    [one, { text: 'a, [b' }],
    ['{"text":', 'undecodable'],
    ['"y"', 'y'],
  ]);
});

test('a number that is too long for JSON still stands in the bytes', async () =>
  expect(await read('[{"receipted_message_id":12345678901234567890}]', 'application/json')).toEqual([
    ['{"receipted_message_id":12345678901234567890}', { receipted_message_id: 12345678901234567000 }],
  ]));

test('the bytes of an element say the same as the element', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(undefined, 1, '\t'),
      async (list, space) => {
        const found = await postedItems(Buffer.from(JSON.stringify(list, null, space)), {
          contentType: 'application/json',
          contentEncoding: '',
        });
        if ('refusal' in found) return expect.fail('refused');
        expect(found.items.map(({ bytes }) => JSON.stringify(JSON.parse(bytes.toString())))).toEqual(
          list.map((each) => JSON.stringify(each)),
        );
      },
    ),
  ));

test.each([
  ['nothing', '', 'text/plain', 'missing_field'],
  ['blanks', ' \n', 'application/json', 'missing_field'],
  ['an empty array', '[]', 'application/json', 'missing_field'],
  ['what is no JSON', 'id:1 stat:A', 'application/json', 'undecodable'],
])('%s is one failure', async (_what, body, type, code) =>
  expect(await read(body, type)).toEqual([[expect.any(String), code]]),
);

test('gzip is unpacked; what is none is a failure with the bytes; a bomb and a thousand and one are refused', async () => {
  expect(await read(gzipSync('id:1 stat:A'), 'text/plain', 'gzip')).toEqual([['id:1 stat:A', 'id:1 stat:A']]);
  expect(await read('id:1', 'text/plain', 'gzip')).toEqual([['id:1', 'undecodable']]);
  expect(await read(gzipSync(Buffer.alloc(3_000_000)), 'text/plain', 'gzip')).toBe(413);
  expect(await read('id:1\n'.repeat(1_000))).toHaveLength(1_000);
  expect(await read('id:1\n'.repeat(1_001))).toBe(413);
  expect(await read(JSON.stringify(Array.from({ length: 1_001 }, () => 'id:1')), 'application/json')).toBe(413);
});

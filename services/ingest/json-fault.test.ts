import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from './json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['{"a":1,}', 1, 8, 'a key in double quotes'],
  ['{"a" 1}', 1, 6, '":"'],
  ['{"a":1 "b":2}', 1, 8, '"," or "}"'],
  ['[1,\n 2,\n x]', 3, 2, 'a value'],
  ['[1,]', 1, 4, 'a value'],
  ['[1 2]', 1, 4, '"," or "]"'],
  ['{"a":"x', 1, 8, 'closing quote'],
  ['{"a":"\\x"}', 1, 8, 'an escape'],
  ['{"a":"\n"}', 1, 7, 'control characters'],
  ["{'a':1}", 1, 2, 'a key'],
  ['{"a":01}', 1, 7, '"," or "}"'],
  ['{"a":NaN}', 1, 6, 'a value'],
  ['{} {}', 1, 4, 'the end'],
  ['', 1, 1, 'a value'],
])('%s breaks at %i:%i', (text, line, column, expected) => {
  expect(jsonFault(text)).toMatchObject({ line, column, message: expect.stringContaining(expected) as string });
});

test('it finds a fault exactly where JSON.parse does, whatever was broken', () => {
  const edits = fc.tuple(fc.nat(), fc.nat({ max: 2 }), fc.constantFrom(...'{}[]",:\\u0e-+.tn\n x\u0001'));
  fc.assert(
    fc.property(fc.json(), fc.array(edits, { maxLength: 3 }), (json, changes) => {
      const text = changes.reduce((now, [place, dropped, added]) => {
        const at = place % (now.length + 1);
        return now.slice(0, at) + added + now.slice(at + dropped);
      }, json);
      return (jsonFault(text) === undefined) === isJson(text);
    }),
    { numRuns: 5_000 },
  );
});

test('a deep nest does not overflow', () => expect(jsonFault('['.repeat(1_000_000))?.at).toBe(1_000_000));

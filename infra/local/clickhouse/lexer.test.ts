import { expect, test } from 'vitest';
import { identifierName, quoteIdentifier, quoteString, stringValue, tokens } from './lexer.ts';

const texts = (sql: string) => [...tokens(sql)].map(({ text }) => text);

test('names, strings, numbers and marks, without comments', () => {
  expect(texts('SELECT a.`b c`, "d" -- no;\n, 1.5e3 /* x; */ FROM t # end\n;')).toEqual([
    'SELECT',
    'a',
    '.',
    '`b c`',
    ',',
    '"d"',
    ',',
    '1.5e3',
    'FROM',
    't',
    ';',
  ]);
  expect(texts("'it''s' 'a\\'b;' $x$ ';' $x$ {p:Map(String, UInt8)}")).toEqual([
    "'it''s'",
    "'a\\'b;'",
    "$x$ ';' $x$",
    '{',
    'p',
    ':',
    'Map',
    '(',
    'String',
    ',',
    'UInt8',
    ')',
    '}',
  ]);
  expect(texts("'never closed")).toEqual(["'never closed"]);
});

test('depth counts open brackets', () => {
  expect([...tokens('f(a, [b]) c')].map(({ text, depth }) => text + depth)).toEqual([
    'f0',
    '(0',
    'a1',
    ',1',
    '[1',
    'b2',
    ']1',
    ')0',
    'c0',
  ]);
});

test('what is quoted comes back as it was', () => {
  for (const value of ["it's", 'back\\slash', '`tick`', '', 'a\nb']) {
    const [string] = [...tokens(quoteString(value))];
    const [identifier] = [...tokens(quoteIdentifier(value))];
    expect(string && stringValue(string)).toBe(value);
    expect(identifierName(identifier)).toBe(value);
  }
  expect(identifierName([...tokens('"fi\\x6ce"')][0])).toBe('file');
});

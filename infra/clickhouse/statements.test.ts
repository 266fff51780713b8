import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statementsOf } from './statements.ts';

test('a semicolon inside a string, a quoted name, a comment or a heredoc ends nothing', () => {
  const statements = [
    `SELECT 'a;b', 'it''s;', 'back\\';slash'`,
    'SELECT `odd;name`, "odd;""name"',
    'SELECT 1 -- first; second',
    'SELECT /* one; two */ 2',
    'SELECT $$ ; $$, $tag$ ; $$ ; $tag$',
  ];
  expect(statementsOf(statements.join('\n;\n'))).toEqual(statements);
});

test('stretches of white space and comments are no statements, and the last one needs no semicolon', () => {
  expect(statementsOf('-- nothing;\n;\n/* nothing; */ ; SELECT 1;; \n SELECT 2 ')).toEqual(['SELECT 1', 'SELECT 2']);
  expect(statementsOf('# also nothing;\n')).toEqual([]);
});

test('what never ends is named with its line', () => {
  expect(() => statementsOf("SELECT 1;\nSELECT 'open;")).toThrow("line 2: what begins with ' never ends");
  expect(() => statementsOf('/* ;')).toThrow('line 1: what begins with /* never ends');
  expect(() => statementsOf('SELECT $x$ ;')).toThrow('line 1: what begins with $x$ never ends');
});

test('statements joined by semicolons come back, whatever their literals hold', () => {
  const literal = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', ';', '-', '/', '*', '$', '\n', '"', '`') }).map((text) => `'${text}'`),
    fc.string({ unit: fc.constantFrom('a', ';', "'", '-', '$', '\n') }).map((text) => `"${text}"`),
    fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '-') }).map((text) => `$h$${text}$h$`),
    fc.string({ unit: fc.constantFrom('a', ';', "'", '"', '-') }).map((text) => `/*${text}*/ 1`),
  );
  const statement = fc.array(literal, { minLength: 1, maxLength: 4 }).map((parts) => `SELECT ${parts.join(', ')}`);
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 5 }), (statements) => {
      expect(statementsOf(statements.join(';\n'))).toEqual(statements);
    }),
    { numRuns: 500 },
  );
});

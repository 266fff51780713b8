import { describe, expect, test } from 'vitest';
import { parseSchema } from './parse.ts';
import { printSchema } from './print.ts';

const problemOf = (text: string): string | undefined => {
  const parsed = parseSchema(text);
  return parsed.ok ? undefined : parsed.problem;
};

const canonical = (text: string): string => {
  const parsed = parseSchema(text);
  return parsed.ok ? printSchema(parsed.schema, 'canonical') : `problem: ${parsed.problem}`;
};

const record = (fields: string, more = '') => `{"type":"record","name":"R"${more},"fields":[${fields}]}`;

describe('what is no schema, and where', () => {
  test.each([
    ['{', 'not JSON'],
    ['', 'not JSON'],
    ['42', 'A schema is a name, an object or an array, not 42'],
    ['null', 'A schema is a name'], // the JSON null, not the name "null"
    ['string', 'not JSON'], // the name must be a JSON string
    ['"unknown"', 'Undefined name: "unknown"'],
    ['{"type":"unknown"}', 'Undefined name: "unknown"'],
    ['{"name":"R"}', '"type" must be a string'],
    ['{"type":{"type":"string"}}', '"type" must be a string'],
    ['{"type":"record","name":"R"}', 'Record R has no fields'],
    ['{"type":"record","fields":[]}', '"name" must be a string'],
    ['{"type":"record","name":"9x","fields":[]}', 'Illegal name: "9x"'],
    ['{"type":"record","name":"a..b","fields":[]}', 'Illegal name: ""'],
    ['{"type":"record","name":"R","namespace":"a-b","fields":[]}', 'Illegal name: "a-b"'],
    ['{"type":"record","name":"int","fields":[]}', "Can't redefine: int"],
    [record('{"name":"a","type":"int"},{"name":"a","type":"int"}'), 'Duplicate field in record R: a'],
    [record('{"name":"a"}'), 'No type of field a (at /fields/0)'],
    [record('{"type":"int"}'), '"name" must be a string'],
    [record('"a"'), 'A field must be an object'],
    [record('{"name":"a-b","type":"int"}'), 'Illegal name: "a-b"'],
    [record('{"name":"a","type":"int","order":"up"}'), 'Invalid order of field a: "up"'],
    [record('{"name":"a","type":"int","aliases":"b"}'), '"aliases" must be an array of strings'],
    [record('{"name":"a","type":"wrong"}'), 'Undefined name: "wrong" (at /fields/0/type)'],
    [record(`{"name":"a","type":${record('')}}`), "Can't redefine: R (at /fields/0/type)"],
    ['{"type":"enum","name":"E"}', 'Enum has no symbols'],
    ['{"type":"enum","name":"E","symbols":["A","A"]}', 'Duplicate enum symbol: A'],
    ['{"type":"enum","name":"E","symbols":["A b"]}', 'Illegal name: "A b"'],
    ['{"type":"enum","name":"E","symbols":["A"],"default":"B"}', 'default B is not one of its symbols'],
    ['{"type":"fixed","name":"F"}', 'Invalid or no size'],
    ['{"type":"fixed","name":"F","size":-1}', 'Invalid or no size'],
    ['{"type":"fixed","name":"F","size":1.5}', 'Invalid or no size'],
    ['{"type":"array"}', '"items" is missing'],
    ['{"type":"map"}', '"values" is missing'],
    ['["int",["null"]]', 'Nested union'],
    ['["int","int"]', 'Duplicate in union: int'],
    ['[{"type":"array","items":"int"},{"type":"array","items":"long"}]', 'Duplicate in union: array'],
    ['{"type":"array","items":"int","items":"nope"}', 'Undefined name: "nope" (at /items)'],
    ['['.repeat(100_000) + ']'.repeat(100_000), 'nested too deeply'],
  ])('%s', (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });
});

describe('defaults', () => {
  const withDefault = (type: string, value: string) =>
    problemOf(record(`{"name":"a","type":${type},"default":${value}}`));

  test.each([
    ['"null"', 'null'],
    ['"int"', '2147483647'],
    ['"long"', '-9223372036854775808'],
    ['"double"', '1'],
    ['"bytes"', '"\\u00ff"'],
    ['"string"', '"☃"'],
    ['["null","int"]', 'null'],
    ['["null","int"]', '7'], // any branch, since Avro 1.12
    ['{"type":"array","items":"int"}', '[1,2]'],
    ['{"type":"map","values":"long"}', '{"a":1}'],
    ['{"type":"enum","name":"E","symbols":["A"]}', '"A"'],
    ['{"type":"fixed","name":"F","size":2}', '"\\u0000\\u00ff"'],
    [record('{"name":"x","type":"int","default":1}').replace('"R"', '"In"'), '{}'],
  ])('%s may be %s', (type, value) => expect(withDefault(type, value)).toBeUndefined());

  test.each([
    ['"null"', '0'],
    ['"int"', '2147483648'],
    ['"int"', '1.5'],
    ['"int"', '"1"'],
    ['"long"', '9223372036854775808'],
    ['"boolean"', '"true"'],
    ['"string"', 'null'],
    ['"bytes"', '"☃"'],
    ['["null","int"]', '"x"'],
    ['{"type":"array","items":"int"}', '["a"]'],
    ['{"type":"enum","name":"E","symbols":["A"]}', '"B"'],
    ['{"type":"fixed","name":"F","size":2}', '"abc"'],
    [record('{"name":"x","type":"int"}').replace('"R"', '"In"'), '{}'],
  ])('%s may not be %s', (type, value) => expect(withDefault(type, value)).toContain('Invalid default for field a'));
});

describe('names', () => {
  const names = (text: string) => {
    const parsed = parseSchema(text);
    return parsed.ok ? [...parsed.names.keys()] : [parsed.problem];
  };

  test('a namespace is inherited, a dotted name has its own, an empty one is none', () => {
    const inner = (name: string, more = '') => `{"type":"fixed","name":"${name}"${more},"size":1}`;
    const fields = [inner('A'), inner('x.y.B'), inner('C', ',"namespace":""'), inner('D', ',"namespace":"z"')];
    const text = record(
      fields.map((type, index) => `{"name":"f${index}","type":${type}}`).join(','),
      ',"namespace":"n.s"',
    );
    expect(names(text)).toEqual(['n.s.R', 'n.s.A', 'x.y.B', 'C', 'z.D']);
  });

  test('a bare name is looked for in the enclosing namespace, then in none', () => {
    const text = record(
      '{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}},{"name":"b","type":"F"},{"name":"c","type":"R"}',
      ',"namespace":"n.s"',
    );
    expect(problemOf(text)).toBeUndefined();
  });

  test('a type of a reference is known', () => {
    const referenced = parseSchema('{"type":"fixed","name":"a.F","size":1}');
    const known = referenced.ok ? referenced.names : new Map<string, never>();
    const parsed = parseSchema('{"type":"array","items":"a.F"}', known);
    expect(parsed.ok && printSchema(parsed.schema, 'canonical', known.keys())).toBe('{"type":"array","items":"a.F"}');
  });
});

describe('canonical text', () => {
  test.each([
    ['a name', ' "string" ', '"string"'],
    ['an object that says no more than its name', '{"type":"string"}', '"string"'],
    [
      'properties are kept',
      '{"type":"long","logicalType":"date","x":{"b":1,"a":[2]}}',
      '{"type":"long","logicalType":"date","x":{"b":1,"a":[2]}}',
    ],
    [
      'white space and order of attributes',
      ' {"name" : "F", "size": 1,\n"type":"fixed"}',
      '{"type":"fixed","name":"F","size":1}',
    ],
    [
      'a dotted name',
      '{"type":"fixed","name":"a.b.F","size":1}',
      '{"type":"fixed","name":"F","namespace":"a.b","size":1}',
    ],
    [
      'docs, defaults and aliases are kept',
      record('{"aliases":["b"],"doc":"d","name":"a","default":0,"type":"int","x":1}', ',"aliases":["S"],"doc":"D"'),
      '{"type":"record","name":"R","doc":"D","fields":[{"name":"a","type":"int","doc":"d","default":0,"aliases":["b"],"x":1}],"aliases":["S"]}',
    ],
    [
      'the order that is usual is left out',
      record('{"name":"a","type":"int","order":"ascending"}'),
      record('{"name":"a","type":"int"}'),
    ],
    [
      'a second mention is a name',
      record('{"name":"a","type":["null",{"type":"R"}],"default":null}', ',"namespace":"n"'),
      '{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":["null","R"],"default":null}]}',
    ],
    [
      'large integers stay what they are',
      record('{"name":"a","type":"long","default":9223372036854775807}'),
      record('{"name":"a","type":"long","default":9223372036854775807}'),
    ],
    [
      'an integer inside a string is text',
      record('{"name":"a","type":"string","default":"9223372036854775807"}'),
      record('{"name":"a","type":"string","default":"9223372036854775807"}'),
    ],
    [
      'leaving a namespace is said',
      record('{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}}', ',"namespace":"n"'),
      '{"type":"record","name":"R","namespace":"n","fields":[{"name":"a","type":{"type":"fixed","name":"F","namespace":"","size":1}}]}',
    ],
  ])('%s', (_name, text, expected) => expect(canonical(text)).toBe(expected));

  test('normalized: names in full, properties sorted', () => {
    const parsed = parseSchema(
      record('{"name":"a","type":{"type":"long","z":{"b":1,"a":2},"c":3}}', ',"namespace":"n"'),
    );
    expect(parsed.ok && printSchema(parsed.schema, 'normalized')).toBe(
      '{"type":"record","name":"n.R","fields":[{"name":"a","type":{"type":"long","c":3,"z":{"a":2,"b":1}}}]}',
    );
  });
});

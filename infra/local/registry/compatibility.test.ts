import { describe, expect, test } from 'vitest';
import { parseSchema } from './avro/parse.ts';
import type { AvroSchema } from './avro/schema.ts';
import { incompatibilities } from './compatibility.ts';

const schemaOf = (json: unknown): AvroSchema => {
  const parsed = parseSchema(JSON.stringify(json));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.schema;
};

/** Why the reader cannot read the writer: `TYPE path`, sorted; empty if it can. */
const reasons = (reader: unknown, writer: unknown): string[] =>
  incompatibilities(schemaOf(reader), schemaOf(writer))
    .map(({ type, path }) => `${type} ${path}`.trim())
    .sort();

const record = (fields: readonly object[], more: object = {}) => ({ type: 'record', name: 'R', fields, ...more });
const enumOf = (symbols: readonly string[], more: object = {}) => ({ type: 'enum', name: 'E', symbols, ...more });
const fixed = (size: number, more: object = {}) => ({ type: 'fixed', name: 'F', size, ...more });
const array = (items: unknown) => ({ type: 'array', items });
const map = (values: unknown) => ({ type: 'map', values });

describe('primitives', () => {
  const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
  /** The specification's list, whole: every other pair of two different primitives must be refused. */
  const PROMOTIONS = new Set(
    ['int>long int>float int>double long>float long>double float>double string>bytes bytes>string'.split(' ')].flat(),
  );

  test.each(PRIMITIVES.flatMap((writer) => PRIMITIVES.map((reader) => [writer, reader] as const)))(
    'data of %s read as %s',
    (writer, reader) => {
      const allowed = writer === reader || PROMOTIONS.has(`${writer}>${reader}`);
      expect(reasons(reader, writer)).toEqual(allowed ? [] : ['TYPE_MISMATCH']);
    },
  );
});

interface Case {
  readonly name: string;
  readonly reader: unknown;
  readonly writer: unknown;
  readonly reasons?: readonly string[];
}

const tree = (name: string, more: object = {}) => ({
  type: 'record',
  name,
  fields: [
    { name: 'value', type: 'int' },
    { name: 'next', type: ['null', name], default: null },
  ],
  ...more,
});

const CASES: readonly Case[] = [
  // Records
  {
    name: 'the same record',
    reader: record([{ name: 'a', type: 'int' }]),
    writer: record([{ name: 'a', type: 'int' }]),
  },
  { name: 'a field the reader ignores', reader: record([]), writer: record([{ name: 'a', type: 'int' }]) },
  {
    name: 'a new field with a default',
    reader: record([{ name: 'a', type: 'int', default: 0 }]),
    writer: record([]),
  },
  {
    name: 'a new field whose default is null',
    reader: record([{ name: 'a', type: ['null', 'int'], default: null }]),
    writer: record([]),
  },
  {
    name: 'a new field without a default',
    reader: record([{ name: 'a', type: 'int' }]),
    writer: record([]),
    reasons: ['READER_FIELD_MISSING_DEFAULT_VALUE /fields/0'],
  },
  {
    name: 'a nullable field is not thereby optional',
    reader: record([{ name: 'a', type: ['null', 'int'] }]),
    writer: record([]),
    reasons: ['READER_FIELD_MISSING_DEFAULT_VALUE /fields/0'],
  },
  {
    name: 'a default does not excuse a field that is there with another type',
    reader: record([{ name: 'a', type: 'int', default: 0 }]),
    writer: record([{ name: 'a', type: 'string' }]),
    reasons: ['TYPE_MISMATCH /fields/0/type'],
  },
  {
    name: 'every field that is wrong is named',
    reader: record([
      { name: 'a', type: 'int' },
      { name: 'b', type: 'int' },
    ]),
    writer: record([{ name: 'b', type: 'string' }]),
    reasons: ['READER_FIELD_MISSING_DEFAULT_VALUE /fields/0', 'TYPE_MISMATCH /fields/1/type'],
  },
  {
    name: 'fields in another order',
    reader: record([
      { name: 'b', type: 'int' },
      { name: 'a', type: 'string' },
    ]),
    writer: record([
      { name: 'a', type: 'string' },
      { name: 'b', type: 'int' },
    ]),
  },
  {
    name: 'another record name',
    reader: record([], { name: 'Other' }),
    writer: record([]),
    reasons: ['NAME_MISMATCH /name'],
  },
  {
    name: 'another namespace: names match without theirs',
    reader: record([], { namespace: 'new.home' }),
    writer: record([], { namespace: 'old.home' }),
  },
  {
    name: 'a record renamed, with its old name as alias',
    reader: record([], { name: 'Other', aliases: ['R'] }),
    writer: record([]),
  },
  {
    name: 'an alias takes the namespace of its record',
    reader: record([], { name: 'Other', namespace: 'a.b', aliases: ['R'] }),
    writer: record([], { namespace: 'a.b' }),
  },
  {
    name: 'an alias in another namespace is another name',
    reader: record([], { name: 'Other', namespace: 'a.b', aliases: ['R'] }),
    writer: record([], { namespace: 'c.d' }),
    reasons: ['NAME_MISMATCH /name'],
  },
  {
    name: "the writer's aliases mean nothing",
    reader: record([], { name: 'Other' }),
    writer: record([], { aliases: ['Other'] }),
    reasons: ['NAME_MISMATCH /name'],
  },
  {
    name: 'a field renamed, with its old name as alias',
    reader: record([{ name: 'b', type: 'long', aliases: ['a'] }]),
    writer: record([{ name: 'a', type: 'int' }]),
  },
  {
    name: 'a field renamed without alias',
    reader: record([{ name: 'b', type: 'int' }]),
    writer: record([{ name: 'a', type: 'int' }]),
    reasons: ['READER_FIELD_MISSING_DEFAULT_VALUE /fields/0'],
  },
  {
    name: 'an aliased field must have the right type too',
    reader: record([{ name: 'b', type: 'int', aliases: ['a'], default: 0 }]),
    writer: record([{ name: 'a', type: 'string' }]),
    reasons: ['TYPE_MISMATCH /fields/0/type'],
  },
  {
    name: 'a field that by name and alias is two fields',
    reader: record([{ name: 'b', type: 'int', aliases: ['a'] }]),
    writer: record([
      { name: 'a', type: 'int' },
      { name: 'b', type: 'int' },
    ]),
    reasons: ['NAME_MISMATCH /fields/0'],
  },
  { name: 'an error is read as a record', reader: record([]), writer: record([], { type: 'error' }) },
  { name: 'a record is no map', reader: record([]), writer: map('int'), reasons: ['TYPE_MISMATCH'] },

  // Enums
  { name: 'the same enum', reader: enumOf(['A', 'B']), writer: enumOf(['A', 'B']) },
  { name: 'a symbol more in the reader', reader: enumOf(['A', 'B']), writer: enumOf(['A']) },
  { name: 'symbols in another order', reader: enumOf(['B', 'A']), writer: enumOf(['A', 'B']) },
  {
    name: 'a symbol less in the reader',
    reader: enumOf(['A']),
    writer: enumOf(['A', 'B']),
    reasons: ['MISSING_ENUM_SYMBOLS /symbols'],
  },
  { name: 'a symbol less, but a default', reader: enumOf(['A'], { default: 'A' }), writer: enumOf(['A', 'B']) },
  {
    name: "the writer's enum default does not help",
    reader: enumOf(['A']),
    writer: enumOf(['A', 'B'], { default: 'A' }),
    reasons: ['MISSING_ENUM_SYMBOLS /symbols'],
  },
  {
    name: "the default of an enum's field does not help either",
    reader: record([{ name: 'e', type: enumOf(['A']), default: 'A' }]),
    writer: record([{ name: 'e', type: enumOf(['A', 'B']) }]),
    reasons: ['MISSING_ENUM_SYMBOLS /fields/0/type/symbols'],
  },
  {
    name: 'another enum name',
    reader: enumOf(['A'], { name: 'G' }),
    writer: enumOf(['A']),
    reasons: ['NAME_MISMATCH /name'],
  },
  { name: 'an enum renamed with alias', reader: enumOf(['A'], { name: 'G', aliases: ['E'] }), writer: enumOf(['A']) },
  { name: 'an enum is no string', reader: 'string', writer: enumOf(['A']), reasons: ['TYPE_MISMATCH'] },
  { name: 'a string is no enum', reader: enumOf(['A']), writer: 'string', reasons: ['TYPE_MISMATCH'] },

  // Fixed
  { name: 'the same fixed', reader: fixed(4), writer: fixed(4) },
  { name: 'another size', reader: fixed(4), writer: fixed(8), reasons: ['FIXED_SIZE_MISMATCH /size'] },
  { name: 'another fixed name', reader: fixed(4, { name: 'G' }), writer: fixed(4), reasons: ['NAME_MISMATCH /name'] },
  { name: 'fixed is no bytes', reader: 'bytes', writer: fixed(4), reasons: ['TYPE_MISMATCH'] },
  { name: 'bytes are no fixed', reader: fixed(4), writer: 'bytes', reasons: ['TYPE_MISMATCH'] },

  // Collections
  { name: 'items are promoted', reader: array('long'), writer: array('int') },
  { name: 'items are not narrowed', reader: array('int'), writer: array('long'), reasons: ['TYPE_MISMATCH /items'] },
  { name: 'values are promoted', reader: map('double'), writer: map('long') },
  { name: 'values are not narrowed', reader: map('float'), writer: map('double'), reasons: ['TYPE_MISMATCH /values'] },
  { name: 'an array is no map', reader: map('int'), writer: array('int'), reasons: ['TYPE_MISMATCH'] },
  {
    name: 'the place deep inside is named',
    reader: record([{ name: 'a', type: map(array(fixed(1))) }]),
    writer: record([{ name: 'a', type: map(array(fixed(2))) }]),
    reasons: ['FIXED_SIZE_MISMATCH /fields/0/type/values/items/size'],
  },

  // Unions
  { name: 'a union that grew', reader: ['null', 'int', 'string'], writer: ['null', 'int'] },
  { name: 'branches in another order', reader: ['int', 'null'], writer: ['null', 'int'] },
  { name: 'a branch less', reader: ['null'], writer: ['null', 'int'], reasons: ['MISSING_UNION_BRANCH'] },
  { name: 'a type that became nullable', reader: ['null', 'int'], writer: 'int' },
  { name: 'a nullable that is no longer', reader: 'int', writer: ['null', 'int'], reasons: ['TYPE_MISMATCH /0'] },
  { name: 'a union of one is that one', reader: 'int', writer: ['int'] },
  { name: 'a branch is promoted', reader: ['null', 'double'], writer: ['null', 'int'] },
  { name: 'every branch of the writer fits one reader', reader: 'double', writer: ['int', 'long', 'float'] },
  { name: 'no branch', reader: ['null', 'string'], writer: 'int', reasons: ['MISSING_UNION_BRANCH'] },
  { name: 'an empty writer union has nothing to read', reader: 'int', writer: [] },
  {
    name: 'records in unions are found by name',
    reader: ['null', record([], { name: 'A' }), record([{ name: 'x', type: 'int' }], { name: 'B' })],
    writer: ['null', record([{ name: 'x', type: 'int' }], { name: 'B' })],
  },
  {
    name: 'a record in a union whose fields do not fit',
    reader: ['null', record([{ name: 'x', type: 'int' }])],
    writer: ['null', record([])],
    reasons: ['MISSING_UNION_BRANCH'],
  },

  // Recursion
  { name: 'a recursive record', reader: tree('T'), writer: tree('T') },
  { name: 'a recursive record renamed with alias', reader: tree('U', { aliases: ['T'] }), writer: tree('T') },
  {
    name: 'a recursive record with a difference further down',
    reader: record([
      { name: 'next', type: ['null', 'R'], default: null },
      { name: 'a', type: 'int' },
    ]),
    writer: record([
      { name: 'next', type: ['null', 'R'], default: null },
      { name: 'a', type: 'string' },
    ]),
    reasons: ['TYPE_MISMATCH /fields/1/type'],
  },
  {
    // Comparing P with P meets Q, which meets P again and is fine only if P is. P is not, so neither is Q.
    name: 'what was concluded from a wrong assumption is forgotten',
    reader: record([
      {
        name: 'first',
        type: [
          'null',
          {
            type: 'record',
            name: 'P',
            fields: [
              {
                name: 'q',
                type: ['null', { type: 'record', name: 'Q', fields: [{ name: 'p', type: ['null', 'P'] }] }],
              },
              { name: 'x', type: 'int' },
            ],
          },
        ],
      },
      { name: 'second', type: 'Q' },
    ]),
    writer: record([
      {
        name: 'first',
        type: [
          'null',
          {
            type: 'record',
            name: 'P',
            fields: [
              {
                name: 'q',
                type: ['null', { type: 'record', name: 'Q', fields: [{ name: 'p', type: ['null', 'P'] }] }],
              },
            ],
          },
        ],
      },
      { name: 'second', type: 'Q' },
    ]),
    reasons: ['MISSING_UNION_BRANCH /fields/0/type', 'MISSING_UNION_BRANCH /fields/1/type/fields/0/type'],
  },
  {
    name: 'a type used twice is wrong in both places',
    reader: record([
      { name: 'a', type: { type: 'record', name: 'In', fields: [{ name: 'x', type: 'int' }] } },
      { name: 'b', type: 'In' },
    ]),
    writer: record([
      { name: 'a', type: { type: 'record', name: 'In', fields: [] } },
      { name: 'b', type: 'In' },
    ]),
    reasons: ['READER_FIELD_MISSING_DEFAULT_VALUE /fields/0/type/fields/0'],
  },

  // What does not matter
  {
    name: 'logical types',
    reader: { type: 'long', logicalType: 'timestamp-millis' },
    writer: { type: 'long', logicalType: 'timestamp-micros' },
  },
  {
    name: 'decimals of another scale',
    reader: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
    writer: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 4 },
  },
  {
    name: 'docs, order and other properties',
    reader: record([{ name: 'a', type: 'int', doc: 'new', order: 'ignore' }], { doc: 'x', owner: 'y' }),
    writer: record([{ name: 'a', type: 'int' }]),
  },
];

describe('schema resolution', () => {
  test.each(CASES)('$name', ({ reader, writer, reasons: expected = [] }) => {
    expect(reasons(reader, writer)).toEqual([...expected].sort());
  });

  test('reasons speak of the reader and the writer and carry the fact', () => {
    const [found] = incompatibilities(schemaOf(enumOf(['A'])), schemaOf(enumOf(['A', 'B', 'C'])));
    expect(found?.detail).toBe('[B, C]');
    expect(found?.description).toBe('enum E of the reader lacks the symbols [B, C] and has no default');
  });
});

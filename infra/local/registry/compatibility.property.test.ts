import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSchema } from './avro/parse.ts';
import { printSchema } from './avro/print.ts';
import type { AvroSchema } from './avro/schema.ts';
import { incompatibilities } from './compatibility.ts';
import { relatedSchemas, type SchemaJson, strangeSchemas } from './testing/schema-pairs.ts';

const schemaOf = (json: SchemaJson): AvroSchema => {
  const parsed = parseSchema(JSON.stringify(json));
  if (!parsed.ok) throw new Error(`${parsed.problem}: ${JSON.stringify(json)}`);
  return parsed.schema;
};

const typeOf = (json: SchemaJson): avsc.Type => avsc.Type.forSchema(json as avsc.Schema, { wrapUnions: true });

/** avsc's own answer; its message says why not. */
const avscReads = (reader: SchemaJson, writer: SchemaJson): { resolver: avsc.Resolver } | { why: string } => {
  try {
    return { resolver: typeOf(reader).createResolver(typeOf(writer)) };
  } catch (error) {
    return { why: String(error) };
  }
};

/** Data of a type, or undefined where avsc's generator never ends (a record in an array of itself). */
const randomData = (type: avsc.Type): Buffer | undefined => {
  try {
    return type.toBuffer(type.random());
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const weRead = (reader: SchemaJson, writer: SchemaJson): boolean =>
  incompatibilities(schemaOf(reader), schemaOf(writer)).length === 0;

const agrees = ([writer, reader]: readonly [SchemaJson, SchemaJson]): boolean => {
  const theirs = avscReads(reader, writer);
  const ours = incompatibilities(schemaOf(reader), schemaOf(writer));
  expect({ ours: ours.length === 0, found: ours }).toMatchObject({ ours: 'resolver' in theirs });
  return ours.length === 0;
};

describe('against avsc', () => {
  test('an edited schema is readable exactly if avsc reads it', () => {
    const verdicts = { yes: 0, no: 0 };
    fc.assert(
      fc.property(relatedSchemas, (pair) => {
        verdicts[agrees(pair) ? 'yes' : 'no'] += 1;
      }),
      { numRuns: 1_500 },
    );
    // A generator that only ever makes one of the two would prove nothing.
    expect(verdicts.yes).toBeGreaterThan(150);
    expect(verdicts.no).toBeGreaterThan(150);
  });

  test('unrelated schemas are readable exactly if avsc reads them', () => {
    fc.assert(
      fc.property(strangeSchemas, (pair) => void agrees(pair)),
      { numRuns: 700 },
    );
  });

  test('what we call readable is read: a random value goes through', () => {
    fc.assert(
      fc.property(relatedSchemas, ([writer, reader]) => {
        fc.pre(weRead(reader, writer));
        const [from, to] = [typeOf(writer), typeOf(reader)];
        const bytes = randomData(from);
        fc.pre(bytes !== undefined);
        const read: unknown = to.fromBuffer(bytes, to.createResolver(from));
        expect(to.isValid(read), `data ${bytes.toString('hex')}`).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('laws', () => {
  test('every schema reads its own data', () => {
    fc.assert(fc.property(relatedSchemas, ([schema]) => weRead(schema, schema)));
  });

  test('a union reads what its branches read', () => {
    fc.assert(
      fc.property(relatedSchemas, ([writer, reader]) => {
        fc.pre(!Array.isArray(reader) && reader !== 'null');
        if (weRead(reader, writer)) expect(weRead(['null', reader], writer)).toBe(true);
      }),
    );
  });

  test('a union is read if and only if each of its branches is', () => {
    fc.assert(
      fc.property(relatedSchemas, ([writer, reader]) => {
        fc.pre(Array.isArray(writer));
        const branches = (writer as SchemaJson[]).filter(
          (branch) => typeof branch !== 'string' || !/^[REF]\d/.test(branch),
        );
        fc.pre(branches.length === (writer as SchemaJson[]).length);
        expect(weRead(reader, writer)).toBe(branches.every((branch) => weRead(reader, branch)));
      }),
      { numRuns: 300 },
    );
  });

  test('printing loses nothing: a printed schema reads and prints the same', () => {
    fc.assert(
      fc.property(relatedSchemas, ([, json]) => {
        const schema = schemaOf(json);
        for (const style of ['canonical', 'normalized'] as const) {
          const text = printSchema(schema, style);
          const again = schemaOf(JSON.parse(text) as SchemaJson);
          expect(printSchema(again, style)).toBe(text);
          expect(incompatibilities(schema, again)).toEqual([]);
          expect(incompatibilities(again, schema)).toEqual([]);
        }
      }),
    );
  });
});

import type avro from 'avsc';
import { EVENT_SCHEMAS } from '../../schemas/avro.ts';
import { parseInstant } from '../../schemas/instant.ts';
import { KIND_NAMES, type Kind } from '../../schemas/kinds.ts';

/** A JSON value as the field holds it, or what is wrong with it ("must be …"). */
export type FieldReading = { readonly value: unknown } | { readonly problem: string };

/** Reads the JSON value of one field; `null` and absent never reach it. */
export type FieldReader = (value: unknown) => FieldReading;

const INT_MAX = 2 ** 31 - 1;

const wellFormed = (text: string): boolean => text.isWellFormed();
const problem = (text: string): FieldReading => ({ problem: text });
const when =
  (fits: (value: unknown) => boolean, expectation: string): FieldReader =>
  (value) =>
    fits(value) ? { value } : problem(expectation);

const readInstant: FieldReader = (value) => {
  if (typeof value === 'number') return { value };
  const at = typeof value === 'string' ? parseInstant(value) : undefined;
  return at === undefined
    ? problem('must be RFC 3339 with a zone, such as 2026-03-01T12:00:00Z, or epoch milliseconds as a number')
    : { value: at };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readStrings = when(
  (value) => Array.isArray(value) && value.every((each) => typeof each === 'string' && wellFormed(each)),
  'must be an array of strings',
);

const readMap: FieldReader = (value) => {
  if (!isObject(value)) return problem('must be an object whose values are strings');
  const odd = Object.entries(value).find(([key, each]) => typeof each !== 'string' || !wellFormed(key + each));
  return odd === undefined ? { value } : problem(`must hold strings only (see ${JSON.stringify(odd[0])})`);
};

/** What look-ups say in either way. */
const readPorted: FieldReader = (value) => {
  if (typeof value === 'boolean') return { value: value ? 'yes' : 'no' };
  return typeof value === 'string' ? { value: value.toLowerCase() } : problem('must be true, false, "yes" or "no"');
};

/** How each type of our schemas is read from JSON. Only types that stand here may appear in a schema. */
const READERS: Readonly<Record<string, FieldReader>> = {
  string: when((value) => typeof value === 'string', 'must be a string'),
  int: when(
    (value) => Number.isInteger(value) && Math.abs(value as number) <= INT_MAX,
    'must be a whole number of at most 31 bits',
  ),
  'timestamp-millis': readInstant,
  'null|long': when(Number.isSafeInteger, 'must be a whole number of at most 53 bits'),
  'null|double': when(Number.isFinite, 'must be a number'),
  array: readStrings,
  map: readMap,
};

interface ComplexType {
  readonly type: string;
  readonly logicalType?: string;
}
interface AvroField {
  readonly name: string;
  readonly type: string | string[] | ComplexType;
}

function readerOf({ name, type }: AvroField): FieldReader {
  if (name === 'ported') return readPorted;
  const key = typeof type === 'string' ? type : 'join' in type ? type.join('|') : (type.logicalType ?? type.type);
  const reader = READERS[key];
  if (reader === undefined) throw new Error(`no JSON reader for field ${name} of type ${key}: add one to READERS`);
  return reader;
}

/** The fields of a schema with their readers. */
export function fieldsIn(schema: avro.Schema): ReadonlyMap<string, FieldReader> {
  const { fields } = schema as { fields: readonly AvroField[] };
  return new Map(fields.map((field) => [field.name, readerOf(field)]));
}

/** The fields of each kind with their readers, straight from the schemas: a new field needs nothing here. */
export const FIELDS = Object.fromEntries(KIND_NAMES.map((kind) => [kind, fieldsIn(EVENT_SCHEMAS[kind])])) as Record<
  Kind,
  ReadonlyMap<string, FieldReader>
>;

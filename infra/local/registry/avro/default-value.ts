import { isJsonArray, isJsonObject, type Json } from './json.ts';
import { type AvroSchema, isRecord } from './schema.ts';

const integerWithin =
  (bits: 32 | 64) =>
  (value: Json): boolean => {
    if (typeof value === 'number' ? !Number.isInteger(value) : typeof value !== 'bigint') return false;
    return BigInt.asIntN(bits, BigInt(value as number | bigint)) === BigInt(value as number | bigint);
  };

const isNumber = (value: Json): boolean => typeof value === 'number' || typeof value === 'bigint';

/** Bytes are written as a string whose code points 0 to 255 are the bytes. */
const byteCount = (value: Json): number | undefined =>
  typeof value === 'string' && [...value].every((char) => (char.codePointAt(0) ?? 256) < 256)
    ? value.length
    : undefined;

/**
 * Whether `value` may stand as a field's default (Avro 1.12, "Complex types, record, default"). A union's default may be
 * of any of its branches, as Avro has allowed since 1.12 and Java accepts.
 */
export const isDefaultFor = (schema: AvroSchema, value: Json): boolean => {
  if (isRecord(schema))
    return (
      isJsonObject(value) &&
      schema.fields.every((field) => {
        const given = Object.hasOwn(value, field.name) ? value[field.name] : field.default;
        return given !== undefined && isDefaultFor(field.type, given);
      })
    );
  switch (schema.kind) {
    case 'null':
      return value === null;
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return integerWithin(32)(value);
    case 'long':
      return integerWithin(64)(value);
    case 'float':
    case 'double':
      return isNumber(value);
    case 'string':
      return typeof value === 'string';
    case 'bytes':
      return byteCount(value) !== undefined;
    case 'fixed':
      return byteCount(value) === schema.size;
    case 'enum':
      return typeof value === 'string' && schema.symbols.includes(value);
    case 'array':
      return isJsonArray(value) && value.every((item) => isDefaultFor(schema.items, item));
    case 'map':
      return isJsonObject(value) && Object.values(value).every((item) => isDefaultFor(schema.values, item));
    case 'union':
      return schema.branches.some((branch) => isDefaultFor(branch, value));
  }
};

/**
 * A JSON value as schemas carry it. Integers beyond 2^53 are bigints: a `long` default of 9223372036854775807 read as a
 * JavaScript number would be printed as another number, which no other Avro implementation accepts.
 */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\u0000int:';

const markLargeInteger = (token: string): string =>
  /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? JSON.stringify(MARK + token) : token;

const revive = (_key: string, value: unknown): unknown => {
  if (typeof value === 'string' && value.startsWith(MARK)) return BigInt(value.slice(MARK.length));
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxError('a number is out of range');
  return value;
};

/** Reads JSON without losing integers. Throws SyntaxError as `JSON.parse` does. */
export const parseJson = (text: string): Json => {
  JSON.parse(text); // syntax first: the marking below expects well-formed text
  return JSON.parse(text.replace(STRING_OR_NUMBER, markLargeInteger), revive) as Json;
};

/** True for `{…}`; arrays and null are not objects here. */
export const isJsonObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for `[…]`; `Array.isArray` alone does not narrow a readonly array. */
export const isJsonArray = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Prints compact JSON, keys in the order they have; `order` may sort them. */
export const printJson = (value: Json, order: (keys: string[]) => string[] = (keys) => keys): string => {
  if (typeof value === 'bigint') return value.toString();
  if (isJsonArray(value)) return `[${value.map((item) => printJson(item, order)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = order(Object.keys(value)).map(
    (key) => `${JSON.stringify(key)}:${printJson(value[key] ?? null, order)}`,
  );
  return `{${members.join(',')}}`;
};

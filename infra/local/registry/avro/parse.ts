import { isDefaultFor } from './default-value.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson, printJson } from './json.ts';
import {
  type AvroSchema,
  type EnumSchema,
  type Field,
  type FixedSchema,
  fullName,
  isNamed,
  isPrimitiveName,
  type Name,
  type NamedAvroSchema,
  type Properties,
  type RecordSchema,
} from './schema.ts';

/** Named types by full name. */
export type NamedTypes = ReadonlyMap<string, NamedAvroSchema>;

/** A schema and all types it names or was given; or why the text is none, with the place. */
export type Parsed =
  | { readonly ok: true; readonly schema: AvroSchema; readonly names: NamedTypes }
  | { readonly ok: false; readonly problem: string };

class SchemaProblem extends Error {}
const refuse = (where: string, problem: string): never => {
  throw new SchemaProblem(where === '' ? problem : `${problem} (at ${where})`);
};

/** Where the parser stands: the enclosing namespace, the types known so far, and the place for messages. */
interface Scope {
  readonly space: string;
  readonly names: Map<string, NamedAvroSchema>;
  readonly where: string;
}
const inside = (scope: Scope, step: string): Scope => ({ ...scope, where: `${scope.where}/${step}` });

const WORD = /^[A-Za-z_][A-Za-z0-9_]*$/;
const NAMED_RESERVED = ['type', 'name', 'namespace', 'doc', 'aliases', 'fields', 'symbols', 'size', 'items', 'values'];
const FIELD_RESERVED = ['type', 'name', 'doc', 'default', 'order', 'aliases'];
const ORDERS = ['ascending', 'descending', 'ignore'] as const;

const propertiesOf = (json: JsonObject, reserved: readonly string[]): Properties =>
  Object.entries(json).filter(([key]) => !reserved.includes(key));

const text = (json: JsonObject, key: string): string | undefined => {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
};

const requiredText = (json: JsonObject, key: string, scope: Scope): string =>
  text(json, key) ?? refuse(scope.where, `"${key}" must be a string in ${printJson(json).slice(0, 120)}`);

const texts = (json: JsonObject, key: string, scope: Scope): readonly string[] => {
  const value = json[key] ?? [];
  const strings = isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
  if (!isJsonArray(value) || strings.length < value.length) refuse(scope.where, `"${key}" must be an array of strings`);
  return strings;
};

const checkedWord = (word: string, scope: Scope): string =>
  WORD.test(word) ? word : refuse(scope.where, `Illegal name: ${JSON.stringify(word)}`);

/** A dotted name carries its own namespace; another takes `space`. */
const qualify = (name: string, space: string): Name => {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? { name, space } : { name: name.slice(dot + 1), space: name.slice(0, dot) };
};

const checkedName = (name: Name, scope: Scope): Name => {
  checkedWord(name.name, scope);
  if (name.space !== '') name.space.split('.').forEach((part) => checkedWord(part, scope));
  return name;
};

const nameOf = (json: JsonObject, scope: Scope): Name =>
  checkedName(qualify(requiredText(json, 'name', scope), text(json, 'namespace') ?? scope.space), scope);

const declare = <T extends NamedAvroSchema>(schema: T, scope: Scope): T => {
  const name = fullName(schema);
  if (isPrimitiveName(name) || scope.names.has(name)) refuse(scope.where, `Can't redefine: ${name}`);
  scope.names.set(name, schema);
  return schema;
};

const namedParts = (json: JsonObject, scope: Scope, reserved: readonly string[]) => {
  const name = nameOf(json, scope);
  const aliases = texts(json, 'aliases', scope).map((alias) => checkedName(qualify(alias, name.space), scope));
  return { ...name, aliases, doc: text(json, 'doc'), properties: propertiesOf(json, reserved) };
};

const noneTwice = (words: readonly string[], what: string, scope: Scope): void => {
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) refuse(scope.where, `Duplicate ${what}: ${twice}`);
};

const parseField = (json: Json, scope: Scope): Field => {
  if (!isJsonObject(json)) return refuse(scope.where, 'A field must be an object');
  const name = checkedWord(requiredText(json, 'name', scope), scope);
  if (json['type'] === undefined) refuse(scope.where, `No type of field ${name}`);
  const type = parseType(json['type'] ?? null, inside(scope, 'type'));
  const order = json['order'] === undefined ? 'ascending' : ORDERS.find((known) => known === json['order']);
  const given = json['default'];
  if (given !== undefined && !isDefaultFor(type, given))
    refuse(scope.where, `Invalid default for field ${name}: ${printJson(given)} is not a ${type.kind}`);
  return {
    name,
    type,
    doc: text(json, 'doc'),
    default: given,
    order: order ?? refuse(scope.where, `Invalid order of field ${name}: ${printJson(json['order'] ?? null)}`),
    aliases: texts(json, 'aliases', scope).map((alias) => checkedWord(alias, scope)),
    properties: propertiesOf(json, FIELD_RESERVED),
  };
};

const parseRecord = (json: JsonObject, kind: 'record' | 'error', scope: Scope): RecordSchema => {
  const record: RecordSchema = declare({ kind, fields: [], ...namedParts(json, scope, NAMED_RESERVED) }, scope);
  const fields = json['fields'] ?? null;
  if (!isJsonArray(fields)) return refuse(scope.where, `Record ${fullName(record)} has no fields`);
  const within = { ...scope, space: record.space };
  record.fields = fields.map((field, index) => parseField(field, inside(within, `fields/${index}`)));
  noneTwice(
    record.fields.map((field) => field.name),
    `field in record ${fullName(record)}`,
    scope,
  );
  return record;
};

const parseEnum = (json: JsonObject, scope: Scope): EnumSchema => {
  const symbols = texts(json, 'symbols', scope).map((symbol) => checkedWord(symbol, scope));
  if (json['symbols'] === undefined) refuse(scope.where, 'Enum has no symbols');
  noneTwice(symbols, 'enum symbol', scope);
  const fallback = text(json, 'default');
  if (fallback !== undefined && !symbols.includes(fallback))
    refuse(scope.where, `The enum default ${fallback} is not one of its symbols`);
  const parts = namedParts(json, scope, [...NAMED_RESERVED, 'default']);
  return declare({ kind: 'enum', symbols, default: fallback, ...parts }, scope);
};

const parseFixed = (json: JsonObject, scope: Scope): FixedSchema => {
  const size = json['size'];
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
    return refuse(scope.where, 'Invalid or no size: a fixed needs a whole number of bytes');
  return declare({ kind: 'fixed', size, ...namedParts(json, scope, NAMED_RESERVED) }, scope);
};

const parseUnion = (json: readonly Json[], scope: Scope): AvroSchema => {
  const branches = json.map((branch, index) => parseType(branch, inside(scope, String(index))));
  if (branches.some((branch) => branch.kind === 'union')) refuse(scope.where, 'Nested union');
  noneTwice(
    branches.map((branch) => (isNamed(branch) ? fullName(branch) : branch.kind)),
    'in union',
    scope,
  );
  return { kind: 'union', branches };
};

/** A name without a namespace is looked for in the enclosing one, then in none. */
const resolveName = (name: string, scope: Scope): AvroSchema => {
  if (isPrimitiveName(name)) return { kind: name, properties: [] };
  const known = scope.names.get(fullName(qualify(name, scope.space))) ?? scope.names.get(name);
  return known ?? refuse(scope.where, `Undefined name: ${JSON.stringify(name)}`);
};

const childOf = (json: JsonObject, key: string, scope: Scope): AvroSchema =>
  parseType(json[key] ?? refuse(scope.where, `"${key}" is missing`), inside(scope, key));

const parseObject = (json: JsonObject, scope: Scope): AvroSchema => {
  const type = requiredText(json, 'type', scope);
  if (isPrimitiveName(type)) return { kind: type, properties: propertiesOf(json, NAMED_RESERVED) };
  if (type === 'record' || type === 'error') return parseRecord(json, type, scope);
  if (type === 'enum') return parseEnum(json, scope);
  if (type === 'fixed') return parseFixed(json, scope);
  const properties = propertiesOf(json, NAMED_RESERVED);
  if (type === 'array') return { kind: type, items: childOf(json, 'items', scope), properties };
  if (type === 'map') return { kind: type, values: childOf(json, 'values', scope), properties };
  return resolveName(type, scope);
};

const parseType = (json: Json, scope: Scope): AvroSchema => {
  if (typeof json === 'string') return resolveName(json, scope);
  if (isJsonArray(json)) return parseUnion(json, scope);
  if (isJsonObject(json)) return parseObject(json, scope);
  return refuse(scope.where, `A schema is a name, an object or an array, not ${printJson(json)}`);
};

/**
 * Parses an Avro schema as strictly as Avro's own parser, defaults included: a default that no reader can use is found
 * here and not by the first consumer that needs it.
 *
 * @param schema the schema's JSON text
 * @param known types the text may name without defining them (from schema references)
 */
export const parseSchema = (schema: string, known: NamedTypes = new Map()): Parsed => {
  const names = new Map(known);
  try {
    return { ok: true, schema: parseType(parseJson(schema), { space: '', names, where: '' }), names };
  } catch (error) {
    if (error instanceof SchemaProblem) return { ok: false, problem: error.message };
    if (error instanceof SyntaxError) return { ok: false, problem: `not JSON: ${error.message}` };
    if (error instanceof RangeError) return { ok: false, problem: 'nested too deeply' };
    throw error;
  }
};

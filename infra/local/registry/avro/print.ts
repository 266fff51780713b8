import { type Json, printJson } from './json.ts';
import {
  type AvroSchema,
  type Field,
  fullName,
  isNamed,
  isRecord,
  type Name,
  type NamedAvroSchema,
  type Properties,
} from './schema.ts';

/**
 * `canonical`: every attribute kept (docs, defaults, aliases, properties in the order written), Avro's own attributes in
 * the order in which Avro's Java implementation prints them. Two texts that differ only in white space, in the order of
 * Avro's attributes, in `{"type":"string"}` for `"string"` or in how a name is spelled are the same schema: this is what
 * Confluent's registry takes as identity.
 *
 * `normalized`: besides, names in full and properties sorted.
 */
export type PrintStyle = 'canonical' | 'normalized';

interface Printer {
  readonly style: PrintStyle;
  readonly printed: Set<string>;
}
type Member = readonly [string, string];

const object = (members: readonly Member[]): string =>
  `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const jsonIn = (printer: Printer, value: Json): string =>
  printer.style === 'normalized' ? printJson(value, (keys) => keys.sort(byCodePoint)) : printJson(value);

const propertyMembers = (properties: Properties, printer: Printer): Member[] => {
  const members = properties.map(([key, value]): Member => [key, jsonIn(printer, value)]);
  return printer.style === 'normalized' ? members.sort(([a], [b]) => byCodePoint(a, b)) : members;
};

const optional = (key: string, value: Json | undefined, printer: Printer): Member[] =>
  value === undefined ? [] : [[key, jsonIn(printer, value)]];

/** As short as the enclosing namespace allows, unless everything is written in full. */
const spell = (name: Name, space: string, printer: Printer): string =>
  printer.style === 'canonical' && name.space === space ? name.name : fullName(name);

const nameMembers = (name: Name, space: string, printer: Printer): Member[] => {
  if (printer.style === 'normalized') return [['name', JSON.stringify(fullName(name))]];
  const own: Member = ['name', JSON.stringify(name.name)];
  return name.space === space ? [own] : [own, ['namespace', JSON.stringify(name.space)]];
};

const aliasMembers = (aliases: readonly string[]): Member[] =>
  aliases.length === 0 ? [] : [['aliases', JSON.stringify(aliases)]];

const printField = (field: Field, space: string, printer: Printer): string =>
  object([
    ['name', JSON.stringify(field.name)],
    ['type', print(field.type, space, printer)],
    ...optional('doc', field.doc, printer),
    ...optional('default', field.default, printer),
    ...(field.order === 'ascending' ? [] : [['order', JSON.stringify(field.order)] as const]),
    ...aliasMembers(field.aliases),
    ...propertyMembers(field.properties, printer),
  ]);

const bodyMembers = (schema: NamedAvroSchema, printer: Printer): Member[] => {
  if (isRecord(schema))
    return [['fields', `[${schema.fields.map((field) => printField(field, schema.space, printer)).join(',')}]`]];
  if (schema.kind === 'fixed') return [['size', String(schema.size)]];
  return [['symbols', JSON.stringify(schema.symbols)], ...optional('default', schema.default, printer)];
};

const printNamed = (schema: NamedAvroSchema, space: string, printer: Printer): string => {
  const name = fullName(schema);
  if (printer.printed.has(name)) return JSON.stringify(spell(schema, space, printer));
  printer.printed.add(name);
  return object([
    ['type', JSON.stringify(schema.kind)],
    ...nameMembers(schema, space, printer),
    ...optional('doc', schema.doc, printer),
    ...bodyMembers(schema, printer),
    ...propertyMembers(schema.properties, printer),
    ...aliasMembers(schema.aliases.map((alias) => spell(alias, schema.space, printer))),
  ]);
};

const print = (schema: AvroSchema, space: string, printer: Printer): string => {
  if (isNamed(schema)) return printNamed(schema, space, printer);
  if (schema.kind === 'union') return `[${schema.branches.map((branch) => print(branch, space, printer)).join(',')}]`;
  const properties = propertyMembers(schema.properties, printer);
  const type: Member = ['type', JSON.stringify(schema.kind)];
  if (schema.kind === 'array') return object([type, ['items', print(schema.items, space, printer)], ...properties]);
  if (schema.kind === 'map') return object([type, ['values', print(schema.values, space, printer)], ...properties]);
  return properties.length === 0 ? JSON.stringify(schema.kind) : object([type, ...properties]);
};

/**
 * Prints a schema as one line of JSON.
 *
 * @param known full names that are defined elsewhere (schema references) and are printed as names only
 */
export const printSchema = (schema: AvroSchema, style: PrintStyle, known: Iterable<string> = []): string =>
  print(schema, '', { style, printed: new Set(known) });

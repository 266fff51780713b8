import {
  type AvroSchema,
  type EnumSchema,
  type Field,
  type FixedSchema,
  fullName,
  isNamed,
  isRecord,
  type NamedAvroSchema,
  type PrimitiveKind,
  type RecordSchema,
} from './avro/schema.ts';

/** What can keep a reader from reading, by the names that Avro and Confluent give. */
export type IncompatibilityType =
  | 'NAME_MISMATCH'
  | 'FIXED_SIZE_MISMATCH'
  | 'MISSING_ENUM_SYMBOLS'
  | 'READER_FIELD_MISSING_DEFAULT_VALUE'
  | 'TYPE_MISMATCH'
  | 'MISSING_UNION_BRANCH';

/** One reason, and where in the reader (a path such as `/fields/2/type/items`). */
export interface Incompatibility {
  readonly type: IncompatibilityType;
  readonly path: string;
  /** What is missing or differs, as a sentence about *the reader* and *the writer*. */
  readonly description: string;
  /** The bare fact: the field, the symbols, the two names. */
  readonly detail: string;
}

/** Primitives that a reader may be given another for (Avro specification, "Schema Resolution"). */
const PROMOTED_FROM: Partial<Record<PrimitiveKind, readonly string[]>> = {
  long: ['int'],
  float: ['int', 'long'],
  double: ['int', 'long', 'float'],
  string: ['bytes'],
  bytes: ['string'],
};

/**
 * What has been found about pairs of records. A pair that is met while it is being compared is assumed to be readable
 * (recursive types); when that turns out wrong, all that was concluded since is forgotten, for it may lean on it.
 */
interface Findings {
  readonly assumed: string[];
  readonly refuted: Map<string, readonly Incompatibility[]>;
}

const compareRecords = (reader: RecordSchema, writer: RecordSchema, path: string, findings: Findings) => {
  const pair = `${fullName(reader)} ${fullName(writer)}`;
  const refuted = findings.refuted.get(pair);
  if (refuted !== undefined) return refuted;
  if (findings.assumed.includes(pair)) return [];
  const mark = findings.assumed.push(pair) - 1;
  const found = reader.fields.flatMap((field, index) =>
    compareField(field, writer, `${path}/fields/${index}`, findings),
  );
  if (found.length > 0) {
    findings.assumed.splice(mark);
    findings.refuted.set(pair, found);
  }
  return found;
};

const compareField = (
  field: Field,
  writer: RecordSchema,
  path: string,
  findings: Findings,
): readonly Incompatibility[] => {
  const names = [field.name, ...field.aliases];
  const sources = writer.fields.filter((candidate) => names.includes(candidate.name));
  const [source, second] = sources;
  if (second !== undefined) return [ambiguousField(field, sources, path)];
  if (source !== undefined) return compare(field.type, source.type, `${path}/type`, findings);
  return field.default === undefined ? [fieldWithoutDefault(field, path)] : [];
};

const ambiguousField = (field: Field, sources: readonly Field[], path: string): Incompatibility => {
  const detail = sources.map((source) => source.name).join(', ');
  return {
    type: 'NAME_MISMATCH',
    path,
    detail,
    description: `field '${field.name}' with its aliases names several fields of the writer: ${detail}`,
  };
};

const fieldWithoutDefault = (field: Field, path: string): Incompatibility => ({
  type: 'READER_FIELD_MISSING_DEFAULT_VALUE',
  path,
  detail: field.name,
  description: `field '${field.name}' of the reader has no default and is missing in the writer`,
});

const compareEnums = (reader: EnumSchema, writer: EnumSchema, path: string): readonly Incompatibility[] => {
  const missing = writer.symbols.filter((symbol) => !reader.symbols.includes(symbol));
  if (missing.length === 0 || reader.default !== undefined) return [];
  const detail = `[${missing.join(', ')}]`;
  const description = `enum ${fullName(reader)} of the reader lacks the symbols ${detail} and has no default`;
  return [{ type: 'MISSING_ENUM_SYMBOLS', path: `${path}/symbols`, detail, description }];
};

const compareFixed = (reader: FixedSchema, writer: FixedSchema, path: string): readonly Incompatibility[] => {
  if (reader.size === writer.size) return [];
  const detail = `expected: ${writer.size}, found: ${reader.size}`;
  const description = `fixed ${fullName(reader)} has ${reader.size} bytes in the reader and ${writer.size} in the writer`;
  return [{ type: 'FIXED_SIZE_MISMATCH', path: `${path}/size`, detail, description }];
};

/** Names match without their namespaces; a reader's alias matches a writer's full name. */
const namesMatch = (reader: NamedAvroSchema, writer: NamedAvroSchema): boolean =>
  reader.name === writer.name || reader.aliases.some((alias) => fullName(alias) === fullName(writer));

const nameMismatch = (reader: NamedAvroSchema, writer: NamedAvroSchema, path: string): Incompatibility => ({
  type: 'NAME_MISMATCH',
  path: `${path}/name`,
  detail: `expected: ${fullName(writer)}, found: ${fullName(reader)}`,
  description: `the reader's ${reader.kind} ${fullName(reader)} is neither named nor aliased ${fullName(writer)}`,
});

const typeMismatch = (reader: AvroSchema, writer: AvroSchema, path: string): Incompatibility => ({
  type: 'TYPE_MISMATCH',
  path,
  detail: `reader type: ${reader.kind.toUpperCase()} not compatible with writer type: ${writer.kind.toUpperCase()}`,
  description: `the reader's ${reader.kind} cannot be read from the writer's ${writer.kind}`,
});

const missingBranch = (writer: AvroSchema, path: string): Incompatibility => {
  const label = isNamed(writer) ? fullName(writer) : writer.kind;
  const description = `the reader's union has no branch that reads the writer's ${label}`;
  return { type: 'MISSING_UNION_BRANCH', path, detail: label, description };
};

const compareNamed = (reader: NamedAvroSchema, writer: NamedAvroSchema, path: string, findings: Findings) => {
  const match = namesMatch(reader, writer);
  if (isRecord(reader) && isRecord(writer))
    return match ? compareRecords(reader, writer, path, findings) : [nameMismatch(reader, writer, path)];
  if (reader.kind !== writer.kind) return [typeMismatch(reader, writer, path)];
  if (!match) return [nameMismatch(reader, writer, path)];
  if (reader.kind === 'enum' && writer.kind === 'enum') return compareEnums(reader, writer, path);
  if (reader.kind === 'fixed' && writer.kind === 'fixed') return compareFixed(reader, writer, path);
  return [typeMismatch(reader, writer, path)];
};

const compare = (
  reader: AvroSchema,
  writer: AvroSchema,
  path: string,
  findings: Findings,
): readonly Incompatibility[] => {
  // Any branch of the writer may come; each must be readable.
  if (writer.kind === 'union')
    return writer.branches.flatMap((branch, index) =>
      compare(reader, branch, reader.kind === 'union' ? path : `${path}/${index}`, findings),
    );
  if (reader.kind === 'union') {
    const readable = reader.branches.some((branch) => compare(branch, writer, path, findings).length === 0);
    return readable ? [] : [missingBranch(writer, path)];
  }
  if (reader.kind === 'array' && writer.kind === 'array')
    return compare(reader.items, writer.items, `${path}/items`, findings);
  if (reader.kind === 'map' && writer.kind === 'map')
    return compare(reader.values, writer.values, `${path}/values`, findings);
  if (isNamed(reader) && isNamed(writer)) return compareNamed(reader, writer, path, findings);
  if (isNamed(reader) || reader.kind === 'array' || reader.kind === 'map') return [typeMismatch(reader, writer, path)];
  const promoted = PROMOTED_FROM[reader.kind]?.includes(writer.kind) ?? false;
  return reader.kind === writer.kind || promoted ? [] : [typeMismatch(reader, writer, path)];
};

/**
 * Why data written with `writer` cannot be read with `reader`; empty if all of it can. Follows the schema resolution of
 * the Avro specification; logical types do not matter to it.
 */
export const incompatibilities = (reader: AvroSchema, writer: AvroSchema): readonly Incompatibility[] => {
  const found = compare(reader, writer, '', { assumed: [], refuted: new Map() });
  const seen = new Map(found.map((one) => [`${one.type} ${one.path} ${one.detail}`, one]));
  return [...seen.values()];
};

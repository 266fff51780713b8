import type { Json } from './json.ts';

/** The Avro types without structure, by the names the specification gives them. */
export const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;
export type PrimitiveKind = (typeof PRIMITIVES)[number];

/** Attributes without a meaning to Avro (`logicalType`, `sqlType`, …), in the order they were written. */
export type Properties = readonly (readonly [string, Json])[];

export interface PrimitiveSchema {
  readonly kind: PrimitiveKind;
  readonly properties: Properties;
}

/** A name in full: `space` is '' for none. */
export interface Name {
  readonly name: string;
  readonly space: string;
}

interface NamedSchema extends Name {
  readonly aliases: readonly Name[];
  readonly doc: string | undefined;
  readonly properties: Properties;
}

export interface Field {
  readonly name: string;
  readonly type: AvroSchema;
  readonly doc: string | undefined;
  /** `undefined`: no default. A JSON null is a default. */
  readonly default: Json | undefined;
  readonly order: 'ascending' | 'descending' | 'ignore';
  readonly aliases: readonly string[];
  readonly properties: Properties;
}

/** `fields` is filled after the record is named, since a field may be of the record's own type. */
export interface RecordSchema extends NamedSchema {
  readonly kind: 'record' | 'error';
  fields: readonly Field[];
}

export interface EnumSchema extends NamedSchema {
  readonly kind: 'enum';
  readonly symbols: readonly string[];
  readonly default: string | undefined;
}

export interface FixedSchema extends NamedSchema {
  readonly kind: 'fixed';
  readonly size: number;
}

export interface ArraySchema {
  readonly kind: 'array';
  readonly items: AvroSchema;
  readonly properties: Properties;
}

export interface MapSchema {
  readonly kind: 'map';
  readonly values: AvroSchema;
  readonly properties: Properties;
}

export interface UnionSchema {
  readonly kind: 'union';
  readonly branches: readonly AvroSchema[];
}

export type NamedAvroSchema = RecordSchema | EnumSchema | FixedSchema;

/** An Avro schema as a graph: a named type that occurs twice is the same object twice. */
export type AvroSchema = PrimitiveSchema | NamedAvroSchema | ArraySchema | MapSchema | UnionSchema;

/** `name` with its namespace: `com.shop.Order`. */
export const fullName = ({ name, space }: Name): string => (space === '' ? name : `${space}.${name}`);

/** True for the types that have a name: records (and errors), enums, fixed. */
export const isNamed = (schema: AvroSchema): schema is NamedAvroSchema => 'name' in schema;

/** True for records and errors, which resolve against each other. */
export const isRecord = (schema: AvroSchema): schema is RecordSchema =>
  schema.kind === 'record' || schema.kind === 'error';

/** True for `null`, `int`, `string` and the like. */
export const isPrimitiveName = (name: string): name is PrimitiveKind => PRIMITIVES.some((kind) => kind === name);

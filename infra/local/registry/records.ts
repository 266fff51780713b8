import { type CompatibilityLevel, compatibilityLevel } from './compatibility-levels.ts';
import { type Mode, modeOf } from './modes.ts';

/** Types that a schema's text names and another subject's version defines. */
export interface SchemaReference {
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** Value of a SCHEMA record. `schemaType` is left out for Avro, `references` if there are none, as Confluent does. */
export interface SchemaValue {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly schemaType?: string;
  readonly references?: readonly SchemaReference[];
  readonly schema: string;
  readonly deleted: boolean;
}

/**
 * The records of the topic `_schemas`, as Confluent's registry writes and reads them. `value: null` is a tombstone:
 * a version deleted for good, or a setting taken back. `subject: null` in CONFIG and MODE means all subjects.
 */
export type RegistryRecord =
  | {
      readonly keytype: 'SCHEMA';
      readonly subject: string;
      readonly version: number;
      readonly value: SchemaValue | null;
    }
  | {
      readonly keytype: 'DELETE_SUBJECT';
      readonly subject: string;
      readonly value: { readonly version: number } | null;
    }
  | { readonly keytype: 'CLEAR_SUBJECT'; readonly subject: string; readonly value: object | null }
  | { readonly keytype: 'CONFIG'; readonly subject: string | null; readonly value: ConfigValue | null }
  | { readonly keytype: 'MODE'; readonly subject: string | null; readonly value: { readonly mode: Mode } | null }
  | { readonly keytype: 'NOOP'; readonly value: null };

export interface ConfigValue {
  readonly compatibilityLevel: CompatibilityLevel;
  readonly normalize?: boolean;
}

/** A record as Kafka carries it. */
export interface RawRecord {
  readonly key: string;
  readonly value: string | null;
}

/** `magic` is the version of the key's layout: 1 for SCHEMA, 0 for all others. */
const keyOf = (record: RegistryRecord): object => {
  switch (record.keytype) {
    case 'SCHEMA':
      return { keytype: 'SCHEMA', subject: record.subject, version: record.version, magic: 1 };
    case 'NOOP':
      return { keytype: 'NOOP', magic: 0 };
    default:
      return { keytype: record.keytype, subject: record.subject, magic: 0 };
  }
};

const valueOf = (record: RegistryRecord): object | null => {
  if (record.value === null) return null;
  if (record.keytype === 'DELETE_SUBJECT') return { subject: record.subject, version: record.value.version };
  if (record.keytype === 'CLEAR_SUBJECT') return { subject: record.subject };
  if (record.keytype === 'CONFIG' && record.subject !== null) return { subject: record.subject, ...record.value };
  if (record.keytype === 'MODE' && record.subject !== null) return { subject: record.subject, ...record.value };
  return record.value;
};

/** As JSON in Confluent's layout; the key's members keep their order, for compaction compares bytes. */
export const encodeRecord = (record: RegistryRecord): RawRecord => {
  const value = valueOf(record);
  return { key: JSON.stringify(keyOf(record)), value: value === null ? null : JSON.stringify(value) };
};

type Json = Readonly<Record<string, unknown>>;
/** `null` for a tombstone, `undefined` for what cannot be read. */
type Read<T> = T | null | undefined;

const orTombstone = <T>(value: Json | null, read: (value: Json) => T | undefined): Read<T> =>
  value === null ? null : read(value);

const schemaValue = (value: Json): SchemaValue | undefined => {
  const { subject, version, id, schema, schemaType, references, deleted } = value;
  if (typeof subject !== 'string' || typeof schema !== 'string') return undefined;
  if (typeof version !== 'number' || typeof id !== 'number') return undefined;
  return {
    subject,
    version,
    id,
    ...(typeof schemaType === 'string' ? { schemaType } : {}),
    ...(Array.isArray(references) && references.length > 0 ? { references: references.filter(isReference) } : {}),
    schema,
    deleted: deleted === true,
  };
};

/** True for `{name, subject, version}`. */
export const isReference = (value: unknown): value is SchemaReference => {
  const { name, subject, version } = (value ?? {}) as Json;
  return typeof name === 'string' && typeof subject === 'string' && Number.isInteger(version);
};

const configValue = ({ compatibilityLevel: level, normalize }: Json): ConfigValue | undefined => {
  const known = typeof level === 'string' ? compatibilityLevel(level) : undefined;
  return known && { compatibilityLevel: known, ...(typeof normalize === 'boolean' ? { normalize } : {}) };
};

const modeValue = ({ mode }: Json): { mode: Mode } | undefined => {
  const known = typeof mode === 'string' ? modeOf(mode) : undefined;
  return known && { mode: known };
};

const deletedUpTo = ({ version }: Json): { version: number } | undefined =>
  typeof version === 'number' ? { version } : undefined;

const schemaRecord = (key: Json, value: Json | null): RegistryRecord | undefined => {
  const { subject, version } = key;
  const read = orTombstone(value, schemaValue);
  if (typeof subject !== 'string' || typeof version !== 'number' || read === undefined) return undefined;
  return { keytype: 'SCHEMA', subject, version, value: read };
};

const subjectRecord = (keytype: unknown, subject: string, value: Json | null): RegistryRecord | undefined => {
  if (keytype === 'CLEAR_SUBJECT') return { keytype, subject, value };
  const read = orTombstone(value, deletedUpTo);
  return keytype === 'DELETE_SUBJECT' && read !== undefined ? { keytype, subject, value: read } : undefined;
};

const settingRecord = (keytype: unknown, subject: string | null, value: Json | null): RegistryRecord | undefined => {
  const config = keytype === 'CONFIG' ? orTombstone(value, configValue) : undefined;
  if (config !== undefined) return { keytype: 'CONFIG', subject, value: config };
  const mode = keytype === 'MODE' ? orTombstone(value, modeValue) : undefined;
  return mode === undefined ? undefined : { keytype: 'MODE', subject, value: mode };
};

/**
 * Reads a record; undefined for what this registry has no use for (a newer registry's key types, bytes that are no
 * JSON): a foreign record must not keep the registry from starting.
 */
export const decodeRecord = (raw: RawRecord): RegistryRecord | undefined => {
  const key = parseObject(raw.key);
  const value = raw.value === null ? null : parseObject(raw.value);
  if (key === undefined || value === undefined) return undefined;
  const { keytype, subject = null } = key;
  if (keytype === 'NOOP') return { keytype, value: null };
  if (keytype === 'SCHEMA') return schemaRecord(key, value);
  if (subject !== null && typeof subject !== 'string') return undefined;
  return (
    settingRecord(keytype, subject, value) ?? (subject === null ? undefined : subjectRecord(keytype, subject, value))
  );
};

const parseObject = (text: string): Json | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
};

import type { CompatibilityLevel } from './compatibility-levels.ts';
import type { Mode } from './modes.ts';

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

type Known = RegistryRecord['keytype'];
const KNOWN: readonly Known[] = ['SCHEMA', 'DELETE_SUBJECT', 'CLEAR_SUBJECT', 'CONFIG', 'MODE', 'NOOP'];

/**
 * Reads a record; undefined for what this registry has no use for (a newer registry's key types, bytes that are no
 * JSON): a foreign record must not keep the registry from starting.
 */
export const decodeRecord = ({ key, value }: RawRecord): RegistryRecord | undefined => {
  const decodedKey = parseObject(key);
  const keytype = KNOWN.find((known) => known === decodedKey?.['keytype']);
  if (decodedKey === undefined || keytype === undefined) return undefined;
  if (keytype === 'NOOP') return { keytype, value: null };
  const decodedValue = value === null ? null : parseObject(value);
  if (decodedValue === undefined) return undefined;
  // The layout is the topic's own, written by this registry or by Confluent's: it is taken as it says it is.
  return { ...decodedKey, keytype, subject: decodedKey['subject'] ?? null, value: decodedValue } as RegistryRecord;
};

const parseObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

import { type CompatibilityLevel, firstConflict } from './compatibility-levels.ts';
import { conflictMessage, conflictMessages } from './conflict-messages.ts';
import { type Answer, done, type Failure, refused, subjectNotFound, versionNotFound } from './failures.ts';
import { writable } from './modes-check.ts';
import type { SchemaValue } from './records.ts';
import type { Registry } from './registry.ts';
import type { ReadSchema, SchemaText } from './schema-reader.ts';
import type { SchemaVersion } from './state.ts';
import { pickVersion, type VersionNumber } from './versions.ts';

/** How the schema is to be taken: as it is, or with names in full and properties sorted. */
export type Spelling = 'as given' | 'normalized';

/** What a client asks to register. `id` and `version` may be given in mode IMPORT only. */
export interface RegistrationRequest extends SchemaText {
  readonly spelling: Spelling;
  readonly id: number | undefined;
  readonly version: number | undefined;
}

/** The level in force for a subject: its own, else the one for all, else Confluent's default. */
export const levelFor = (registry: Registry, subject: string): CompatibilityLevel =>
  (registry.state.config(subject) ?? registry.state.config(null))?.compatibilityLevel ?? 'BACKWARD';

const spellingFor = (registry: Registry, subject: string, asked: Spelling): Spelling => {
  const normalize = (registry.state.config(subject) ?? registry.state.config(null))?.normalize ?? false;
  return normalize ? 'normalized' : asked;
};

const isSame = (registry: Registry, stored: SchemaVersion, read: ReadSchema, spelling: Spelling): boolean => {
  const other = registry.read(stored);
  if (!other.ok) return false;
  if (other.value.identity === read.identity) return true;
  return spelling === 'normalized' && other.value.normalized === read.normalized;
};

/** The version of a subject that holds this schema, the latest if there are several. */
const versionHolding = (registry: Registry, versions: readonly SchemaVersion[], read: ReadSchema, spelling: Spelling) =>
  versions.findLast((version) => isSame(registry, version, read, spelling));

/** `POST /subjects/{subject}`: under which id and version is this schema registered here? */
export const lookUp = (
  registry: Registry,
  subject: string,
  request: SchemaText & { readonly spelling: Spelling },
  deleted: 'exclude' | 'include',
): Answer<SchemaVersion> => {
  const versions = registry.state.versions(subject, deleted);
  if (versions.length === 0) return subjectNotFound(subject);
  const read = registry.read(request);
  if (!read.ok) return read;
  const found = versionHolding(registry, versions, read.value, spellingFor(registry, subject, request.spelling));
  return found === undefined ? refused('schema_not_found', 'Schema not found') : done(found);
};

/** Versions as schemas; those that are no Avro cannot be compared with and are left out. */
const comparable = (registry: Registry, versions: readonly SchemaVersion[]) =>
  versions.flatMap((version) => {
    const read = registry.read(version);
    return read.ok ? [{ schema: read.value.schema, version }] : [];
  });

/** `POST /compatibility/…`: would this schema be accepted after the given versions? */
export interface CompatibilityVerdict {
  readonly compatible: boolean;
  /** Empty if compatible. */
  readonly messages: readonly string[];
}

export const checkAgainst = (
  registry: Registry,
  subject: string,
  request: SchemaText,
  number: VersionNumber | undefined,
): Answer<CompatibilityVerdict> => {
  const read = registry.read(request);
  if (!read.ok) return read;
  const versions = registry.state.versions(subject, 'exclude');
  const chosen = number === undefined ? versions : [pickVersion(versions, number)].filter((one) => one !== undefined);
  if (typeof number === 'number' && chosen.length === 0) return versionNotFound(number);
  const level = levelFor(registry, subject);
  const conflict = firstConflict(level, read.value.schema, comparable(registry, chosen));
  return done({ compatible: conflict === undefined, messages: conflict ? conflictMessages(level, conflict) : [] });
};

const conflictWith = (registry: Registry, subject: string, read: ReadSchema): Failure | undefined => {
  const level = levelFor(registry, subject);
  const earlier = comparable(registry, registry.state.versions(subject, 'exclude'));
  const conflict = firstConflict(level, read.schema, earlier);
  return conflict && refused('incompatible_schema', conflictMessage(subject, conflictMessages(level, conflict)));
};

/** A schema keeps its id in every subject, deleted or not: what was written with it stays readable. */
const idFor = (registry: Registry, read: ReadSchema): number => {
  const holding = registry.state.all().filter((version) => isSame(registry, version, read, 'as given'));
  const known = holding.map(({ id }) => id);
  if (known.length > 0) return Math.min(...known);
  return Math.max(registry.state.maxId(), ...[...registry.uncertain.values()].map(({ id }) => id)) + 1;
};

const versionFor = (registry: Registry, subject: string): number => {
  const stored = registry.state.versions(subject, 'include');
  const sent = [...registry.uncertain.values()].filter((value) => value.subject === subject);
  return Math.max(0, ...[...stored, ...sent].map(({ version }) => version)) + 1;
};

/**
 * The record to write. A write whose outcome is unknown may still land: the same schema repeats it exactly (harmless
 * twice), and no other schema takes its id or version.
 */
const planned = (registry: Registry, subject: string, request: RegistrationRequest, read: ReadSchema): SchemaValue => {
  const sent = registry.uncertain.get(`${subject}\n${read.identity}`);
  if (sent !== undefined) return sent;
  const references = request.references.length === 0 ? {} : { references: request.references };
  const spelling = spellingFor(registry, subject, request.spelling);
  return {
    subject,
    version: request.version ?? versionFor(registry, subject),
    id: request.id ?? idFor(registry, read),
    ...references,
    schema: spelling === 'normalized' ? read.normalized : read.canonical,
    deleted: false,
  };
};

/** In mode IMPORT the caller says id and version; neither may come to stand for another schema. */
const importConflict = (registry: Registry, subject: string, request: RegistrationRequest, read: ReadSchema) => {
  const sameId = request.id === undefined ? [] : registry.state.byId(request.id);
  const sameVersion = registry.state.versions(subject, 'include').filter(({ version }) => version === request.version);
  const other = [...sameId, ...sameVersion].find((version) => !isSame(registry, version, read, 'as given'));
  return (
    other &&
    refused('not_permitted', `Overwrite new schema with id ${other.id} (version ${other.version}) is not permitted.`)
  );
};

const refusal = (registry: Registry, subject: string, request: RegistrationRequest, read: ReadSchema) => {
  const mode = registry.state.mode(subject) ?? registry.state.mode(null) ?? 'READWRITE';
  if (mode === 'IMPORT') return importConflict(registry, subject, request, read);
  if (request.id !== undefined) return refused('not_permitted', `Subject ${subject} is not in import mode`);
  return conflictWith(registry, subject, read);
};

/** `POST /subjects/{subject}/versions`: the id of the schema, new or as before. */
export const register = (registry: Registry, subject: string, request: RegistrationRequest): Promise<Answer<number>> =>
  registry.oneAtATime(async () => {
    const allowed = writable(registry, subject);
    if (!allowed.ok) return allowed;
    const read = registry.read(request);
    if (!read.ok) return read;
    const spelling = spellingFor(registry, subject, request.spelling);
    const inUse = registry.state.versions(subject, 'exclude');
    const same = request.id === undefined && versionHolding(registry, inUse, read.value, spelling);
    if (same) return done(same.id);
    const refusedBecause = refusal(registry, subject, request, read.value);
    if (refusedBecause !== undefined) return refusedBecause;
    const value = planned(registry, subject, request, read.value);
    const key = `${subject}\n${read.value.identity}`;
    registry.uncertain.set(key, value);
    const written = await registry.write({ keytype: 'SCHEMA', subject, version: value.version, value });
    if (written.ok || written.name === 'store_unavailable') registry.uncertain.delete(key);
    return written.ok ? done(value.id) : written;
  });

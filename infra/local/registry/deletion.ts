import { type Answer, done, type Failure, refused, subjectNotFound, versionNotFound } from './failures.ts';
import { writable } from './modes-check.ts';
import type { RegistryRecord } from './records.ts';
import type { Registry } from './registry.ts';
import type { SchemaVersion } from './state.ts';
import { pickVersion, type VersionNumber } from './versions.ts';

/** `soft`: no longer in use, its id still readable. `permanent`: gone; only after a soft deletion. */
export type Deletion = 'soft' | 'permanent';

/** Ids of the schemas in use that refer to this version. */
export const referrers = ({ state }: Registry, { subject, version }: SchemaVersion): number[] => {
  const referring = state
    .all()
    .filter((one) => !one.deleted && one.references.some((ref) => ref.subject === subject && ref.version === version));
  return [...new Set(referring.map(({ id }) => id))].sort((a, b) => a - b);
};

const stillReferred = (registry: Registry, versions: readonly SchemaVersion[]): Failure | undefined => {
  const found = versions.find((version) => referrers(registry, version).length > 0);
  if (found === undefined) return undefined;
  const key = `{subject=${found.subject},version=${found.version}}`;
  return refused('reference_exists', `One or more references exist to the schema ${key}.`);
};

const writeAll = async (registry: Registry, records: readonly RegistryRecord[]): Promise<Answer<undefined>> => {
  for (const record of records) {
    const written = await registry.write(record);
    if (!written.ok) return written;
  }
  return done(undefined);
};

const tombstone = ({ subject, version }: SchemaVersion): RegistryRecord => ({
  keytype: 'SCHEMA',
  subject,
  version,
  value: null,
});

const softDeleted = (found: SchemaVersion): RegistryRecord => {
  const { subject, version, id, schema, schemaType, references } = found;
  const type = schemaType === 'AVRO' ? {} : { schemaType };
  const refs = references.length === 0 ? {} : { references };
  const value = { subject, version, id, ...type, ...refs, schema, deleted: true };
  return { keytype: 'SCHEMA', subject, version, value };
};

/** A subject that is gone takes its own settings with it. */
const settingsGone = ({ state }: Registry, subject: string): RegistryRecord[] => [
  ...(state.mode(subject) === undefined ? [] : [{ keytype: 'MODE', subject, value: null } as const]),
  ...(state.config(subject) === undefined ? [] : [{ keytype: 'CONFIG', subject, value: null } as const]),
];

const deleteSubjectSoftly = async (registry: Registry, subject: string): Promise<Answer<number[]>> => {
  const versions = registry.state.versions(subject, 'exclude');
  const last = versions.at(-1);
  if (last === undefined)
    return refused(
      'subject_soft_deleted',
      `Subject '${subject}' was soft deleted.Set permanent=true to delete permanently`,
    );
  const referred = stillReferred(registry, versions);
  if (referred !== undefined) return referred;
  const written = await writeAll(registry, [
    { keytype: 'DELETE_SUBJECT', subject, value: { version: last.version } },
    ...settingsGone(registry, subject),
  ]);
  return written.ok ? done(versions.map(({ version }) => version)) : written;
};

const deleteSubjectPermanently = async (registry: Registry, subject: string): Promise<Answer<number[]>> => {
  const versions = registry.state.versions(subject, 'include');
  if (versions.some(({ deleted }) => !deleted))
    return refused(
      'subject_not_soft_deleted',
      `Subject '${subject}' was not deleted first before being permanently deleted`,
    );
  const referred = stillReferred(registry, versions);
  if (referred !== undefined) return referred;
  const written = await writeAll(registry, versions.map(tombstone));
  return written.ok ? done(versions.map(({ version }) => version)) : written;
};

/** `DELETE /subjects/{subject}`: the numbers of the versions deleted. */
export const deleteSubject = (registry: Registry, subject: string, deletion: Deletion): Promise<Answer<number[]>> =>
  registry.oneAtATime(async () => {
    const allowed = writable(registry, subject);
    if (!allowed.ok) return allowed;
    if (registry.state.versions(subject, 'include').length === 0) return subjectNotFound(subject);
    return deletion === 'soft' ? deleteSubjectSoftly(registry, subject) : deleteSubjectPermanently(registry, subject);
  });

const wrongState = ({ subject, version, deleted }: SchemaVersion, deletion: Deletion): Failure | undefined => {
  if (deletion === 'soft' && deleted)
    return refused(
      'version_soft_deleted',
      `Subject '${subject}' Version ${version} was soft deleted.Set permanent=true to delete permanently`,
    );
  if (deletion === 'permanent' && !deleted)
    return refused(
      'version_not_soft_deleted',
      `Subject '${subject}' Version ${version} was not deleted first before being permanently deleted`,
    );
  return undefined;
};

/** `DELETE /subjects/{subject}/versions/{version}`: the number of the version deleted. */
export const deleteVersion = (
  registry: Registry,
  subject: string,
  number: VersionNumber,
  deletion: Deletion,
): Promise<Answer<number>> =>
  registry.oneAtATime(async () => {
    const allowed = writable(registry, subject);
    if (!allowed.ok) return allowed;
    const all = registry.state.versions(subject, 'include');
    if (all.length === 0) return subjectNotFound(subject);
    const latestOf = deletion === 'soft' ? 'exclude' : 'include';
    const found = pickVersion(number === 'latest' ? registry.state.versions(subject, latestOf) : all, number);
    if (found === undefined) return versionNotFound(number);
    const refusal = wrongState(found, deletion) ?? stillReferred(registry, [found]);
    if (refusal !== undefined) return refusal;
    const written = await registry.write(deletion === 'soft' ? softDeleted(found) : tombstone(found));
    return written.ok ? done(found.version) : written;
  });

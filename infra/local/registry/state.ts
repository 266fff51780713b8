import type { ConfigValue, RegistryRecord, SchemaReference, SchemaValue } from './records.ts';
import type { Mode } from './modes.ts';

/** A version of a subject as stored; `deleted` means softly, so that its id can still be read. */
export interface SchemaVersion {
  readonly subject: string;
  readonly version: number;
  readonly id: number;
  readonly schemaType: string;
  readonly schema: string;
  readonly references: readonly SchemaReference[];
  readonly deleted: boolean;
}

/** Settings for all subjects are kept under this key, which no subject can have. */
const ALL_SUBJECTS = '';

/** All that `_schemas` says, in memory. Filled by `apply` in the order of the topic and by nothing else. */
export interface RegistryState {
  apply: (record: RegistryRecord) => void;
  /** Names of the subjects with a version that `deleted` lets through, sorted. */
  subjects: (deleted: Deleted) => string[];
  /** Versions of a subject, oldest first. */
  versions: (subject: string, deleted: Deleted) => SchemaVersion[];
  /** Every version with this id, soft-deleted ones too. */
  byId: (id: number) => SchemaVersion[];
  /** Every version of every subject, soft-deleted ones too. */
  all: () => SchemaVersion[];
  /** The largest id ever seen in the topic. */
  maxId: () => number;
  /** The setting of a subject, or with `null` the one for all; undefined if never set. */
  config: (subject: string | null) => ConfigValue | undefined;
  mode: (subject: string | null) => Mode | undefined;
}

/** Which versions count: those in use, all, or only the soft-deleted. */
export type Deleted = 'exclude' | 'include' | 'only';

const PASSES: Record<Deleted, (version: SchemaVersion) => boolean> = {
  exclude: (version) => !version.deleted,
  include: () => true,
  only: (version) => version.deleted,
};

const stored = (value: SchemaValue): SchemaVersion => ({
  subject: value.subject,
  version: value.version,
  id: value.id,
  schemaType: value.schemaType ?? 'AVRO',
  schema: value.schema,
  references: value.references ?? [],
  deleted: value.deleted,
});

export const createState = (): RegistryState => {
  const versionsOf = new Map<string, Map<number, SchemaVersion>>();
  const withId = new Map<number, Set<SchemaVersion>>();
  const configs = new Map<string, ConfigValue>();
  const modes = new Map<string, Mode>();
  let maxId = 0;

  const remove = (subject: string, version: number): void => {
    const versions = versionsOf.get(subject);
    const old = versions?.get(version);
    if (versions === undefined || old === undefined) return;
    versions.delete(version);
    if (versions.size === 0) versionsOf.delete(subject);
    withId.get(old.id)?.delete(old);
    if (withId.get(old.id)?.size === 0) withId.delete(old.id);
  };

  const put = (version: SchemaVersion): void => {
    remove(version.subject, version.version);
    const versions = versionsOf.get(version.subject) ?? new Map<number, SchemaVersion>();
    versionsOf.set(version.subject, versions.set(version.version, version));
    withId.set(version.id, (withId.get(version.id) ?? new Set()).add(version));
    maxId = Math.max(maxId, version.id);
  };

  const versions = (subject: string, deleted: Deleted): SchemaVersion[] =>
    [...(versionsOf.get(subject)?.values() ?? [])].filter(PASSES[deleted]).sort((a, b) => a.version - b.version);

  const setting = <T>(settings: Map<string, T>, subject: string | null, value: T | undefined): void => {
    if (value === undefined) settings.delete(subject ?? ALL_SUBJECTS);
    else settings.set(subject ?? ALL_SUBJECTS, value);
  };

  const apply = (record: RegistryRecord): void => {
    switch (record.keytype) {
      case 'SCHEMA':
        return record.value === null ? remove(record.subject, record.version) : put(stored(record.value));
      case 'DELETE_SUBJECT': {
        const upTo = record.value?.version ?? 0;
        const gone = versions(record.subject, 'exclude').filter(({ version }) => version <= upTo);
        return gone.forEach((version) => put({ ...version, deleted: true }));
      }
      case 'CLEAR_SUBJECT':
        return versions(record.subject, 'only').forEach(({ version }) => remove(record.subject, version));
      case 'CONFIG':
        return setting(configs, record.subject, record.value ?? undefined);
      case 'MODE':
        return setting(modes, record.subject, record.value?.mode);
      case 'NOOP':
        return;
    }
  };

  return {
    apply,
    versions,
    subjects: (deleted) => [...versionsOf.keys()].filter((subject) => versions(subject, deleted).length > 0).sort(),
    byId: (id) => [...(withId.get(id) ?? [])],
    all: () => [...versionsOf.keys()].sort().flatMap((subject) => versions(subject, 'include')),
    maxId: () => maxId,
    config: (subject) => configs.get(subject ?? ALL_SUBJECTS),
    mode: (subject) => modes.get(subject ?? ALL_SUBJECTS),
  };
};

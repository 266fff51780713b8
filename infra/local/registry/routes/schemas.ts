import { type Answer, done, refused } from '../failures.ts';
import type { Call, Route } from '../http.ts';
import type { Registry } from '../registry.ts';
import type { RegistryState, SchemaVersion } from '../state.ts';
import { deletedFilter } from './subjects.ts';
import { schemaAsJson, versionAsJson } from './version-json.ts';

/** All versions with the id of the path, soft-deleted ones too: data written with them must stay readable. */
const withId = ({ state }: Registry, call: Call): Answer<[SchemaVersion, ...SchemaVersion[]]> => {
  const text = call.param('id');
  const [first, ...others] = /^\d{1,10}$/.test(text) ? state.byId(Number(text)) : [];
  if (first === undefined) return refused('schema_not_found', `Schema ${text} not found`);
  return done([first, ...others]);
};

const bySubjectThenVersion = (a: SchemaVersion, b: SchemaVersion): number =>
  a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : a.version - b.version;

const usesOf = (registry: Registry, call: Call): Answer<SchemaVersion[]> => {
  const found = withId(registry, call);
  if (!found.ok) return found;
  const shown = found.value.filter(({ deleted }) => !deleted || call.flag('deleted'));
  return done(shown.sort(bySubjectThenVersion));
};

const getById = (registry: Registry, call: Call): Answer<object> => {
  const found = withId(registry, call);
  if (!found.ok) return found;
  const maxId = call.flag('fetchMaxId') ? { maxId: registry.state.maxId() } : {};
  return done({ ...schemaAsJson(found.value[0]), ...maxId });
};

const isLatest = (state: RegistryState, { subject, version }: SchemaVersion): boolean =>
  state.versions(subject, 'exclude').at(-1)?.version === version;

const listSchemas = ({ state }: Registry, call: Call): Answer<object[]> => {
  const prefix = call.query('subjectPrefix') ?? '';
  const deleted = deletedFilter(call);
  const shown = state
    .subjects(deleted)
    .filter((subject) => subject.startsWith(prefix))
    .flatMap((subject) => state.versions(subject, deleted))
    .filter((version) => !call.flag('latestOnly') || isLatest(state, version));
  const offset = Number(call.query('offset') ?? 0) || 0;
  const limit = Number(call.query('limit') ?? -1);
  return done(shown.slice(offset, limit >= 0 ? offset + limit : undefined).map(versionAsJson));
};

const mapped = <T, U>(answer: Answer<T>, map: (value: T) => U): Answer<U> =>
  answer.ok ? done(map(answer.value)) : answer;

/** Schemas by their id, whatever subject they are of. */
export const schemaRoutes = (registry: Registry): readonly Route[] => [
  { method: 'GET', url: '/schemas', handle: (call) => listSchemas(registry, call) },
  { method: 'GET', url: '/schemas/types', handle: () => done(['AVRO']) },
  { method: 'GET', url: '/schemas/ids/:id', handle: (call) => getById(registry, call) },
  {
    method: 'GET',
    url: '/schemas/ids/:id/schema',
    handle: (call) => mapped(withId(registry, call), ([{ schema }]) => ({ rawJson: schema })),
  },
  {
    method: 'GET',
    url: '/schemas/ids/:id/subjects',
    handle: (call) => mapped(usesOf(registry, call), (uses) => [...new Set(uses.map(({ subject }) => subject))]),
  },
  {
    method: 'GET',
    url: '/schemas/ids/:id/versions',
    handle: (call) =>
      mapped(usesOf(registry, call), (uses) => uses.map(({ subject, version }) => ({ subject, version }))),
  },
];

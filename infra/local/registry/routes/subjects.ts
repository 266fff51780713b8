import { deleteSubject, deleteVersion, referrers } from '../deletion.ts';
import { type Answer, done, subjectNotFound, versionNotFound } from '../failures.ts';
import { type Call, type Route, subjectOf, versionOf } from '../http.ts';
import { lookUp, register } from '../registration.ts';
import type { Registry } from '../registry.ts';
import { registrationRequest } from '../requests.ts';
import type { Deleted, SchemaVersion } from '../state.ts';
import { pickVersion } from '../versions.ts';
import { versionAsJson } from './version-json.ts';

/** `?deleted=true` shows what is softly deleted too, `?deletedOnly=true` nothing else. */
export const deletedFilter = (call: Call): Deleted => {
  if (call.flag('deletedOnly')) return 'only';
  return call.flag('deleted') ? 'include' : 'exclude';
};

const spelling = (call: Call) => (call.flag('normalize') ? 'normalized' : 'as given');

const listSubjects =
  ({ state }: Registry) =>
  (call: Call): Answer<string[]> => {
    const prefix = (call.query('subjectPrefix') ?? '').replace(/^:(\.|\*):/, '');
    return done(state.subjects(deletedFilter(call)).filter((subject) => subject.startsWith(prefix)));
  };

const findVersion = ({ state }: Registry, call: Call): Answer<SchemaVersion> => {
  const [subject, number] = [subjectOf(call), versionOf(call)] as const;
  if (!subject.ok) return subject;
  if (!number.ok) return number;
  const versions = state.versions(subject.value, deletedFilter(call));
  if (versions.length === 0) return subjectNotFound(subject.value);
  const found = pickVersion(versions, number.value);
  return found === undefined ? versionNotFound(number.value) : done(found);
};

const listVersions = ({ state }: Registry, call: Call): Answer<number[]> => {
  const subject = subjectOf(call);
  if (!subject.ok) return subject;
  const versions = state.versions(subject.value, deletedFilter(call));
  return versions.length === 0 ? subjectNotFound(subject.value) : done(versions.map(({ version }) => version));
};

const registerVersion = async (registry: Registry, call: Call): Promise<Answer<{ id: number }>> => {
  const [subject, request] = [subjectOf(call), registrationRequest(call.body, spelling(call))] as const;
  if (!subject.ok) return subject;
  if (!request.ok) return request;
  const id = await register(registry, subject.value, request.value);
  return id.ok ? done({ id: id.value }) : id;
};

const lookUpVersion = (registry: Registry, call: Call): Answer<object> => {
  const [subject, request] = [subjectOf(call), registrationRequest(call.body, spelling(call))] as const;
  if (!subject.ok) return subject;
  if (!request.ok) return request;
  const found = lookUp(registry, subject.value, request.value, call.flag('deleted') ? 'include' : 'exclude');
  return found.ok ? done(versionAsJson(found.value)) : found;
};

const deletion = (call: Call) => (call.flag('permanent') ? 'permanent' : 'soft');

const deleteWhole = async (registry: Registry, call: Call): Promise<Answer<number[]>> => {
  const subject = subjectOf(call);
  return subject.ok ? deleteSubject(registry, subject.value, deletion(call)) : subject;
};

const deleteOne = async (registry: Registry, call: Call): Promise<Answer<number>> => {
  const [subject, number] = [subjectOf(call), versionOf(call)] as const;
  if (!subject.ok) return subject;
  return number.ok ? deleteVersion(registry, subject.value, number.value, deletion(call)) : number;
};

/** Maps what was found; a refusal stays what it is. */
const from = <T>(answer: Answer<SchemaVersion>, map: (version: SchemaVersion) => T): Answer<T> =>
  answer.ok ? done(map(answer.value)) : answer;

/** Subjects and their versions. */
export const subjectRoutes = (registry: Registry): readonly Route[] => {
  const one = '/subjects/:subject/versions/:version';
  return [
    { method: 'GET', url: '/subjects', handle: listSubjects(registry) },
    { method: 'POST', url: '/subjects/:subject', handle: (call) => lookUpVersion(registry, call) },
    { method: 'DELETE', url: '/subjects/:subject', handle: (call) => deleteWhole(registry, call) },
    { method: 'GET', url: '/subjects/:subject/versions', handle: (call) => listVersions(registry, call) },
    { method: 'POST', url: '/subjects/:subject/versions', handle: (call) => registerVersion(registry, call) },
    { method: 'GET', url: one, handle: (call) => from(findVersion(registry, call), versionAsJson) },
    { method: 'DELETE', url: one, handle: (call) => deleteOne(registry, call) },
    {
      method: 'GET',
      url: `${one}/schema`,
      handle: (call) => from(findVersion(registry, call), ({ schema }) => ({ rawJson: schema })),
    },
    {
      method: 'GET',
      url: `${one}/referencedby`,
      handle: (call) => from(findVersion(registry, call), (version) => referrers(registry, version)),
    },
  ];
};

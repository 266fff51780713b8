import { compatibilityLevel } from '../compatibility-levels.ts';
import { type Answer, done, refused } from '../failures.ts';
import { type Call, type Route, subjectOf } from '../http.ts';
import { modeOf } from '../modes.ts';
import type { ConfigValue } from '../records.ts';
import type { Registry } from '../registry.ts';
import { type Body, optionalFlag, requiredText, unsupportedSettings } from '../requests.ts';
import { deleteConfig, deleteMode, getConfig, getMode, setConfig, setMode } from '../settings.ts';

const LEVELS_ARE =
  'Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, ' +
  'forward_transitive, and full_transitive';
const MODES_ARE = 'Invalid mode. Valid values are READWRITE, READONLY, READONLY_OVERRIDE and IMPORT';

const fallback = (call: Call) => (call.flag('defaultToGlobal') ? 'default to global' : 'own only');

const configChange = (body: Body): Answer<Partial<ConfigValue>> => {
  const unknown = unsupportedSettings(body, ['compatibility', 'normalize']);
  if (unknown !== undefined) return unknown;
  const normalize = optionalFlag(body, 'normalize');
  if (!normalize.ok) return normalize;
  const normalizing = normalize.value === undefined ? {} : { normalize: normalize.value };
  if ((body['compatibility'] ?? undefined) === undefined && normalize.value !== undefined) return done(normalizing);
  const given = requiredText(body, 'compatibility');
  const level = given.ok ? compatibilityLevel(given.value) : undefined;
  return level === undefined
    ? refused('invalid_level', LEVELS_ARE)
    : done({ compatibilityLevel: level, ...normalizing });
};

/** A change is answered in the words in which it was asked for: `compatibility`, not `compatibilityLevel`. */
const putConfig = async (registry: Registry, subject: string | null, call: Call): Promise<Answer<object>> => {
  const change = configChange(call.body);
  if (!change.ok) return change;
  const set = await setConfig(registry, subject, change.value);
  if (!set.ok) return set;
  const { compatibilityLevel: compatibility, ...others } = set.value;
  return done({ compatibility, ...others });
};

const putMode = async (registry: Registry, subject: string | null, call: Call): Promise<Answer<object>> => {
  const given = requiredText(call.body, 'mode');
  const mode = given.ok ? modeOf(given.value) : undefined;
  if (mode === undefined) return refused('invalid_mode', MODES_ARE);
  return asMode(await setMode(registry, subject, mode, call.flag('force') ? 'force' : 'careful'));
};

const asMode = (answer: Answer<string>): Answer<object> => (answer.ok ? done({ mode: answer.value }) : answer);

type OnSubject = (subject: string | null, call: Call) => Answer<unknown> | Promise<Answer<unknown>>;

/** The same setting for all subjects and for one: `/config` and `/config/{subject}`. */
const onBoth = (method: Route['method'], path: string, handle: OnSubject): readonly Route[] => [
  { method, url: path, handle: (call) => handle(null, call) },
  {
    method,
    url: `${path}/:subject`,
    handle: (call) => {
      const subject = subjectOf(call);
      return subject.ok ? handle(subject.value, call) : subject;
    },
  },
];

/** Compatibility level and mode. */
export const settingsRoutes = (registry: Registry): readonly Route[] => [
  ...onBoth('GET', '/config', (subject, call) => getConfig(registry, subject, fallback(call))),
  ...onBoth('PUT', '/config', (subject, call) => putConfig(registry, subject, call)),
  ...onBoth('DELETE', '/config', (subject) => deleteConfig(registry, subject)),
  ...onBoth('GET', '/mode', (subject, call) => asMode(getMode(registry, subject, fallback(call)))),
  ...onBoth('PUT', '/mode', (subject, call) => putMode(registry, subject, call)),
  ...onBoth('DELETE', '/mode', async (subject) => asMode(await deleteMode(registry, subject))),
];

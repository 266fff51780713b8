import { type Answer, done, refused, subjectNotFound } from './failures.ts';
import type { Mode } from './modes.ts';
import type { ConfigValue } from './records.ts';
import type { Registry } from './registry.ts';

/** What holds where nothing was ever set. */
const DEFAULT_CONFIG: ConfigValue = { compatibilityLevel: 'BACKWARD' };
const DEFAULT_MODE: Mode = 'READWRITE';

/** Where to look for a subject that has no setting of its own. */
export type Fallback = 'own only' | 'default to global';

/** `GET /config[/{subject}]`; `subject: null` is the setting for all subjects. */
export const getConfig = ({ state }: Registry, subject: string | null, fallback: Fallback): Answer<ConfigValue> => {
  const found = state.config(subject);
  if (found !== undefined) return done(found);
  if (subject === null || fallback === 'default to global') return done(state.config(null) ?? DEFAULT_CONFIG);
  return refused('level_not_configured', `Subject '${subject}' does not have subject-level compatibility configured`);
};

/** `PUT /config[/{subject}]`. What is not given stays as it was. */
export const setConfig = (
  registry: Registry,
  subject: string | null,
  change: Partial<ConfigValue>,
): Promise<Answer<ConfigValue>> =>
  registry.oneAtATime(async () => {
    const { compatibilityLevel } = registry.state.config(null) ?? DEFAULT_CONFIG;
    const value = { ...(registry.state.config(subject) ?? { compatibilityLevel }), ...change };
    const written = await registry.write({ keytype: 'CONFIG', subject, value });
    return written.ok ? done(value) : written;
  });

/** `DELETE /config[/{subject}]`: what was in force. */
export const deleteConfig = (registry: Registry, subject: string | null): Promise<Answer<ConfigValue>> =>
  registry.oneAtATime(async () => {
    const old = registry.state.config(subject);
    if (old === undefined && subject !== null) return subjectNotFound(subject);
    const written = await registry.write({ keytype: 'CONFIG', subject, value: null });
    return written.ok ? done(old ?? DEFAULT_CONFIG) : written;
  });

/** `GET /mode[/{subject}]`. */
export const getMode = ({ state }: Registry, subject: string | null, fallback: Fallback): Answer<Mode> => {
  const found = state.mode(subject);
  if (found !== undefined) return done(found);
  if (subject === null || fallback === 'default to global') return done(state.mode(null) ?? DEFAULT_MODE);
  return refused('mode_not_configured', `Subject '${subject}' does not have subject-level mode configured`);
};

/**
 * `PUT /mode[/{subject}]`. IMPORT lets callers choose ids, so it needs an empty place (or `force`): an id that already
 * stands for a schema must not come to stand for another.
 */
export const setMode = (
  registry: Registry,
  subject: string | null,
  mode: Mode,
  urgency: 'careful' | 'force',
): Promise<Answer<Mode>> =>
  registry.oneAtATime(async () => {
    const inTheWay = subject === null ? registry.state.all() : registry.state.versions(subject, 'include');
    if (mode === 'IMPORT' && urgency === 'careful' && inTheWay.some(({ deleted }) => !deleted))
      return refused('not_permitted', 'Cannot import since found existing subjects');
    const written = await registry.write({ keytype: 'MODE', subject, value: { mode } });
    return written.ok ? done(mode) : written;
  });

/** `DELETE /mode[/{subject}]`: what was in force. */
export const deleteMode = (registry: Registry, subject: string | null): Promise<Answer<Mode>> =>
  registry.oneAtATime(async () => {
    const old = registry.state.mode(subject);
    if (old === undefined && subject !== null) return subjectNotFound(subject);
    const written = await registry.write({ keytype: 'MODE', subject, value: null });
    return written.ok ? done(old ?? DEFAULT_MODE) : written;
  });

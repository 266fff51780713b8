import { type Answer, done, refused } from './failures.ts';
import type { Registry } from './registry.ts';

/** Whether the mode in force for a subject lets it be written; a subject's own mode goes before the one for all. */
export const writable = ({ state }: Registry, subject: string): Answer<undefined> => {
  const mode =
    state.mode(null) === 'READONLY_OVERRIDE' ? 'READONLY_OVERRIDE' : (state.mode(subject) ?? state.mode(null));
  if (mode === 'READONLY' || mode === 'READONLY_OVERRIDE')
    return refused('not_permitted', `Subject ${subject} is in read-only mode`);
  return done(undefined);
};

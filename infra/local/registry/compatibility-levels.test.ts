import { describe, expect, test } from 'vitest';
import { parseSchema } from './avro/parse.ts';
import {
  COMPATIBILITY_LEVELS,
  type CompatibilityLevel,
  compatibilityLevel,
  firstConflict,
} from './compatibility-levels.ts';

const R = (...fields: readonly string[]) => {
  const withDefault = (field: string) => (field.endsWith('?') ? { default: 0 } : {});
  const parsed = parseSchema(
    JSON.stringify({
      type: 'record',
      name: 'R',
      fields: fields.map((field) => ({ name: field.replace('?', ''), type: 'int', ...withDefault(field) })),
    }),
  );
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.schema;
};

/** `a?` has a default. `earlier` from oldest to latest; `refusedBy`: the levels that say no. */
const CASES = [
  { name: 'nothing before', earlier: [], next: R('a'), refusedBy: '' },
  { name: 'the same', earlier: [R('a')], next: R('a'), refusedBy: '' },
  { name: 'optional field added', earlier: [R('a')], next: R('a', 'b?'), refusedBy: '' },
  { name: 'optional field removed', earlier: [R('a', 'b?')], next: R('a'), refusedBy: '' },
  {
    name: 'required field added: old data cannot be read',
    earlier: [R('a')],
    next: R('a', 'b'),
    refusedBy: 'BACKWARD BACKWARD_TRANSITIVE FULL FULL_TRANSITIVE',
  },
  {
    name: 'required field removed: old readers cannot read',
    earlier: [R('a', 'b')],
    next: R('a'),
    refusedBy: 'FORWARD FORWARD_TRANSITIVE FULL FULL_TRANSITIVE',
  },
  {
    name: 'one field for another: neither way',
    earlier: [R('a')],
    next: R('b'),
    refusedBy: 'BACKWARD BACKWARD_TRANSITIVE FORWARD FORWARD_TRANSITIVE FULL FULL_TRANSITIVE',
  },
  {
    // The latest has the field with a default; the oldest lacks it, so only a transitive level sees the trouble.
    name: 'a default taken away: wrong only for the oldest data',
    earlier: [R('a'), R('a', 'b?')],
    next: R('a', 'b'),
    refusedBy: 'BACKWARD_TRANSITIVE FULL_TRANSITIVE',
  },
  {
    name: 'removed after it became optional: wrong only for the oldest readers',
    earlier: [R('a', 'b'), R('a', 'b?')],
    next: R('a'),
    refusedBy: 'FORWARD_TRANSITIVE FULL_TRANSITIVE',
  },
] as const;

const LEVELS = Object.keys(COMPATIBILITY_LEVELS) as CompatibilityLevel[];

describe.each(CASES)('$name', ({ earlier, next, refusedBy }) => {
  test.each(LEVELS)('%s', (level) => {
    const conflict = firstConflict(
      level,
      next,
      earlier.map((schema) => ({ schema })),
    );
    expect(conflict !== undefined).toBe(refusedBy.split(' ').includes(level));
  });
});

test('the nearest version that conflicts is the one named', () => {
  const earlier = [R('a'), R('a'), R('a', 'b?')].map((schema, index) => ({ schema, number: index + 1 }));
  const conflict = firstConflict('BACKWARD_TRANSITIVE', R('a', 'b'), earlier);
  expect(conflict?.version.number).toBe(2);
  expect(conflict?.found.map(({ direction, type }) => `${direction} ${type}`)).toEqual([
    'backward READER_FIELD_MISSING_DEFAULT_VALUE',
  ]);
});

test('levels are read whatever their case, and nothing else is a level', () => {
  expect(compatibilityLevel('full_transitive')).toBe('FULL_TRANSITIVE');
  expect(compatibilityLevel('constructor')).toBeUndefined();
  expect(compatibilityLevel('')).toBeUndefined();
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RegistryRecord } from './records.ts';
import { createState, type RegistryState } from './state.ts';

const schema = (subject: string, version: number, id: number, deleted = false): RegistryRecord => {
  const value = { subject, version, id, schema: `"schema ${id}"`, deleted };
  return { keytype: 'SCHEMA', subject, version, value };
};
const tombstone = (subject: string, version: number): RegistryRecord => ({
  keytype: 'SCHEMA',
  subject,
  version,
  value: null,
});

const stateOf = (...records: readonly RegistryRecord[]): RegistryState => {
  const state = createState();
  records.forEach(state.apply);
  return state;
};

const numbers = (state: RegistryState, deleted: 'include' | 'exclude' | 'only') =>
  state.versions('a', deleted).map(({ version }) => version);

test('versions come in order, however they were written', () => {
  expect(numbers(stateOf(schema('a', 2, 2), schema('a', 10, 3), schema('a', 1, 1)), 'exclude')).toEqual([1, 2, 10]);
});

test('a soft-deleted version is hidden, but its id is still read', () => {
  const state = stateOf(schema('a', 1, 1), schema('a', 1, 1, true));
  expect(numbers(state, 'exclude')).toEqual([]);
  expect(numbers(state, 'only')).toEqual([1]);
  expect(state.subjects('exclude')).toEqual([]);
  expect(state.byId(1).map(({ deleted }) => deleted)).toEqual([true]);
});

test('a deleted subject hides the versions up to the one named, not later ones', () => {
  const state = stateOf(schema('a', 1, 1), schema('a', 2, 2), {
    keytype: 'DELETE_SUBJECT',
    subject: 'a',
    value: { version: 1 },
  });
  expect(numbers(state, 'exclude')).toEqual([2]);
});

test('a tombstone takes version and id away, unless the id is used elsewhere', () => {
  expect(stateOf(schema('a', 1, 1), tombstone('a', 1)).byId(1)).toEqual([]);
  expect(stateOf(schema('a', 1, 1), schema('b', 1, 1), tombstone('a', 1)).byId(1)).toHaveLength(1);
});

test('an id that was ever given is never forgotten while the log says it', () => {
  expect(stateOf(schema('a', 1, 5), tombstone('a', 1)).maxId()).toBe(5);
});

test('settings of all subjects and of one are apart', () => {
  const state = stateOf(
    { keytype: 'CONFIG', subject: null, value: { compatibilityLevel: 'NONE' } },
    { keytype: 'CONFIG', subject: 'a', value: { compatibilityLevel: 'FULL' } },
    { keytype: 'MODE', subject: 'a', value: { mode: 'READONLY' } },
    { keytype: 'MODE', subject: 'a', value: null },
  );
  expect(state.config(null)?.compatibilityLevel).toBe('NONE');
  expect(state.config('a')?.compatibilityLevel).toBe('FULL');
  expect([state.config('b'), state.mode('a'), state.mode(null)]).toEqual([undefined, undefined, undefined]);
});

const anyRecord: fc.Arbitrary<RegistryRecord> = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b'), fc.nat({ max: 3 }), fc.nat({ max: 4 }), fc.boolean())
    .map((args) => schema(...args)),
  fc.tuple(fc.constantFrom('a', 'b'), fc.nat({ max: 3 })).map((args) => tombstone(...args)),
);

/** What compaction may do: of several records with one key, the last stays. */
const compacted = (records: readonly RegistryRecord[]): RegistryRecord[] => {
  const keyOf = (record: RegistryRecord) => JSON.stringify({ ...record, value: 0 });
  return records.filter((record, index) => !records.slice(index + 1).some((later) => keyOf(later) === keyOf(record)));
};

const visible = (state: RegistryState) => ({
  all: state.all(),
  ids: [0, 1, 2, 3, 4].map((id) => state.byId(id).length),
});

test('compaction changes nothing that is visible', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 30 }), (records) => {
      expect(visible(stateOf(...compacted(records)))).toEqual(visible(stateOf(...records)));
    }),
  );
});

test('reading a log again from the start changes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 30 }), (records) => {
      expect(visible(stateOf(...records, ...records))).toEqual(visible(stateOf(...records)));
    }),
  );
});

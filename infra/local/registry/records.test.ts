import { describe, expect, test } from 'vitest';
import { decodeRecord, encodeRecord, type RegistryRecord } from './records.ts';

/** Byte for byte what Confluent's registry writes: compaction and their reader both depend on it. */
const GOLDEN: readonly { readonly record: RegistryRecord; readonly key: string; readonly value: string | null }[] = [
  {
    record: {
      keytype: 'SCHEMA',
      subject: 'a-value',
      version: 1,
      value: { subject: 'a-value', version: 1, id: 7, schema: '"string"', deleted: false },
    },
    key: '{"keytype":"SCHEMA","subject":"a-value","version":1,"magic":1}',
    value: '{"subject":"a-value","version":1,"id":7,"schema":"\\"string\\"","deleted":false}',
  },
  {
    record: { keytype: 'SCHEMA', subject: 'a-value', version: 1, value: null },
    key: '{"keytype":"SCHEMA","subject":"a-value","version":1,"magic":1}',
    value: null,
  },
  {
    record: { keytype: 'DELETE_SUBJECT', subject: 'a-value', value: { version: 3 } },
    key: '{"keytype":"DELETE_SUBJECT","subject":"a-value","magic":0}',
    value: '{"subject":"a-value","version":3}',
  },
  {
    record: { keytype: 'CONFIG', subject: null, value: { compatibilityLevel: 'FULL' } },
    key: '{"keytype":"CONFIG","subject":null,"magic":0}',
    value: '{"compatibilityLevel":"FULL"}',
  },
  {
    record: { keytype: 'CONFIG', subject: 'a-value', value: { compatibilityLevel: 'NONE' } },
    key: '{"keytype":"CONFIG","subject":"a-value","magic":0}',
    value: '{"subject":"a-value","compatibilityLevel":"NONE"}',
  },
  {
    record: { keytype: 'CONFIG', subject: 'a-value', value: null },
    key: '{"keytype":"CONFIG","subject":"a-value","magic":0}',
    value: null,
  },
  {
    record: { keytype: 'MODE', subject: null, value: { mode: 'READONLY' } },
    key: '{"keytype":"MODE","subject":null,"magic":0}',
    value: '{"mode":"READONLY"}',
  },
  { record: { keytype: 'NOOP', value: null }, key: '{"keytype":"NOOP","magic":0}', value: null },
];

describe('the layout of Confluent', () => {
  test.each(GOLDEN)('$key', ({ record, key, value }) => {
    expect(encodeRecord(record)).toEqual({ key, value });
    expect(decodeRecord({ key, value })).toMatchObject(record);
  });
});

test.each([
  ['no JSON', 'x', '{}'],
  ['no object', '[]', null],
  ['a key type of a newer registry', '{"keytype":"CONTEXT","tenant":"default","context":".","magic":0}', '{}'],
  ['a value that is no JSON', '{"keytype":"MODE","subject":null,"magic":0}', '{'],
  ['a schema without a subject', '{"keytype":"SCHEMA","version":1,"magic":1}', '{}'],
  ['a schema whose value lacks its id', '{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}', '{"schema":"x"}'],
  ['a level that is none', '{"keytype":"CONFIG","subject":null,"magic":0}', '{"compatibilityLevel":"MOST"}'],
  ['a mode that is none', '{"keytype":"MODE","subject":null,"magic":0}', '{"mode":"FORWARD"}'],
])('%s is passed over', (_name, key, value) => {
  expect(decodeRecord({ key, value })).toBeUndefined();
});

test('what a newer registry adds to a value does not matter', () => {
  const key = '{"keytype":"SCHEMA","subject":"a","version":2,"magic":1}';
  const value = '{"subject":"a","version":2,"id":1,"md5":"x","schema":"\\"int\\"","deleted":false,"ts":1,"offset":3}';
  expect(decodeRecord({ key, value })).toMatchObject({ subject: 'a', version: 2, value: { id: 1, schema: '"int"' } });
});

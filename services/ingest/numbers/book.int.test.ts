import { expect, test } from 'vitest';
import { testFolder } from '../../../infra/local/testing/folder.ts';
import { NUMBER_SCHEMA } from '../../../schemas/avro.ts';
import { encodeLookUp } from '../../../schemas/codec.ts';
import { lookUpKey, type NumberLookUp } from '../../../schemas/numbers.ts';
import { lookUpReader, openNumberBook } from './book.ts';

const LOOK_UP: NumberLookUp = {
  ...{ account_id: 'acme', recipient_key: 'c0ffee', checked_at: 7, line_type: 'landline', carrier: 'BT', ported: 'no' },
};
const KEY = lookUpKey('acme', 'c0ffee');

test('a look-up is found by its account until a tombstone, and all is there after a restart', async () => {
  const folder = await testFolder();
  const first = openNumberBook(folder);
  await first.enter(1, 7, [{ key: KEY, lookUp: LOOK_UP }]);
  await first.note({ key: lookUpKey('globex', 'c0ffee'), lookUp: { ...LOOK_UP, account_id: 'globex' } });
  await first.complete();
  await first.close();
  const second = openNumberBook(folder);
  expect(second.find('acme', 'c0ffee')).toEqual(LOOK_UP);
  expect([second.nextOffset(0), second.nextOffset(1), second.isComplete()]).toEqual([undefined, 7, true]);
  await second.enter(1, 8, [{ key: KEY, lookUp: null }]);
  expect([second.find('acme', 'c0ffee'), second.find('globex', 'c0ffee')?.carrier]).toEqual([undefined, 'BT']);
  expect(second.find('a'.repeat(5000), 'c0ffee')).toBeUndefined();
  await second.close();
});

test('what nobody should believe is void, and nothing stops for it', async () => {
  const read = lookUpReader(async (id) => (id === 1 ? NUMBER_SCHEMA : undefined));
  const value = encodeLookUp(LOOK_UP, 1);
  expect(await read({ key: Buffer.from(KEY), value })).toEqual({ key: KEY, lookUp: LOOK_UP });
  expect(await read({ key: Buffer.from(KEY), value: null })).toEqual({ key: KEY, lookUp: null });
  const faults = [
    { key: null, value },
    { key: Buffer.from('another'), value },
    { key: Buffer.from(KEY), value: Buffer.from('text') },
    { key: Buffer.from(KEY), value: value.subarray(0, 9) },
    { key: Buffer.from(KEY), value: encodeLookUp(LOOK_UP, 2) },
  ];
  for (const stored of faults) expect(await read(stored)).toEqual({ fault: expect.any(String) as string });
});

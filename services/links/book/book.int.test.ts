import { expect, test } from 'vitest';
import { testFolder } from '../../../infra/local/testing/folder.ts';
import { LINK_SCHEMA } from '../../../schemas/avro.ts';
import { encodeLink } from '../../../schemas/codec.ts';
import { linkRecordKey, type LinkRecord } from '../../../schemas/links.ts';
import { LINK, NOW } from '../testing/world.ts';
import { openBook } from './book.ts';
import { entryReader } from './entries.ts';

const entry = (change: Partial<LinkRecord>) => {
  const record = { ...LINK, ...change };
  return { key: linkRecordKey(record), record };
};
const off = { off: true } as const;

test('a link is found until it expires, and a switch over it, its campaign or its account hides it and gives it back', async () => {
  const book = openBook(await testFolder());
  await book.enter(0, 1, [entry({}), entry({ code: 'other00000', expires_at: NOW, campaign_id: '' })]);
  expect(book.find(LINK.code, NOW)).toEqual(LINK);
  expect([book.find('unknown000', NOW), book.find('other00000', NOW)]).toEqual([undefined, undefined]);
  expect(book.find('other00000', NOW - 1)?.code).toBe('other00000');
  for (const switches of ['link', 'campaign', 'account'] as const) {
    await book.enter(0, 2, [entry({ switches, ...off })]);
    expect(book.find(LINK.code, NOW), switches).toBeUndefined();
    await book.enter(0, 3, [entry({ switches })]);
    expect(book.find(LINK.code, NOW), switches).toEqual(LINK);
  }
  await book.close();
});

test('a switch of another account covers nothing of this one', async () => {
  const book = openBook(await testFolder());
  const foreign = (['link', 'campaign', 'account'] as const).map((switches) =>
    entry({ switches, ...off, account_id: 'globex' }),
  );
  await book.enter(0, 1, [entry({}), ...foreign]);
  expect(book.find(LINK.code, NOW)).toEqual(LINK);
  await book.close();
});

test('a tombstone takes a link out; links, offsets and completeness are there after a restart', async () => {
  const folder = await testFolder();
  const first = openBook(folder);
  expect([first.nextOffset(1), first.isComplete()]).toEqual([undefined, false]);
  await first.enter(1, 7, [entry({}), entry({ code: 'gone000000' })]);
  await first.enter(1, 8, [{ key: 'gone000000', record: null }]);
  await first.complete();
  await first.close();
  const second = openBook(folder);
  expect(second.find(LINK.code, NOW)).toEqual(LINK);
  expect(second.find('gone000000', NOW)).toBeUndefined();
  expect([second.nextOffset(1), second.isComplete()]).toEqual([8, true]);
  await second.close();
});

test('what nobody should obey is void, and nothing stops for it', async () => {
  const read = entryReader(async (id) => (id === 1 ? LINK_SCHEMA : undefined));
  const stored = (record: LinkRecord, key = linkRecordKey(record), id = 1) =>
    read({ key: Buffer.from(key), value: encodeLink(record, id) });
  expect(await stored(LINK)).toEqual({ key: LINK.code, record: LINK });
  expect(await read({ key: Buffer.from('gone000000'), value: null })).toEqual({ key: 'gone000000', record: null });
  for (const bad of [
    await stored({ ...LINK, url: 'javascript:alert(1)' }),
    await stored(LINK, 'b1B2c3D4e5'),
    await stored(LINK, LINK.code, 2),
    await stored({ ...LINK, code: 'x'.repeat(5_000) }),
    await read({ key: null, value: encodeLink(LINK, 1) }),
    await read({ key: Buffer.from(LINK.code), value: Buffer.from('hello') }),
    await read({ key: Buffer.from(LINK.code), value: encodeLink(LINK, 1).subarray(0, 9) }),
  ])
    expect(bad).toHaveProperty('fault');
});

import { expect, test } from 'vitest';
import { encodeRecord, type JournalHeader } from './journal-record.ts';
import type { JournalRecord, ToolPorts } from './ports.ts';
import { bringIn, fence, supersede } from './quiet.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SETTINGS = { ...DEFAULT_SETTINGS, partition: 1, partitions: 4 };
const HEADERS: readonly JournalHeader[] = [
  { type: 'marker', partitions: 4, nonce: 'theirs' },
  { type: 'batch', epoch: 0, position: 0, sequence: 1, partitions: 4, rows: 1, columns: 1, marks: { timelines: 100 } },
];

/** A journal with one batch that is not known to be in, and a target that has been given `counter` parts since. */
function worldOf({ counter = 100, cut = false } = {}) {
  const log: JournalRecord[] = HEADERS.map((header, offset) => ({
    offset,
    appendedAt: 1_000,
    value: encodeRecord(header, Buffer.from('rows')),
  }));
  const start = cut ? log.length : 0;
  const inserted: string[] = [];
  const nobody = (): never => {
    throw new Error('a tool has no need of this');
  };
  const ports: ToolPorts = {
    journal: {
      appender: async () => ({
        append: async (value) => ({ offset: log.push({ offset: log.length, appendedAt: 2_000, value }) - 1 }),
        close: () => undefined,
      }),
      read: async (from, to) => log.slice(Math.max(start, from), to),
      bounds: async () => ({ start, end: log.length }),
      lastOfOthers: nobody,
    },
    sink: {
      insert: async (_block, { token }) => (inserted.push(token), 'in'),
      windows: async () => [{ target: 'timelines', parts: 10_000, counter, remedy: '' }],
      ...{
        insertEvents: nobody,
        insertAliases: nobody,
        lookUpAliases: nobody,
        catchUp: nobody,
        lookUp: nobody,
        knownIds: nobody,
        recent: nobody,
      },
    },
    clock: { now: () => 2_000, sleep: nobody },
    nonce: () => `nonce-${log.length}`,
    observe: () => undefined,
  };
  return { ports, inserted };
}

test('a journal whose batch is young is in afterwards', async () => {
  const { ports, inserted } = worldOf();
  expect(await bringIn(ports, SETTINGS)).toMatchObject({ type: 'in', appendedAt: 2_000 });
  expect(inserted).toEqual(['handset-journal-1-1']);
});

test.each([
  ['journal_cut', { cut: true }],
  ['batch_too_old', { counter: 5_101 }],
])('a refusal (%s) outlives the fence of a repair, and ends when the journal is superseded', async (code, how) => {
  const { ports, inserted } = worldOf(how);
  const refused = { type: 'refused', refusal: { code } };
  expect(await bringIn(ports, SETTINGS)).toMatchObject(refused);
  expect(await fence(ports, SETTINGS)).toEqual({ type: 'fenced', appendedAt: 2_000 });
  expect(await bringIn(ports, SETTINGS)).toMatchObject(refused);
  expect(await supersede(ports, SETTINGS)).toMatchObject({ type: 'in' });
  expect(await bringIn(ports, SETTINGS)).toMatchObject({ type: 'in' });
  expect(inserted).toEqual([]);
});

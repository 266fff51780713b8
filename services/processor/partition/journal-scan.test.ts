import { expect, test } from 'vitest';
import { encodeRecord, type JournalHeader } from './journal-record.ts';
import { NOTHING_STATED, readRecord, readTail, statementIn, validBatches } from './journal-scan.ts';
import type { Journal } from './ports.ts';
import { RULES } from './rules.ts';

const marker = (): JournalHeader => ({ type: 'marker', partitions: 1, nonce: 'n' });
const batch = (epoch: number, position: number): JournalHeader => ({
  ...{ type: 'batch', epoch, position, sequence: 1, partitions: 1, marks: {}, rows: 1, columns: 1 },
});
const position = (epoch: number, at: number): JournalHeader => ({
  ...{ type: 'position', epoch, position: at, partitions: 1, marks: {} },
});
const records = (headers: readonly JournalHeader[], start = 0) =>
  headers.map((header, index) => ({ offset: start + index, appendedAt: 0, value: encodeRecord(header) }));
const read = (headers: readonly JournalHeader[], start = 0) => records(headers, start).map(readRecord);

test('a batch counts only in the epoch that it was written in', () => {
  const journal = read([marker(), batch(0, 0), marker(), batch(0, 0), batch(2, 2)]);
  expect(validBatches(journal, NOTHING_STATED, RULES).map(({ offset }) => offset)).toEqual([1, 4]);
});

test('a reading that begins at a position begins in the epoch that its statement names', () => {
  const journal = read([batch(0, 5), batch(3, 5), marker(), batch(3, 5)], 6);
  expect(validBatches(journal, { position: 5, epoch: 3 }, RULES).map(({ offset }) => offset)).toEqual([7]);
});

test('of all statements the highest is believed, whoever made it and wherever it stands', () => {
  const journal = read([marker(), position(0, 4), marker(), batch(2, 2)]);
  expect(statementIn(journal, NOTHING_STATED, RULES)).toEqual({ position: 4, epoch: 0 });
});

test('the tail is read back until something is stated', async () => {
  const headers = [marker(), batch(0, 0), ...Array.from({ length: 40 }, marker)];
  const held = records(headers);
  let reads = 0;
  const journal: Pick<Journal, 'bounds' | 'read'> = {
    bounds: async () => ({ start: 0, end: held.length }),
    read: async (from, to) => {
      reads++;
      return held.slice(from, to);
    },
  };
  const tail = await readTail(journal, RULES);
  expect(tail.statement).toEqual({ position: 0, epoch: 0 });
  expect(tail.last?.offset).toBe(41);
  expect(reads).toBeLessThan(6);
});

test('a journal without records states nothing', async () => {
  const journal = { bounds: async () => ({ start: 3, end: 3 }), read: async () => [] };
  expect(await readTail(journal, RULES)).toEqual({ last: undefined, statement: NOTHING_STATED, start: 3, end: 3 });
});

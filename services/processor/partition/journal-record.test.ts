import { expect, test } from 'vitest';
import { COLUMN_COUNT, FIRST_COLUMN_COUNT } from '../../../schemas/timeline-row.ts';
import { decodeRecord, encodeRecord, type BatchRecord, type JournalHeader } from './journal-record.ts';

const BATCH: JournalHeader = {
  ...{ type: 'batch', epoch: 7, sequence: 3, position: 9, partitions: 4, rows: 2, columns: COLUMN_COUNT },
  marks: { timelines: 12 },
};

test('a batch is read as it was written, its block byte for byte', () => {
  const block = Buffer.from([0, 123, 125, 10, 255]);
  expect(decodeRecord(encodeRecord(BATCH, block))).toEqual({ header: BATCH, block });
});

test('a marker has no block', () => {
  const marker: JournalHeader = { type: 'marker', partitions: 4, nonce: 'n' };
  expect(decodeRecord(encodeRecord(marker))).toEqual({ header: marker, block: Buffer.alloc(0) });
});

test('a format of tomorrow is told, not misread', () => {
  const record = encodeRecord(BATCH);
  record[0] = 3;
  expect(decodeRecord(record)).toBeUndefined();
  expect(decodeRecord(Buffer.from('{"type":"marker"}'))).toBeUndefined();
  expect(decodeRecord(encodeRecord(BATCH).subarray(0, 20))).toBeUndefined();
});

test('a batch of a version that did not say so holds the first columns', () => {
  const { columns: _, ...old } = BATCH;
  const record = encodeRecord(old as BatchRecord);
  record[0] = 1;
  expect(decodeRecord(record)?.header).toEqual({ ...old, columns: FIRST_COLUMN_COUNT });
  expect(FIRST_COLUMN_COUNT).toBe(56);
});

test('rows with columns of tomorrow are told, not cut', () => {
  expect(decodeRecord(encodeRecord({ ...BATCH, columns: COLUMN_COUNT + 1 }))).toBeUndefined();
});

test('what is no batch is written as every version reads it', () => {
  expect(encodeRecord({ type: 'marker', partitions: 4, nonce: 'n' })[0]).toBe(1);
  expect(encodeRecord({ type: 'position', epoch: 7, position: 9, partitions: 4, marks: {} })[0]).toBe(1);
});

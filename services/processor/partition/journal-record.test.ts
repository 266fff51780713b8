import { expect, test } from 'vitest';
import { decodeRecord, encodeRecord, type JournalHeader } from './journal-record.ts';

const BATCH: JournalHeader = {
  ...{ type: 'batch', epoch: 7, sequence: 3, position: 9, partitions: 4, rows: 2 },
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
  record[0] = 2;
  expect(decodeRecord(record)).toBeUndefined();
  expect(decodeRecord(Buffer.from('{"type":"marker"}'))).toBeUndefined();
  expect(decodeRecord(encodeRecord(BATCH).subarray(0, 20))).toBeUndefined();
});

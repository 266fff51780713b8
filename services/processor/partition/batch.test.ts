import { expect, test } from 'vitest';
import { dueFor, openBatch } from './batch.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** So many records that nobody opens. */
const gathered = (size: number) => ({ size: () => size, add: () => undefined, open: () => [] });

const SETTINGS = { ...DEFAULT_SETTINGS, partition: 0, partitions: 1 };

test('live batches close soon, a backlog’s when they are large or old', () => {
  const live = { ...openBatch(gathered(1)), openedAt: 0, newestAppendedAt: 900_000 };
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.batchMs - 1, SETTINGS, false)).toBeUndefined();
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.batchMs, SETTINGS, false)).toBe('time');
  const backlog = { ...live, openedAt: 1_000_000, touchedAt: 1_000_000 + SETTINGS.backlogBatchMs };
  expect(dueFor(backlog, 1_000_000 + SETTINGS.batchMs, SETTINGS, false)).toBeUndefined();
  expect(dueFor(backlog, 1_000_000 + SETTINGS.backlogBatchMs, SETTINGS, false)).toBe('backlog');
  // Where inserts are slow, what is not full waits for those on their way.
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.batchMs, SETTINGS, true)).toBeUndefined();
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.busyBatchMs, SETTINGS, true)).toBe('busy');
  expect(dueFor(openBatch(gathered(0)), 1e15, SETTINGS, false)).toBeUndefined();
});

test('what a dead owner left does not wait for a backlog that is none', () => {
  const left = { ...openBatch(gathered(1)), openedAt: 1_000_000, touchedAt: 1_000_050, newestAppendedAt: 900_000 };
  expect(dueFor(left, 1_000_049 + SETTINGS.batchMs, SETTINGS, false)).toBeUndefined();
  expect(dueFor(left, 1_000_050 + SETTINGS.batchMs, SETTINGS, false)).toBe('time');
});

test('a full batch is due at once', () => {
  const full = { ...openBatch(gathered(1)), openedAt: 5, gathered: gathered(2) };
  expect(dueFor(full, 5, { ...SETTINGS, batchEvents: 2 }, true)).toBe('full');
});

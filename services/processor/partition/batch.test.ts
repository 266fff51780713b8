import { expect, test } from 'vitest';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { Kept } from '../core/kept.ts';
import { closeRows, dueFor, openBatch } from './batch.ts';
import { hotMessages } from './hot.ts';
import type { IncomingEvent, RowWriter } from './ports.ts';
import { RULES } from './rules.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SETTINGS = { ...DEFAULT_SETTINGS, partition: 0, partitions: 1 };

test('live batches close soon, a backlog’s when they are large or old', () => {
  const live = { ...openBatch(), openedAt: 0, newestAppendedAt: 900_000 };
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.batchMs - 1, SETTINGS, 0)).toBeUndefined();
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.batchMs, SETTINGS, 0)).toBe('time');
  const backlog = { ...live, openedAt: 1_000_000, touchedAt: 1_000_000 + SETTINGS.backlogBatchMs };
  expect(dueFor(backlog, 1_000_000 + SETTINGS.batchMs, SETTINGS, 0)).toBeUndefined();
  expect(dueFor(backlog, 1_000_000 + SETTINGS.backlogBatchMs, SETTINGS, 0)).toBe('backlog');
  // Where inserts are slow, what is not full waits for those on their way.
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.batchMs, SETTINGS, 1)).toBeUndefined();
  expect(dueFor({ ...live, openedAt: 900_000 }, 900_000 + SETTINGS.busyBatchMs, SETTINGS, 1)).toBe('busy');
  expect(dueFor(openBatch(), 1e15, SETTINGS, 0)).toBeUndefined();
});

test('what a dead owner left does not wait for a backlog that is none', () => {
  const left = { ...openBatch(), openedAt: 1_000_000, touchedAt: 1_000_050, newestAppendedAt: 900_000 };
  expect(dueFor(left, 1_000_049 + SETTINGS.batchMs, SETTINGS, 0)).toBeUndefined();
  expect(dueFor(left, 1_000_050 + SETTINGS.batchMs, SETTINGS, 0)).toBe('time');
});

test('a full batch is due at once', () => {
  const full = { ...openBatch(), openedAt: 5, arrived: [read('a'), read('b')] };
  expect(dueFor(full, 5, { ...SETTINGS, batchEvents: 2 }, 9)).toBe('full');
});

test('rows beyond the size begin a new part, and a message’s two rows stay together', () => {
  const hot = hotMessages({ ...SETTINGS, hotMessages: 0 }, RULES);
  const ids = ['a', 'b', 'c'];
  const batch = openBatch();
  for (const id of ids) {
    hot.fold(hot.addNew(id), read(id));
    hot.publish(hot.get(id)!, 1, 0);
    hot.fold(hot.get(id)!, read(id, 1));
    batch.changed.push(hot.get(id)!);
  }
  const writer = listWriter();
  const { parts } = closeRows(batch, hot, writer, { sequence: 2, rawBytes: 3, now: 1 });
  expect(parts.map(({ sequence, rows }) => ({ sequence, rows }))).toEqual([
    { sequence: 2, rows: 4 },
    { sequence: 3, rows: 2 },
  ]);
  expect(writer.written).toEqual(['-a', '+a', '-b', '+b', '-c', '+c']);
  expect(ids.map((id) => hot.get(id)?.published?.book.version)).toEqual([2, 2, 2]);
  // The third is carried by the second part, which is not in.
  expect(hot.evict(2, 0)).toEqual(['a', 'b']);
});

test('a batch without changes is one part without rows: its offsets have to move too', () => {
  const hot = hotMessages(SETTINGS, RULES);
  const { parts } = closeRows(openBatch(), hot, listWriter(), { sequence: 1, rawBytes: 10, now: 0 });
  expect(parts.map(({ rows }) => rows)).toEqual([0]);
});

function read(messageId: string, at = 2): IncomingEvent {
  const event: Kept<'read'> = { event_id: 'e', message_id: messageId, occurred_at: at, source: '', account_id: '' };
  return { kind: 'read', event, offset: 0, appendedAt: 0, key: null, value: Buffer.alloc(0) };
}

/** Counts a row as a byte. */
function listWriter(): RowWriter & { readonly written: string[] } {
  const written: string[] = [];
  let taken = 0;
  return {
    written,
    write: (row: TimelineRow) => void written.push(`${row.sign > 0 ? '+' : '-'}${row.message_id}`),
    get rows() {
      return written.length - taken;
    },
    get bytes() {
      return written.length - taken;
    },
    take() {
      taken = written.length;
      return Buffer.alloc(0);
    },
  };
}

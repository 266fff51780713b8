import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeState } from '../core/state.ts';
import { emptyTimeline } from '../core/timeline.ts';
import { idOf, keyOf, marksIn, marksRecordOf, publishedIn, recordOf } from './message-record.ts';

const UUID = '0190a5b4-1c2d-7e3f-8a4b-000000000001';

test('a key is the message id again, and different ids have different keys', () => {
  const id = fc.oneof(
    fc.string(),
    fc.uuid(),
    fc.uuid().map((uuid) => uuid.toUpperCase()),
    fc.constant('abcdef01'),
  );
  fc.assert(
    fc.property(id, id, (a, b) => {
      expect(idOf(keyOf(a))).toBe(a);
      expect(Buffer.from(keyOf(a)).equals(keyOf(b))).toBe(a === b);
    }),
  );
  expect(keyOf(UUID).length).toBe(17);
});

test('a record is the published timeline again', () => {
  const book = { version: 3, first_seen_at: 1_700_000_000_000, updated_at: 1_700_000_000_123 };
  const state = encodeState(emptyTimeline(UUID));
  expect(publishedIn(recordOf({ ...book, state }, UUID), UUID)).toEqual({ book, timeline: emptyTimeline(UUID) });
});

test('a state of another version is refused when it comes, not when somebody needs it', () => {
  const book = { version: 1, first_seen_at: 0, updated_at: 0 };
  expect(() => recordOf({ ...book, state: Buffer.from([9]) }, UUID)).toThrow('version 9');
  expect(() => recordOf({ ...book, state: Buffer.alloc(0) }, UUID)).toThrow('(none)');
});

test('a record of what an id means is its marks again, and no published timeline', () => {
  const word = fc.oneof(fc.constantFrom('', 'twilio', 'acme'), fc.string());
  const mark = fc.record({ vendor: word, account_id: word, message_id: fc.oneof(fc.string(), fc.uuid()) });
  fc.assert(
    fc.property(fc.array(mark, { minLength: 1, maxLength: 16 }), (marks) => {
      expect(marksIn(marksRecordOf(marks))).toEqual(marks);
    }),
  );
  const state = encodeState(emptyTimeline(UUID));
  expect(marksIn(recordOf({ version: 1, first_seen_at: 0, updated_at: 0, state }, UUID))).toBeUndefined();
  expect(marksRecordOf([{ vendor: 'twilio', account_id: 'acme', message_id: UUID }]).length).toBeLessThan(22);
});

test('vendors and accounts beyond those that have a number are written out', () => {
  const mark = (n: number) => ({ vendor: `vendor ${n}`, account_id: 'acme', message_id: UUID });
  for (let n = 0; n < 5_000; n++) expect(marksIn(marksRecordOf([mark(n)]))).toEqual([mark(n)]);
  expect(marksIn(marksRecordOf([mark(1), mark(4_999)]))).toEqual([mark(1), mark(4_999)]);
});

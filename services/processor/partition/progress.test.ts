import { expect, test } from 'vitest';
import { progress, type TrackedBatch } from './progress.ts';
import { RULES } from './rules.ts';

const offsets = (next: number) => new Map([['t', next]]);
const batch = (sequence: number, more: Partial<TrackedBatch> = {}): TrackedBatch => ({
  ...{
    sequence,
    offset: 10 + sequence,
    in: false,
    forwarding: 0,
    telling: 0,
    offsets: offsets(sequence),
    waits: false,
  },
  ...more,
});

function tracking(...batches: TrackedBatch[]) {
  const tracked = progress(RULES, 5, offsets(0), () => undefined);
  batches.forEach(tracked.track);
  const now = () => {
    tracked.advance();
    return { position: tracked.position(), next: tracked.offsets().get('t'), inThrough: tracked.inThrough() };
  };
  return { tracked, now };
}

test('nothing moves past the first batch that is not known to be in', () => {
  const [first, second] = [batch(1), batch(2, { in: true })];
  const { now, tracked } = tracking(first, second);
  expect(now()).toEqual({ position: 5, next: 0, inThrough: 0 });
  first.in = true;
  expect(now()).toEqual({ position: 12, next: 2, inThrough: 2 });
  expect(tracked.inFlight()).toBe(0);
});

test('offsets wait for forwards, memory does not', () => {
  const forwards = { pending: 1 };
  const waiting = { ...batch(1, { in: true }), forwarding: 1 };
  Object.defineProperty(waiting, 'forwarding', { get: () => forwards.pending });
  const { now } = tracking(waiting);
  expect(now()).toEqual({ position: 5, next: 0, inThrough: 1 });
  forwards.pending = 0;
  expect(now()).toEqual({ position: 11, next: 1, inThrough: 1 });
});

test('a batch whose messages wait is committed with the one that carries them', () => {
  const [first, second] = [batch(1, { in: true, waits: true }), batch(2)];
  const { now } = tracking(first, second);
  expect(now().next).toBe(0);
  second.in = true;
  expect(now().next).toBe(2);
});

test('while messages wait in every batch, offsets follow one behind', () => {
  const { now } = tracking(batch(1, { in: true, waits: true }), batch(2, { in: true, waits: true }));
  expect(now().next).toBe(1);
});

test('a part that was cut for its size moves the position and no offsets', () => {
  const { now } = tracking(batch(1, { in: true, offsets: undefined }), batch(2));
  expect(now()).toEqual({ position: 11, next: 0, inThrough: 1 });
});

test('a batch without rows has no offset in the journal', () => {
  const { now } = tracking(batch(1, { in: true, offset: undefined }));
  expect(now()).toEqual({ position: 5, next: 1, inThrough: 1 });
});

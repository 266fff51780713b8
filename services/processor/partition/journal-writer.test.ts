import { expect, test } from 'vitest';
import { lifetime, type AttemptEnd } from './attempt-end.ts';
import { encodeRecord } from './journal-record.ts';
import { journalWriter } from './journal-writer.ts';
import type { Appender, JournalRecord } from './ports.ts';
import { RULES } from './rules.ts';

const NOW = Promise.resolve();
const record = (): Buffer => Buffer.from('mine');
const position = encodeRecord({ type: 'position', epoch: 1, position: 1, partitions: 1, marks: {} });
const marker = encodeRecord({ type: 'marker', partitions: 1, nonce: 'theirs' });

/** A journal of which the writer knows everything up to offset 4, and in which `others` have appended meanwhile. */
function writing({
  others = [] as Buffer[],
  start = 0,
  append,
}: {
  others?: Buffer[];
  start?: number;
  append?: Appender['append'];
}) {
  const log: JournalRecord[] = [...Array<Buffer>(5).fill(position), ...others].map((value, offset) => ({
    ...{ offset, appendedAt: 0, value },
  }));
  const life = lifetime();
  const writer = journalWriter({
    appender: {
      append: append ?? (async (value) => ({ offset: log.push({ offset: log.length, appendedAt: 0, value }) - 1 })),
      close: () => undefined,
    },
    journal: {
      appender: () => Promise.reject(new Error('no second producer')),
      read: async (from, to) => log.slice(Math.max(from, start), to),
      bounds: async () => ({ start, end: log.length }),
      lastOfOthers: async () => [],
    },
    ...{ lifetime: life, rules: RULES, lastKnown: 4 },
  });
  const outcome = (): Promise<number | AttemptEnd> => Promise.race([writer.append(NOW, record), life.ended]);
  return { writer, outcome, log };
}

test('a record right behind the last known one is nobody’s business', async () => {
  expect(await writing({}).outcome()).toBe(5);
});

test('void records of others are passed over, a foreign marker is not', async () => {
  expect(await writing({ others: [position, position] }).outcome()).toBe(7);
  expect(await writing({ others: [position, marker] }).outcome()).toMatchObject({ reason: 'fenced' });
});

test('whoever slept for longer than the log is kept may have slept through the marker itself', async () => {
  const { outcome } = writing({ others: [marker, position], start: 6 });
  expect(await outcome()).toMatchObject({ reason: 'fenced' });
});

test('a record in a format of tomorrow may be a marker', async () => {
  expect(await writing({ others: [Buffer.from([9, 9])] }).outcome()).toMatchObject({ reason: 'fenced' });
});

test('an offset that was known before is of another record', async () => {
  const { outcome } = writing({ append: async () => ({ offset: 4 }) });
  expect(await outcome()).toMatchObject({ reason: 'append_misplaced' });
});

test('an append that failed may have landed: the attempt ends', async () => {
  const { outcome } = writing({ append: () => Promise.reject(new Error('timed out')) });
  expect(await outcome()).toMatchObject({ reason: 'append_unknown' });
});

test('places are taken in the order of the calls, whoever is ready first', async () => {
  const { writer, log } = writing({});
  let makeReady: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (makeReady = resolve));
  const first = writer.append(late, () => Buffer.from('first'));
  const second = writer.append(NOW, () => Buffer.from('second'));
  makeReady();
  expect(await Promise.all([first, second])).toEqual([5, 6]);
  expect(log.slice(5).map(({ value }) => value.toString())).toEqual(['first', 'second']);
});

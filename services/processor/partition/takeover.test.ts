import { expect, test } from 'vitest';
import { lifetime } from './attempt-end.ts';
import { encodeRecord, type JournalHeader } from './journal-record.ts';
import type { JournalRecord, Ports, TargetWindow } from './ports.ts';
import { RULES } from './rules.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { takeJournal } from './takeover.ts';

const SETTINGS = { ...DEFAULT_SETTINGS, partition: 3, partitions: 4 };
const marker = (partitions = 4): JournalHeader => ({ type: 'marker', partitions, nonce: 'theirs' });
const batch = (epoch: number, position: number, counter = 100): JournalHeader => ({
  ...{ type: 'batch', epoch, position, sequence: 1, partitions: 4, rows: 1, columns: 1, marks: { timelines: counter } },
});
const position = (epoch: number, at: number): JournalHeader => ({
  ...{ type: 'position', epoch, position: at, partitions: 4, marks: {} },
});
const TIMELINES: TargetWindow = { target: 'timelines', parts: 10_000, counter: 100, remedy: 'ALTER TABLE timelines …' };

interface Ground {
  readonly headers?: readonly JournalHeader[];
  /** First offset that the log still holds. */
  readonly start?: number;
  readonly lastOfOthers?: readonly JournalHeader[];
  readonly windows?: readonly TargetWindow[];
}

const logOf = (headers: readonly JournalHeader[]): JournalRecord[] =>
  headers.map((header, offset) => ({
    offset,
    appendedAt: 1_000,
    value: encodeRecord(header, Buffer.from(`b${offset}`)),
  }));

/** Takes a journal over in a world where nothing goes wrong by itself. */
async function takeOver({ headers = [], start = 0, lastOfOthers = [], windows = [TIMELINES] }: Ground) {
  const log = logOf(headers);
  const inserted: string[] = [];
  const append = async (value: Buffer) => ({ offset: log.push({ offset: log.length, appendedAt: 2_000, value }) - 1 });
  const nobody = (): never => {
    throw new Error('a takeover has no need of this');
  };
  const ports: Ports = {
    intake: { begin: nobody, end: nobody },
    journal: {
      appender: nobody,
      read: async (from, to) => log.slice(Math.max(start, from), to),
      bounds: async () => ({ start, end: log.length }),
      lastOfOthers: async () => logOf(lastOfOthers),
    },
    sink: {
      insert: async (block, { token }) => (inserted.push(`${token}: ${block.toString()}`), 'in'),
      windows: async () => windows,
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
    offsets: { committed: nobody, commit: nobody },
    clock: { now: () => 2_000, sleep: nobody },
    nonce: () => 'mine',
    ...{ forward: nobody, tell: nobody, encode: { alias: nobody, claimed: nobody } },
    ...{ sendDeadLetters: nobody, compress: nobody, observe: () => undefined },
    ...{ rowWriter: nobody, eventWriter: nobody, aliasWriter: nobody, gathering: nobody, turns: { join: nobody } },
  };
  const life = lifetime();
  const appender = { append, close: () => undefined };
  const taking = takeJournal({ ports, settings: SETTINGS, rules: RULES, lifetime: life, appender });
  return { outcome: await Promise.race([taking, life.ended]), inserted, appended: log.length - headers.length };
}

test('the first journal of all is taken over at its first marker', async () => {
  expect((await takeOver({})).outcome).toEqual({ epoch: 0, stated: -1, marks: { timelines: 100 }, reinserted: 0 });
});

test('what is valid above the position goes in again, byte for byte, under the token of its offset', async () => {
  const headers = [marker(), batch(0, 0), batch(0, 1), marker(), batch(0, 1), batch(3, 3)];
  const { outcome, inserted } = await takeOver({ headers });
  expect(outcome).toMatchObject({ epoch: 6, stated: 3, reinserted: 1 });
  expect(inserted).toEqual(['handset-journal-3-5: b5']);
});

test('a log that was cut behind its position is refused, and nothing is written', async () => {
  const headers = [marker(), batch(0, 0), batch(0, 0), batch(0, 0)];
  expect(await takeOver({ headers, start: 2 })).toMatchObject({
    ...{ outcome: { refusal: { code: 'journal_cut' } }, appended: 0, inserted: [] },
  });
  expect((await takeOver({ headers: [...headers, position(0, 3)], start: 4 })).outcome).toMatchObject({ epoch: 5 });
});

test('a journal for another number of partitions is refused with the command', async () => {
  const { outcome, appended } = await takeOver({ headers: [marker(3)] });
  expect(outcome).toMatchObject({ refusal: { code: 'partition_count' } });
  expect(JSON.stringify(outcome)).toContain('npm run partitions -- 4');
  expect(appended).toBe(0);
});

test('a partition that was just added asks what the others were written for', async () => {
  const { outcome } = await takeOver({ lastOfOthers: [marker(4), marker(3)] });
  expect(outcome).toMatchObject({ refusal: { code: 'partition_count' } });
  expect((await takeOver({ lastOfOthers: [marker(4)] })).outcome).toMatchObject({ epoch: 0 });
});

test('a target that forgets too soon is refused with the statement that mends it', async () => {
  const { outcome, appended } = await takeOver({ windows: [{ ...TIMELINES, parts: 9_999 }] });
  expect(outcome).toMatchObject({ refusal: { code: 'window_too_small' } });
  expect(JSON.stringify(outcome)).toContain(TIMELINES.remedy);
  expect(appended).toBe(0);
});

test('a batch that a target may have forgotten is refused, not inserted twice', async () => {
  const headers = [marker(), batch(0, 0)];
  const aged = (counter: number, ms?: number) =>
    takeOver({ headers, windows: [{ ...TIMELINES, counter, ...(ms === undefined ? {} : { ms }) }] });
  expect((await aged(100 + 5_000)).outcome).toMatchObject({ reinserted: 1 });
  expect(await aged(100 + 5_001)).toMatchObject({ outcome: { refusal: { code: 'batch_too_old' } }, inserted: [] });
  const reach = SETTINGS.insertDeadlineMs + SETTINGS.insertLimitMs;
  expect((await aged(100, 2 * reach)).outcome).toMatchObject({ reinserted: 1 });
});

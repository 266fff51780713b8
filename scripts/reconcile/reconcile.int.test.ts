import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { click, dlr, handoff, reply, submit, yesterday, conversion } from '../../schemas/golden/story.ts';
import type { DeadLetter } from '../../schemas/codec.ts';
import { notRecorded } from './letters.ts';
import { rebuild, stragglers } from './rebuild.ts';
import { findDifferences, linesOf, type World } from './reconcile.ts';
import { processor } from './testing/published.ts';

const db = testDatabase();
const day = yesterday(Date.now());
const received = day + 12 * 3_600_000;
const told = processor(db.client, day);

const world = (disturbances: readonly string[] = []): World & { printed: string[] } => {
  const printed: string[] = [];
  return {
    client: db.client,
    retention: { timelines: 400, throughput: 35 },
    disturbances: () => Promise.resolve(disturbances),
    settledMs: 10,
    now: Date.now,
    sleep: () => Promise.resolve(),
    print: (line) => void printed.push(line),
    printed,
  };
};

const LIMITS = { insertDeadlineMs: 30_000, insertLimitMs: 30_000 };

/** Corrects everything; resolves with the dead letters that were sent, and what was printed. */
async function mend(): Promise<{ letters: DeadLetter[]; printed: string }> {
  const letters: DeadLetter[] = [];
  const there = world();
  const sendDeadLetters = async (some: readonly DeadLetter[]) => void letters.push(...some);
  await rebuild({ ...there, limits: LIMITS, sendDeadLetters });
  return { letters, printed: there.printed.join('\n') };
}

beforeAll(async () => {
  await told.publish(
    [submit({ at: '10:00:00' }), submit({ at: '10:00:01', message: 'n', audience: "o'clock" })],
    received,
  );
  await told.publish(
    [handoff({ at: '10:00:01', carrier: 'north' }), dlr({ at: '10:00:05', price: 0.0075, currency: 'USD' })],
    received + 1,
  );
  await told.publish(
    [
      click({ at: '10:01:00' }),
      reply({ at: '10:02:00', sentiment: -0.25 }),
      conversion({ at: '10:03:00', value: 12.5, currency: 'EUR' }),
    ],
    received + 2,
  );
  await told.publish([dlr({ at: '10:00:09', message: 'orphan', status: 'failed', error_code: '30005' })], received + 3);
});

test('what was processed as it should be has no differences', async () => {
  expect(linesOf(await findDifferences(world()))).toEqual([]);
});

test('an event that never reached its timeline is found, and its message published again', async () => {
  await told.accept(
    [dlr({ at: '10:00:07', message: 'n', status: 'failed', error_code: '30003', vendor: 'twilio' })],
    received + 4,
  );
  const found = await findDifferences(world());
  expect(found.differences).toEqual([]);
  expect(found.deviations).toContainEqual({
    message_id: 'n',
    column: 'status',
    expected: 'failed',
    found: 'submitted',
  });
  const { printed } = await mend();
  expect(printed).toContain('timelines n status: events tell failed, stored is submitted');
  expect(linesOf(await findDifferences(world()))).toEqual([]);
  expect(await db.rows("SELECT status, error_category FROM messages WHERE message_id = 'n'")).toEqual([
    { status: 'failed', error_category: 'unreachable_temp' },
  ]);
  expect(await db.rows('SELECT sum(messages) AS messages, sum(failed) AS failed FROM segment_performance')).toEqual([
    { messages: 2, failed: 1 },
  ]);
});

test('a message that only its events know is published for the first time', async () => {
  await told.accept([submit({ at: '11:00:00', message: 'unknown' })], received + 5);
  const found = await findDifferences(world());
  expect(found.deviations).toEqual([{ message_id: 'unknown', column: '', expected: 'a timeline', found: 'none' }]);
  await mend();
  expect(linesOf(await findDifferences(world()))).toEqual([]);
});

test('what a vendor’s id means and nobody wrote down is found, and written down; the id gets no timeline', async () => {
  const claim = handoff({ at: '11:00:00', message: 'named', vendor: 'twilio', vendor_message_id: 'SM1' });
  await told.publish([claim], received + 7);
  const found = await findDifferences(world());
  expect(linesOf(found)).toEqual([
    "timelines SM1 aliases: events tell that it is twilio's id of named, stored is nothing",
  ]);
  await mend();
  expect(linesOf(await findDifferences(world()))).toEqual([]);
  expect(await db.rows('SELECT vendor_message_id, message_id FROM aliases')).toEqual([
    { vendor_message_id: 'SM1', message_id: 'named' },
  ]);
  expect(await db.rows("SELECT message_id FROM timelines WHERE message_id = 'SM1'")).toEqual([]);
});

test('a cell that drifted is found, and corrected', async () => {
  await db.command(
    'INSERT INTO segment_cells (hour, account_id, messages, delivered) SELECT hour, account_id, 1, 1 FROM segment_cells LIMIT 1',
  );
  const found = await findDifferences(world());
  expect(found.differences.length).toBeGreaterThan(0);
  expect(new Set(found.differences.map(({ rollup }) => rollup))).toEqual(new Set(['segment_cells']));
  await mend();
  expect(linesOf(await findDifferences(world()))).toEqual([]);
});

test('both kinds of differences are corrected at once, and what is rejected is a dead letter before it is published', async () => {
  await told.accept([reply({ at: '10:05:00', message: 'n', account: 'other' })], received + 6);
  await db.command('INSERT INTO error_cells (hour, messages) SELECT hour, 1 FROM segment_cells LIMIT 1');
  const broken = async () => Promise.reject(new Error('Kafka is away'));
  await expect(rebuild({ ...world(), limits: LIMITS, sendDeadLetters: broken })).rejects.toThrow('Kafka is away');
  const { letters, printed } = await mend();
  expect(letters).toMatchObject([{ code: 'foreign_account', message_id: 'n', account_id: 'other', kind: 'reply' }]);
  expect(printed).toMatch(/timelines n state: .*\n.*published 1 again.*\nerror_cells /);
  expect((await mend()).letters).toEqual([]);
  expect(linesOf(await findDifferences(world()))).toEqual([]);
});

test('dead letters that are recorded are not sent again', async () => {
  const letter = (id: string) => ({ dead_letter_id: id.repeat(64) }) as DeadLetter;
  await db.command(`INSERT INTO dead_letter_log (dead_letter_id, occurred_at) VALUES ('${'a'.repeat(64)}', now64(3))`);
  expect(await notRecorded(db.client, [letter('a'), letter('b')])).toEqual([letter('b')]);
});

test('a correction that outlives its repair is seen by the next one', async () => {
  expect(await stragglers(db.client)).toBe(0);
  const over = new AbortController();
  const query = `/* handset repair */ INSERT INTO error_cells (messages)
    SELECT sleepEachRow(1) FROM numbers(300) SETTINGS max_block_size = 1`;
  const slow = db.client.command({ query, abort_signal: over.signal }).catch(() => undefined);
  await expect.poll(() => stragglers(db.client), { timeout: 30_000 }).toBe(1);
  over.abort();
  await slow;
  await expect.poll(() => stragglers(db.client), { timeout: 30_000 }).toBe(0);
});

test('while processors run, a difference that passes is none', async () => {
  await db.command('INSERT INTO error_cells (hour, messages) SELECT hour, 1 FROM segment_cells LIMIT 1');
  const lively = world(['processor-1 runs']);
  const found = await findDifferences({ ...lively, sleep: async () => void (await mend()) });
  expect(linesOf(found)).toEqual([]);
  expect(lively.printed.join('\n')).toContain('Looking again');
});

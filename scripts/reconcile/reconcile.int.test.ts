import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { click, dlr, handoff, reply, submit, yesterday, conversion } from '../../schemas/golden/story.ts';
import { findDifferences, linesOf, repair, type World } from './reconcile.ts';
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
  expect(await repair(world(), found)).toEqual([]);
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
  await repair(world(), found);
  expect(linesOf(await findDifferences(world()))).toEqual([]);
});

test('a cell that drifted is found, and corrected', async () => {
  await db.command(
    'INSERT INTO segment_cells (hour, account_id, messages, delivered) SELECT hour, account_id, 1, 1 FROM segment_cells LIMIT 1',
  );
  const found = await findDifferences(world());
  expect(found.differences.length).toBeGreaterThan(0);
  expect(new Set(found.differences.map(({ rollup }) => rollup))).toEqual(new Set(['segment_cells']));
  await repair(world(), found);
  expect(linesOf(await findDifferences(world()))).toEqual([]);
});

test('nothing is repaired while a processor runs', async () => {
  await db.command('INSERT INTO error_cells (hour, messages) SELECT hour, 1 FROM error_cells LIMIT 1');
  const found = await findDifferences(world());
  expect(await repair(world(['processor-1 runs']), found)).toEqual(['processor-1 runs']);
  expect(await findDifferences(world())).toEqual(found);
});

test('while processors run, a difference that passes is none', async () => {
  const lively = world(['processor-1 runs']);
  const found = await findDifferences({
    ...lively,
    sleep: async () => void (await repair(world(), { deviations: [], differences: [] })),
  });
  expect(linesOf(found)).toEqual([]);
  expect(lively.printed.join('\n')).toContain('Looking again');
});

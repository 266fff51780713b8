import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { click, dlr, handoff, submit, yesterday } from '../../schemas/golden/story.ts';
import { findDifferences, linesOf, type World } from '../reconcile/reconcile.ts';
import { processor } from '../reconcile/testing/published.ts';
import { replay } from './replay.ts';

const DAY = 86_400_000;
const db = testDatabase();
const day = yesterday(Date.now());
const told = processor(db.client, day);
const world: World = {
  client: db.client,
  retention: { timelines: 400, throughput: 35 },
  disturbances: () => Promise.resolve([]),
  settledMs: 10,
  now: Date.now,
  sleep: () => Promise.resolve(),
  print: () => undefined,
};
/** First seen two months, one day and no time ago. */
const [LONG_AGO, RECENTLY, NOW] = [day - 62 * DAY, day - DAY, day + 13 * 3_600_000];
const sums = () =>
  db.rows(
    'SELECT sum(messages) AS messages, sum(delivered) AS delivered, sum(clicked) AS clicked FROM segment_performance',
  );
const tables = () =>
  db.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%\\\\_again' ORDER BY name",
  );

beforeAll(async () => {
  await told.publish([submit({ at: '-62d 10:00:00', message: 'old' })], LONG_AGO);
  await told.publish(
    [submit({ at: '-1d 10:00:00', message: 'earlier' }), submit({ at: '-1d 10:00:00', message: 'm' })],
    RECENTLY,
  );
  await told.publish(
    [submit({ at: '10:00:00', message: 'new' }), handoff({ at: '10:00:01', message: 'new', carrier: 'north' })],
    NOW,
  );
  await told.publish([dlr({ at: '-1d 10:00:09', message: 'm' })], RECENTLY + 1);
});

test('a replay of what was right changes nothing, and the tables go on living', async () => {
  const before = await sums();
  const outcome = await replay(world, { from: RECENTLY, suffix: 'again', afterwards: 'drop the old tables' });
  expect(outcome).toMatchObject({ is: 'swapped', messages: { same: 3, changed: 0, added: 0, kept: 0 } });
  expect(outcome.is === 'swapped' && outcome.rollups.map(({ changed }) => changed)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(await tables()).toEqual([]);
  expect(await sums()).toEqual(before);
  await told.publish([click({ at: '11:00:00', message: 'new' })], NOW + 1);
  expect(await sums()).toEqual([{ messages: 4, delivered: 1, clicked: 1 }]);
  expect(linesOf(await findDifferences(world))).toEqual([]);
});

test('what the events tell otherwise comes out, what is older stays, and the old tables are kept when asked', async () => {
  await told.accept([dlr({ at: '10:00:05', message: 'new' }), submit({ at: '10:00:00', message: 'missed' })], NOW + 2);
  await told.accept([dlr({ at: '-62d 10:00:05', message: 'old' })], NOW + 2);
  await db.command(
    'INSERT INTO segment_cells (hour, account_id, messages) SELECT hour, account_id, 5 FROM segment_cells LIMIT 1',
  );
  const outcome = await replay(world, { from: RECENTLY, suffix: 'again', afterwards: 'keep the old tables' });
  expect(outcome).toMatchObject({ is: 'swapped', messages: { same: 2, changed: 1, added: 1 } });
  expect(await sums()).toEqual([{ messages: 5, delivered: 2, clicked: 1 }]);
  expect((await tables()).map(({ name }) => name)).toContain('timelines_again');
  expect(await db.rows("SELECT status FROM messages WHERE message_id = 'old'")).toEqual([{ status: 'submitted' }]);
  const left = await findDifferences(world);
  expect(left.differences).toEqual([]);
  expect(new Set(left.deviations.map(({ message_id }) => message_id))).toEqual(new Set(['old']));
});

test('a replay from the beginning rebuilds everything, and writes down what vendors’ ids mean', async () => {
  await told.publish(
    [handoff({ at: '11:00:00', message: 'new', vendor: 'twilio', vendor_message_id: 'SM1' })],
    NOW + 3,
  );
  await replay(world, { from: 0, suffix: 'again', afterwards: 'drop the old tables' });
  expect(linesOf(await findDifferences(world))).toEqual([]);
  expect(await db.rows("SELECT status FROM messages WHERE message_id = 'old'")).toEqual([{ status: 'delivered' }]);
  expect(await db.rows('SELECT message_id FROM aliases')).toEqual([{ message_id: 'new' }]);
});

test('nothing is built while a processor runs', async () => {
  const refused = await replay(
    { ...world, disturbances: () => Promise.resolve(['processor-1 runs']) },
    { from: 0, suffix: 'again', afterwards: 'drop the old tables' },
  );
  expect(refused).toEqual({ is: 'refused', reasons: ['processor-1 runs'] });
  expect(await tables()).toEqual([]);
});

import { expect, test } from 'vitest';
import { forgotten, insertChanges, learned } from '../../infra/clickhouse/testing/changes.ts';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { seeded } from '../../infra/clickhouse/testing/histories.ts';
import type { TimelineRow } from '../../schemas/timeline-row.ts';
import { sendsOf, type Send } from './sends.ts';

const db = testDatabase();
const HOUR = 3_600_000;
const NOW = Date.now();

/** Few messages that fall back for each other: chains, rings, strangers, parents that never come or come again otherwise. */
function randomState(index: number, random: () => number): TimelineRow {
  const some = <T>(...values: T[]): T => values[Math.floor(random() * values.length)]!;
  const group = Math.floor(index / 8);
  const isOrphan = random() < 0.1;
  const submitted_at = NOW - some(100, 50, 2) * HOUR + some(0, 0, 1, 1000);
  const status = some('delivered', 'failed', 'expired', 'handed_off', 'unknown', 'submitted');
  const final = ['delivered', 'failed', 'expired'].includes(status) ? 1 : 0;
  return learned({
    message_id: `m${index}`,
    account_id: random() < 0.15 ? 'globex' : 'acme',
    parent_message_id: random() < 0.35 ? '' : some(`m${group * 8 + Math.floor(random() * 8)}`, 'never'),
    channel: some('rcs', 'sms'),
    ...{ status, final, delivered_inferred: final === 0 && random() < 0.2 ? 1 : 0 },
    submitted_at: isOrphan ? 0 : submitted_at,
    first_seen_at: NOW - HOUR,
    delivered_at: status === 'delivered' ? submitted_at + some(-5, 0, 500, 90_000) : 0,
  });
}

const COLUMNS = `message_id, message_ids, channels, outcome, delivered_by,
  toUnixTimestamp64Milli(submitted_at) AS submitted_at, ifNull(toUnixTimestamp64Milli(delivered_at), 0) AS delivered_at`;
const inOrder = (sends: readonly Send[]): Send[] => [...sends].sort((a, b) => (a.message_id < b.message_id ? -1 : 1));

test('logical sends are what the messages as they stand come to, whatever came first and whatever it said before', async () => {
  const seed = NOW % 1_000_000;
  const random = seeded(seed);
  const first = Array.from({ length: 240 }, (_, index) => randomState(index, random));
  const second = first.map((row, index) =>
    random() < 0.5 ? row : { ...randomState(index, random), version: 2, first_seen_at: row.first_seen_at },
  );
  const chain = Array.from({ length: 20 }, (_, step) =>
    learned({
      ...{ message_id: `c${step}`, submitted_at: NOW - HOUR + step, first_seen_at: NOW - HOUR },
      parent_message_id: step === 0 ? '' : `c${step - 1}`,
    }),
  );
  const changed = second.flatMap((row, index) => (row === first[index] ? [] : [forgotten(first[index]!), row]));
  await insertChanges(
    db.client,
    [...first].sort(() => random() - 0.5),
    'first',
  );
  await insertChanges(db.client, [...changed, ...chain], 'second');
  const expected = inOrder(sendsOf([...second, ...chain], NOW));
  expect(inOrder(await db.rows<Send>(`SELECT ${COLUMNS} FROM sends`)), `seed ${seed}`).toEqual(expected);
  expect(expected.some(({ message_ids }) => message_ids.length > 2)).toBe(true);
  expect(expected.find(({ message_id }) => message_id === 'c0')?.message_ids).toHaveLength(17);

  const outcomes = [
    'delivered',
    'delivered_inferred',
    'rejected',
    'failed',
    'expired',
    'filtered',
    'unknown',
    'pending',
  ];
  const [counted] = await db.rows(
    `SELECT sum(p.sends) AS sends, sum(p.attempts) AS attempts, sum(fell_back) AS fell_back,
       sum(delivered_by_fallback) AS by_fallback, sum(${outcomes.join(' + ')}) AS outcomes FROM send_performance AS p`,
  );
  expect(counted).toEqual({
    ...{ sends: expected.length, outcomes: expected.length },
    attempts: [...second, ...chain].filter(({ submitted_at }) => submitted_at > 0).length,
    fell_back: expected.filter(({ message_ids }) => message_ids.length > 1).length,
    by_fallback: expected.filter((send) => !['', send.message_id].includes(send.delivered_by)).length,
  });
});

test('recipients that cannot get a text are counted by what is wrong, with the advice', async () => {
  const sent = (message_id: string, told: Partial<TimelineRow>) =>
    learned({ message_id, campaign_id: 'numbers', submitted_at: NOW, first_seen_at: NOW, ...told });
  const rows = [
    sent('n1', { recipient_problem: 'landline', line_type: 'landline' }),
    sent('n2', {
      recipient_problem: 'landline',
      line_type: 'landline',
      delivered_at: NOW,
      status: 'delivered',
      final: 1,
    }),
    sent('n3', { recipient_problem: 'too_short' }),
    sent('n4', {}),
    sent('n5', { recipient_problem: 'landline', submitted_at: 0 }),
  ];
  await insertChanges(db.client, rows, 'problems');
  const mended = { ...rows[2]!, recipient_problem: '', version: 2 };
  await insertChanges(db.client, [forgotten(rows[2]!), mended], 'mended');
  const found = `SELECT recipient_problem, messages, delivered, fix FROM recipient_problems
    WHERE campaign_id = 'numbers' AND hour >= fromUnixTimestamp64Milli(toInt64(${NOW})) - INTERVAL 1 HOUR`;
  expect(await db.rows(found)).toEqual([
    {
      recipient_problem: 'landline',
      messages: 2,
      delivered: 1,
      fix: expect.stringContaining('mobile number') as string,
    },
  ]);
});

import { expect, test } from 'vitest';
import { seeded } from '../../infra/clickhouse/testing/histories.ts';
import { testDatabase } from '../../infra/clickhouse/testing/database.ts';
import { clickhouseDatabase } from '../../services/analytics/clickhouse.ts';
import { suppressionsOf } from '../../services/analytics/queries/suppressions.ts';
import { consent, dlr, play, submit, type Scene } from '../../schemas/golden/story.ts';
import { PII_KEY, processor } from '../reconcile/testing/published.ts';
import { consentOf } from './consent.ts';

const DAY = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 86_400_000;
const db = testDatabase();

/** Few people, senders, ids and seconds, so that much meets: versions, ties, strangers, late submits. */
function randomScenes(random: () => number): Scene[] {
  const some = <T>(...values: T[]): T => values[Math.floor(random() * values.length)]!;
  const at = () => `10:00:${String(Math.floor(random() * 30)).padStart(2, '0')}`;
  const recipient = () => some('+12025550111', '+12025550122', '+12025550133');
  const message = () => some('m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'orphan');
  const account = () => some('acme', 'acme', 'globex');
  const saying = (): Scene =>
    consent({
      at: at(),
      message: message(),
      account: some('', '', 'acme', 'globex'),
      ...(random() < 0.5 && { id: some('x', 'y') }),
      sender: some('', '88000', '99000'),
      action: some('opt_out', 'opt_out', 'opt_in'),
      recipient: recipient(),
      keyword: some('', 'STOP', 'é'.repeat(70)),
      reason: some('', 'keyword', 'r'.repeat(500)),
    });
  const refused = (): Scene =>
    dlr({
      at: at(),
      message: message(),
      ...some(
        { status: 'failed' as const, vendor: 'Twilio', error_code: '21610' },
        { status: 'failed' as const, vendor: 'plivo', error_code: '0200' },
        { status: 'failed' as const, vendor: 'twilio', error_code: '30003' },
        { status: 'delivered' as const, vendor: 'plivo' },
      ),
    });
  const sending = (): Scene =>
    submit({
      at: at(),
      message: message().replace('orphan', 'm8'),
      account: account(),
      sender: some('88000', '99000'),
      recipient: recipient(),
      campaign_id: some('spring', ''),
    });
  // Named here, as they are told batch by batch.
  return Array.from({ length: 60 }, (_, index) => ({ id: `e${index}`, ...some(saying, saying, refused, sending)() }));
}

const moment = (column: string) => `toUnixTimestamp64Milli(${column})`;
const sorted = (rows: readonly object[]) =>
  rows
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))))
    .sort();

test('log, suppressions and flags equal a recomputation from the events, however they came in', async () => {
  const seed = Date.now() % 1_000_000;
  const random = seeded(seed);
  const scenes = randomScenes(random);
  await db.command(`INSERT INTO consent_accounts VALUES ('acme', 1, now64(3)), ('globex', 0, now64(3))`);
  const { publish } = processor(db.client, DAY);
  for (let left = scenes; left.length > 0; left = left.slice(9)) {
    await publish(left.slice(0, 9), DAY + 1);
    if (random() < 0.3) await publish(left.slice(0, 9), DAY + 2);
  }
  const truth = consentOf(play(scenes, { prefix: '', day: DAY }), {
    piiKey: PII_KEY,
    now: Date.now(),
    keeping: ['acme'],
  });
  const log =
    await db.rows(`SELECT ${moment('occurred_at')} AS occurred_at, account_id, recipient_key, recipient_masked,
    sender, action, how, keyword, message_id, campaign_id, event_id FROM consent_log`);
  expect(sorted(log), `seed ${seed}`).toEqual(sorted(truth.log));
  const suppressions = await db.rows(`SELECT account_id, recipient_key, sender, suppressed, ${moment('since')} AS since,
    said_of, message_id FROM suppressions`);
  expect(sorted(suppressions), `seed ${seed}`).toEqual(
    sorted(truth.suppressions.map((row) => ({ ...row, suppressed: row.suppressed ? 1 : 0 }))),
  );
  const columns =
    'account_id, sender, suppressed, since, said_of, how, keyword, reason, source, message_id, campaign_id, event_id';
  const database = clickhouseDatabase(db.client);
  for (const key of new Set(truth.log.map(({ recipient_key }) => recipient_key))) {
    const view = `SELECT ${columns} FROM suppressions WHERE recipient_key = {key:String} ORDER BY account_id, sender`;
    const asked = await database.ask({ sql: view, params: { key } });
    expect(await database.ask(suppressionsOf([key], undefined)), `seed ${seed}`).toEqual(asked);
  }
  const ids = async (view: string) =>
    (await db.rows<{ message_id: string }>(`SELECT message_id FROM ${view} ORDER BY message_id`)).map(
      ({ message_id }) => message_id,
    );
  expect(await ids('sent_after_opt_out'), `seed ${seed}`).toEqual(truth.after_opt_out);
  expect(await ids('sent_without_opt_in'), `seed ${seed}`).toEqual(truth.without_opt_in);
  expect(
    await db.rows('SELECT sum(sent_after_opt_out) AS after, sum(sent_without_opt_in) AS without FROM consent_flags'),
  ).toEqual([{ after: truth.after_opt_out.length, without: truth.without_opt_in.length }]);
});

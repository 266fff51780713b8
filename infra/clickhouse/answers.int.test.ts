import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from './testing/database.ts';

const { command, rows } = testDatabase();

/** A row of `events`: what is not said is as a sender leaves it. */
const event = (kind: string, message: string, id: string, at: string, data: object, account = 'acme'): string =>
  `('${message}', '${kind}', '${id}', '${account}', '2026-03-01 ${at}', 'test', '2026-03-01 12:00:00', 't', 0, 0, '${JSON.stringify(data)}')`;
const submitted = (message: string, campaign: string): string =>
  `SELECT 1 AS sign, '${message}' AS message_id, toDateTime64('2026-03-01 10:00:00', 3, 'UTC') AS submitted_at, 'acme' AS account_id, '${campaign}' AS campaign_id, '2026-03-01 10:00:00' AS first_seen_at, 1 AS version`;

beforeAll(async () => {
  await command(`INSERT INTO timeline_changes (sign, message_id, submitted_at, account_id, campaign_id, first_seen_at, version)
    ${submitted('m1', 'spring')} UNION ALL ${submitted('m2', 'summer')} UNION ALL
    SELECT 1, 'unattributed:r9', 0, 'acme', '', '2026-03-01 10:00:00', 1 UNION ALL
    SELECT 1, 'lost', 0, 'acme', '', '2026-03-01 10:00:00', 1`);
  const described = {
    sender: '88000',
    recipient_key: 'k',
    attribution: 'pair',
    confidence: 0.9,
    body_length: 7,
    language: 'en',
  };
  const values = [
    event('reply', 'm1', 'r1', '10:05:00', { ...described, keyword: '', sentiment: 0.7, opt_out_hint: '' }),
    event('reply', 'm1', 'r1', '10:04:00', { ...described, keyword: '', sentiment: -0.7, opt_out_hint: '' }),
    event(
      'reply',
      'm1',
      'r2',
      '10:06:00',
      { sender: '88000', keyword: 'STOP', sentiment: null, attribution: 'given' },
      '',
    ),
    event('reply', 'm2', 'r3', '10:06:00', described, 'rival'),
    event('reply', 'unattributed:r9', 'r9', '10:07:00', { ...described, attribution: 'none', confidence: 0 }),
    event('conversion', 'm2', 'c1', '11:05:00', {
      name: 'purchase',
      value: 19.99,
      currency: 'EUR',
      attribution: 'link',
      first_touch_message_id: 'm1',
    }),
    event('conversion', 'm1', 'c2', '11:06:00', { name: 'purchase', value: null, currency: '' }),
    event('dlr', 'm1', 'd1', '10:01:00', {}),
  ];
  const columns =
    'message_id, kind, event_id, account_id, occurred_at, source, received_at, origin_topic, origin_partition, origin_offset, data';
  await command(`INSERT INTO events (${columns}) VALUES ${values.join(', ')}`);
  await command(
    `INSERT INTO events (${columns}) VALUES ${event('handoff', 'm1', 'h1', '10:00:01', { vendor: 'aws', vendor_message_id: 'V1' })}`,
  );
});

test('reply_log: each reply once, with its campaign, without those of strangers', async () => {
  const columns = 'message_id, event_id, account_id, campaign_id, attribution, confidence, sentiment, keyword';
  expect(await rows(`SELECT ${columns} FROM reply_log ORDER BY event_id`)).toEqual([
    {
      ...{ message_id: 'm1', event_id: 'r1', account_id: 'acme', campaign_id: 'spring', attribution: 'pair' },
      confidence: 0.9,
      sentiment: -0.7,
      keyword: '',
    },
    {
      ...{ message_id: 'm1', event_id: 'r2', account_id: 'acme', campaign_id: 'spring', attribution: 'given' },
      confidence: null,
      sentiment: null,
      keyword: 'STOP',
    },
    {
      ...{ message_id: 'unattributed:r9', event_id: 'r9', account_id: 'acme', campaign_id: '', attribution: 'none' },
      confidence: 0,
      sentiment: null,
      keyword: '',
    },
  ]);
});

test('conversions are counted once by last and once by first touch', async () => {
  expect(
    await rows('SELECT event_id, value, campaign_id, first_touch_campaign_id FROM conversion_log ORDER BY event_id'),
  ).toEqual([
    { event_id: 'c1', value: 19.99, campaign_id: 'summer', first_touch_campaign_id: 'spring' },
    { event_id: 'c2', value: null, campaign_id: 'spring', first_touch_campaign_id: 'spring' },
  ]);
  expect(
    await rows(
      'SELECT campaign_id, touch, sum(conversions) AS n, sum(value) AS v FROM conversion_performance GROUP BY 1, 2 ORDER BY 1, 2',
    ),
  ).toEqual([
    { campaign_id: 'spring', touch: 'first', n: 2, v: 19.99 },
    { campaign_id: 'spring', touch: 'last', n: 1, v: 0 },
    { campaign_id: 'summer', touch: 'last', n: 1, v: 19.99 },
  ]);
});

test('what nobody could attribute is no orphan, and a vendor’s id is found', async () => {
  expect(await rows('SELECT message_id FROM orphans')).toEqual([{ message_id: 'lost' }]);
  expect(await rows("SELECT message_id FROM events WHERE vendor_message_id = 'V1'")).toEqual([{ message_id: 'm1' }]);
});

import { beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../schemas/errors/catalogue.ts';
import { UNKNOWN_AFTER_MS } from '../../schemas/status.ts';
import { VIEWS } from '../../schemas/views.ts';
import { forgotten, insertChanges, learned } from './testing/changes.ts';
import { testDatabase } from './testing/database.ts';
import { answersOf, expectedAnswers, type Answers, type Rollup } from './testing/expected.ts';
import { randomHistories, seeded, signedChanges } from './testing/histories.ts';

const HOUR = 3_600_000;
const ROLLUPS: readonly Rollup[] = [
  'segment_performance',
  'throughput',
  'latency_buckets',
  'error_breakdown',
  'link_performance',
];

describe('whatever the order and size of batches, and however often one is sent', () => {
  const db = testDatabase();
  const answers = async (): Promise<Answers> => {
    const rows = new Map<Rollup, object[]>();
    for (const view of ROLLUPS) rows.set(view, await db.rows(`SELECT * FROM ${view}`));
    return answersOf((view) => rows.get(view)!);
  };
  /** Cells in which the rows of segment_sums do not add up to segment_performance. */
  const wrongSums = () => {
    const { key, measures } = VIEWS.segment_performance;
    const sums = measures.map((name) => `sum(told.${name}) AS ${name}`).join(', ');
    const differ = measures.map((name) => `${name} != 0`).join(' OR ');
    const negated = measures.map((name) => `-${name} AS ${name}`).join(', ');
    return db.rows(`SELECT ${key.join(', ')}, ${sums} FROM (
        SELECT ${[...key, ...measures].join(', ')} FROM segment_sums
        UNION ALL SELECT ${[...key, negated].join(', ')} FROM segment_performance) AS told
      GROUP BY ${key.join(', ')} HAVING ${differ}`);
  };

  test('the views equal a recomputation from the last state of each message', async () => {
    const seed = Date.now() % 1_000_000;
    const random = seeded(seed);
    // Around the boundary between pending and unknown, and in this hour.
    const boundary = Date.now() - UNKNOWN_AFTER_MS;
    const submitted = () => Math.floor((random() < 0.5 ? boundary : Date.now() - HOUR) + (random() - 0.5) * 3 * HOUR);
    const histories = randomHistories(300, random, submitted);
    let changes = signedChanges(histories, random);
    for (let batch = 0; changes.length > 0; batch++) {
      const size = 1 + Math.floor(random() * 60);
      const rows = changes.slice(0, size).flat();
      changes = changes.slice(size);
      await insertChanges(db.client, rows, `batch-${batch}`);
      if (random() < 0.3) await insertChanges(db.client, rows, `batch-${batch}`);
    }
    const last = histories.map((history) => history.at(-1)!);
    const [before, found, after] = [Date.now(), await answers(), Date.now()];
    // Messages that cross the boundary while the question is asked may be on either side of it.
    if (JSON.stringify(expectedAnswers(last, before)) === JSON.stringify(expectedAnswers(last, after)))
      expect(found, `seed ${seed}`).toEqual(expectedAnswers(last, after));
    expect(await wrongSums(), `seed ${seed}`).toEqual([]);
    expect(await db.rows('SELECT count() AS n FROM messages')).toEqual([
      { n: last.filter(({ submitted_at }) => submitted_at > 0).length },
    ]);
    expect(await db.rows('SELECT count() AS n FROM orphans')).toEqual([
      { n: last.filter(({ submitted_at }) => submitted_at === 0).length },
    ]);
    const peaks = `SELECT minute, account_id, campaign_id, sender, carrier, max(submitted) AS peak
      FROM (SELECT toStartOfMinute(second) AS minute, * FROM throughput) GROUP BY ALL`;
    expect(
      await db.rows(`SELECT count() AS wrong FROM throughput_minute AS m
        FULL JOIN (${peaks}) AS p USING (minute, account_id, campaign_id, sender, carrier)
        WHERE m.peak_per_second != p.peak`),
    ).toEqual([{ wrong: 0 }]);
    expect(
      await db.rows(`SELECT (SELECT (sum(submitted), sum(submitted_parts), sum(handed_off), sum(delivered), sum(failed))
        FROM throughput_minute) = (SELECT (sum(submitted), sum(submitted_parts), sum(handed_off), sum(delivered), sum(failed))
        FROM throughput) AS same`),
    ).toEqual([{ same: 1 }]);
  });

  test('days of accounts and campaigns add up to the segments, and cohorts to what happened', async () => {
    const { measures } = VIEWS.segment_performance;
    const sums = measures.map((name) => `toFloat64(sum(told.${name})) AS ${name}`).join(', ');
    const summed = (keys: string, view: string, rest = '') =>
      db.rows(`SELECT ${keys}, ${sums} FROM ${view} AS told ${rest} GROUP BY ALL ORDER BY ALL`);
    const days = 'account_id, conversion_currency';
    expect(await summed(`day, ${days}`, 'account_daily')).toEqual(
      await summed(`toDate(hour) AS day, ${days}`, 'segment_performance'),
    );
    const hours = 'min(hour) AS first_hour, max(hour) AS last_hour';
    expect(await summed(`campaign_id, ${days}, first_hour, last_hour`, 'campaign_performance')).toEqual(
      (await summed(`campaign_id, ${days}, ${hours}`, 'segment_performance', "WHERE campaign_id != ''")).sort(),
    );
    const at = { clicked: 'first_clicked_at', replied: 'replied_at', delivered: 'delivered_at', read: 'read_at' };
    const happened = Object.entries({ ...at, converted: 'converted_at', opted_out: 'opted_out_at' });
    const age = (column: string) =>
      `least(168, greatest(0, intDiv(dateDiff('millisecond', submitted_at, ${column}), 3600000)))`;
    const single = happened
      .map(
        ([name, column]) =>
          `SELECT account_id, audience, '${name}' AS what, ${age(column)} AS hours, count() AS n FROM messages WHERE ${column} IS NOT NULL GROUP BY ALL`,
      )
      .join(' UNION ALL ');
    const cohorts = happened
      .map(
        ([name]) =>
          `SELECT account_id, audience, '${name}' AS what, hours_since AS hours, sum(cohort.${name}) AS n FROM engagement_cohorts AS cohort GROUP BY ALL HAVING n != 0`,
      )
      .join(' UNION ALL ');
    const ordered = (union: string) => db.rows(`SELECT * FROM (${union}) ORDER BY ALL`);
    const found = await ordered(cohorts);
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual(await ordered(single));
    expect(await db.rows('SELECT sum(submitted) AS n FROM engagement_cohorts')).toEqual(
      await db.rows('SELECT count() AS n FROM messages'),
    );
  });

  test('merging parts changes no answer', async () => {
    const before = await answers();
    const tables = await db.rows<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    );
    for (const { name } of tables) await db.command(`OPTIMIZE TABLE ${name} FINAL`);
    expect(await answers()).toEqual(before);
  });
});

describe('one message', () => {
  const db = testDatabase();
  const at = (ms: number) => Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR + ms;

  test('a failure is explained by its code, by its status where the code is not listed or not told', async () => {
    const failed = (message_id: string, error_vendor: string, error_code: string) =>
      learned({
        message_id,
        submitted_at: at(0),
        failed_at: at(500),
        status: 'failed',
        final: 1,
        error_vendor,
        error_code,
      });
    await insertChanges(
      db.client,
      [failed('listed', 'twilio', '21610'), failed('unlisted', 'twilio', '99999'), failed('untold', '', '')],
      'explained',
    );
    const explained = await db.rows(
      'SELECT message_id, error_category, error_family, retry_class, notEmpty(error_fix) AS fix FROM messages ORDER BY message_id',
    );
    const byStatus = { error_category: 'unknown', error_family: 'other', retry_class: 'auto', fix: 1 };
    expect(explained).toEqual([
      { message_id: 'listed', error_category: 'opted_out', error_family: 'consent', retry_class: 'never', fix: 1 },
      { message_id: 'unlisted', ...byStatus },
      { message_id: 'untold', ...byStatus },
    ]);
    expect(
      await db.rows('SELECT error_code, error_family, status, messages FROM error_breakdown ORDER BY error_code'),
    ).toEqual([
      { error_code: '', error_family: 'other', status: 'failed', messages: 1 },
      { error_code: '21610', error_family: 'consent', status: 'failed', messages: 1 },
      { error_code: '99999', error_family: 'other', status: 'failed', messages: 1 },
    ]);
  });

  test('the views explain every code as schemas/errors does, and list those that are new', async () => {
    const asked: [vendor: string, code: string, status: string][] = [
      ['Twilio', '30007', 'filtered'],
      ['twilio', '1', 'failed'],
      ['twilio', '30999', 'failed'],
      ['twilio', '40000', 'rejected'],
      ['bandwidth', '4700', 'failed'],
      ['bandwidth', '04799', 'failed'],
      ['bandwidth', '99999999999', 'expired'],
      ['sinch', '60', 'rejected'],
      ['vonage', '0', 'failed'],
      ['telnyx', '0', 'failed'],
      ['jasmin', '0x58', 'rejected'],
      ['kannel', 'ESME_RINVDSTADR', 'rejected'],
      ['nobody', '5', 'failed'],
      ['', '5', 'expired'],
    ];
    const rows = asked.map(([error_vendor, error_code, status], index) =>
      learned({
        message_id: `asked-${index}`,
        campaign_id: `asked-${String(index).padStart(2, '0')}`,
        account_id: 'explaining',
        submitted_at: at(0),
        failed_at: at(500),
        status,
        final: 1,
        error_vendor,
        error_code,
      }),
    );
    await insertChanges(db.client, rows, 'asked');
    const expected = asked.map((key) => {
      const { category, family, meaning, fix, retry_class, engineer_fix, owner } = explain(...key)!;
      return { category, family, meaning, fix, retry_class, engineer_fix, owner };
    });
    for (const view of ['messages', 'error_breakdown'])
      expect(
        await db.rows(`SELECT error_category AS category, error_family AS family, error_meaning AS meaning,
          error_fix AS fix, retry_class, error_engineer_fix AS engineer_fix, error_owner AS owner
          FROM ${view} WHERE account_id = 'explaining' ORDER BY campaign_id`),
        view,
      ).toEqual(expected);
    expect(
      await db.rows(`SELECT vendor, code, messages, explained_by, explained_as FROM new_error_codes
        WHERE account_id = 'explaining' ORDER BY vendor, code`),
    ).toEqual([
      { vendor: '', code: '5', messages: 1, explained_by: 'status', explained_as: 'expired' },
      { vendor: 'bandwidth', code: '04799', messages: 1, explained_by: 'range', explained_as: '4700-4799' },
      { vendor: 'bandwidth', code: '99999999999', messages: 1, explained_by: 'status', explained_as: 'expired' },
      { vendor: 'nobody', code: '5', messages: 1, explained_by: 'status', explained_as: 'failed' },
      { vendor: 'telnyx', code: '0', messages: 1, explained_by: 'status', explained_as: 'failed' },
      { vendor: 'twilio', code: '30999', messages: 1, explained_by: 'range', explained_as: '30450-30999' },
      { vendor: 'twilio', code: '40000', messages: 1, explained_by: 'status', explained_as: 'rejected' },
    ]);
    await insertChanges(db.client, rows.map(forgotten), 'asked-back');
    expect(await db.rows("SELECT * FROM new_error_codes WHERE account_id = 'explaining'")).toEqual([]);
  });

  test('a cell of several statuses is explained by most of its messages', async () => {
    const ended = (status: string, index: number) =>
      learned({
        message_id: `mixed-${index}`,
        campaign_id: 'mixed',
        submitted_at: at(0),
        failed_at: at(500),
        status,
        final: 1,
        error_vendor: 'nobody',
        error_code: 'x',
      });
    await insertChanges(db.client, ['expired', 'failed', 'expired', 'rejected'].map(ended), 'mixed');
    expect(
      await db.rows("SELECT status, error_category, messages FROM error_breakdown WHERE campaign_id = 'mixed'"),
    ).toEqual([{ status: 'expired', error_category: 'expired', messages: 4 }]);
  });

  test('a vendor’s id that means a message is no orphan, and what vendors owe is told by account, vendor and hour', async () => {
    const days = (n: number) => at(0) - n * 24 * HOUR;
    const owing = { account_id: 'owing', vendor: 'plivo' };
    const sent = (message_id: string, submitted_at: number, more: object = {}) =>
      learned({ ...owing, message_id, submitted_at, handed_off_at: submitted_at + 1, status: 'handed_off', ...more });
    await insertChanges(
      db.client,
      [
        sent('owing-silent', days(4)),
        sent('owing-said', days(4), { accepted_at: days(4) + 5, status: 'accepted' }),
        sent('owing-young', days(1)),
        sent('owing-delivered', days(1), { delivered_at: days(1) + 5, status: 'delivered', final: 1 }),
        learned({ ...owing, message_id: 'owing-nobody', first_seen_at: days(1), status: 'delivered', final: 1 }),
        learned({ ...owing, message_id: 'owing-id', first_seen_at: days(1), status: 'alias' }),
        learned({ ...owing, vendor: '', message_id: 'owing-mark', first_seen_at: days(1), status: 'alias' }),
      ],
      'owing',
    );
    expect(await db.rows("SELECT message_id FROM orphans WHERE account_id = 'owing'")).toEqual([
      { message_id: 'owing-nobody' },
    ]);
    expect(
      await db.rows(`SELECT vendor, handed_off, with_receipt, missing, orphans, resolved FROM vendor_receipts
        WHERE account_id = 'owing' ORDER BY hour`),
    ).toEqual([
      { vendor: 'plivo', handed_off: 2, with_receipt: 1, missing: 1, orphans: 0, resolved: 0 },
      { vendor: 'plivo', handed_off: 2, with_receipt: 1, missing: 0, orphans: 1, resolved: 1 },
    ]);
  });

  test('what has not happened is null, and a delivered message has no error', async () => {
    await insertChanges(
      db.client,
      [learned({ message_id: 'plain', submitted_at: at(0), delivered_at: at(700), status: 'delivered', final: 1 })],
      'plain',
    );
    const [message] = await db.rows("SELECT * FROM messages WHERE message_id = 'plain'");
    expect(message).toMatchObject({
      handed_off_at: null,
      failed_at: null,
      sentiment: null,
      price: null,
      error_category: '',
      error_fix: '',
      conversion_value: 0,
    });
    expect(message!['delivered_at']).toBe(new Date(at(700)).toISOString().slice(0, 23).replace('T', ' '));
  });

  test('percentiles are those of the nearest rank within 2.5 %', async () => {
    const random = seeded(7);
    const durations = Array.from({ length: 500 }, () => Math.floor(10 ** (random() * 6))).sort((a, b) => a - b);
    await insertChanges(
      db.client,
      durations.map((ms, index) =>
        learned({
          message_id: `timed-${index}`,
          campaign_id: 'timed',
          submitted_at: at(0),
          delivered_at: at(ms),
          status: 'delivered',
          final: 1,
        }),
      ),
      'timed',
    );
    const [row] = await db.rows<{ p50_ms: number; p95_ms: number; p99_ms: number }>(
      "SELECT * FROM delivery_latency WHERE campaign_id = 'timed' AND stage = 'submit_to_delivered'",
    );
    const exact = (q: number) => durations[Math.ceil(q * durations.length) - 1]!;
    for (const [found, q] of [
      [row!.p50_ms, 0.5],
      [row!.p95_ms, 0.95],
      [row!.p99_ms, 0.99],
    ] as const)
      expect(Math.abs(found - exact(q)) / exact(q)).toBeLessThan(0.025);
  });

  test('a state that is sent again after the next one is forgotten once', async () => {
    const first = learned({ message_id: 'moved', campaign_id: 'moved', submitted_at: at(0), carrier: '' });
    const second = learned({ ...first, version: 2, carrier: 'north' });
    await insertChanges(db.client, [first], 'moved-1');
    await insertChanges(db.client, [forgotten(first), second], 'moved-2');
    await insertChanges(db.client, [first], 'moved-1');
    expect(await db.rows("SELECT carrier, messages FROM segment_performance WHERE campaign_id = 'moved'")).toEqual([
      { carrier: 'north', messages: 1 },
    ]);
    expect(await db.rows("SELECT carrier FROM messages WHERE message_id = 'moved'")).toEqual([{ carrier: 'north' }]);
  });

  test('every view and each of its columns says what it means', async () => {
    expect(
      await db.rows(`SELECT table, name FROM system.columns WHERE database = currentDatabase() AND comment = ''
        AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View')`),
    ).toEqual([]);
    expect(
      await db.rows(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND comment = '' AND engine != 'MaterializedView'",
      ),
    ).toEqual([]);
  });
});

describe('among many messages', () => {
  const db = testDatabase();
  beforeAll(() =>
    db.command(`INSERT INTO timeline_changes
      (sign, message_id, version, first_seen_at, campaign_id, recipient_key, submitted_at, status)
      SELECT 1, concat('m', leftPad(toString(number), 8, '0')), 1, now64(3), concat('c', toString(intDiv(number, 4000))),
        hex(sipHash128(number)), now64(3) - toIntervalSecond(number % 3600), 'submitted' FROM numbers(200000)`),
  );

  test.each([
    ['message_id', "concat('m', '00123456')"],
    ['recipient_key', 'hex(sipHash128(toUInt64(123456)))'],
    ['campaign_id', "'c30'"],
  ])('a question by %s reads a few granules', async (column, value) => {
    const question = `SELECT * FROM messages WHERE ${column} = ${value}`;
    expect((await db.rows(question)).length).toBeGreaterThan(0);
    const plan = (await db.rows<{ explain: string }>(`EXPLAIN indexes = 1 ${question}`)).map(({ explain }) => explain);
    const read = /Granules: (\d+)/.exec(plan.join('\n'))?.[1];
    expect(Number(read), plan.join('\n')).toBeLessThan(20);
  });
});

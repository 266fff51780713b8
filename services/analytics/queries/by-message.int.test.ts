import { expect, test } from 'vitest';
import { insertChanges } from '../../../infra/clickhouse/testing/changes.ts';
import { testDatabase } from '../../../infra/clickhouse/testing/database.ts';
import { randomHistories, seeded, signedChanges } from '../../../infra/clickhouse/testing/histories.ts';
import { UNKNOWN_AFTER_MS } from '../../../schemas/status.ts';
import { clickhouseDatabase } from '../clickhouse.ts';
import { errors } from './errors.ts';
import { paged, type ListQuery } from './order.ts';
import type { Query, Scope } from './query.ts';
import { segments, type GroupColumn } from './segments.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ANY = ['', 'welcome', 'goodbye'];
const columns = (...names: string[]): GroupColumn[] => names.map((name) => ({ name, sql: name }));

const db = testDatabase();
const database = clickhouseDatabase(db.client);
const scope: Scope = {
  from: Date.now() - UNKNOWN_AFTER_MS - 10 * HOUR,
  to: Date.now() + HOUR,
  account: undefined,
  filters: {},
};
/** The same question, answered message by message: the filter lets every message through. */
const everything: Scope = { ...scope, filters: { automation_id: ANY } };

const all = (list: ListQuery): Query => paged(list, undefined, 10_000);

async function sorted(query: Query): Promise<string[]> {
  return (await database.ask(query)).map((row) => JSON.stringify(row)).sort();
}

test('what is answered message by message equals the rollups in every figure', async () => {
  const seed = Date.now() % 1_000_000;
  const random = seeded(seed);
  // On both sides of the boundary between pending and unknown, but none that crosses it between two questions.
  const side = () => (random() < 0.5 ? -1 : 1) * (5 * MINUTE + random() * 3 * HOUR);
  const submitted = () =>
    Math.floor(random() < 0.5 ? Date.now() - UNKNOWN_AFTER_MS + side() : Date.now() - random() * 3 * HOUR);
  const histories = randomHistories(300, random, submitted).map((history, index) =>
    history.map((row) => ({
      ...row,
      automation_id: ANY[index % 3]!,
      automation_step: String(index % 2),
      tags: { 'a.b`\\': String(index % 2) },
    })),
  );
  await insertChanges(db.client, signedChanges(histories, random).flat(), 'all');

  for (const by of [
    columns(),
    columns('conversion_currency', 'campaign_id'),
    columns('hour', 'account_id', 'campaign_id', 'carrier', 'vendor', 'audience'),
  ])
    expect(await sorted(all(segments(everything, by))), `seed ${seed}`).toEqual(await sorted(all(segments(scope, by))));
  // A view's cell explains a code that is not in the catalogue by its commonest status, a message by its own.
  const counted = async (asked: Scope): Promise<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (const row of await database.ask(all(errors(asked, columns('hour', 'account_id', 'campaign_id', 'carrier'))))) {
      const { hour, account_id, campaign_id, carrier, vendor, error_code, messages } = row;
      const cell = JSON.stringify([hour, account_id, campaign_id, carrier, vendor, error_code]);
      counts[cell] = (counts[cell] ?? 0) + Number(messages);
    }
    return counts;
  };
  const wrong = await counted(scope);
  expect(Object.keys(wrong).length).toBeGreaterThan(10);
  expect(await counted(everything), `seed ${seed}`).toEqual(wrong);

  const figures = [
    'messages',
    'delivered',
    'pending',
    'unknown',
    'read',
    'clicked',
    'replied',
    'converted',
    'opted_out',
  ];
  const shown = [...figures, 'automation_id', 'automation_step', 'conversion_currency'];
  const steps = columns('automation_id', 'automation_step', 'conversion_currency');
  const automations = { ...scope, filters: { automation_id: ['welcome', 'goodbye'] } };
  const asked = (await database.ask(all(segments(automations, steps)))).map((row) =>
    JSON.stringify(shown.map((name) => row[name])),
  );
  const viewed = `SELECT ${figures.map((name) => `sum(told.${name}) AS ${name}`).join(', ')}, automation_id, automation_step,
    conversion_currency FROM automation_performance AS told GROUP BY automation_id, automation_step, conversion_currency`;
  const told = (await database.ask({ sql: viewed, params: {} })).map((row) =>
    JSON.stringify(shown.map((name) => row[name])),
  );
  expect(told.length).toBeGreaterThan(3);
  expect(told.sort(), `seed ${seed}`).toEqual(asked.sort());

  const tag: GroupColumn = { name: 'tag.a.b`\\', sql: 'cell.tags[{by_tag:String}]', params: { by_tag: 'a.b`\\' } };
  const byTag = await database.ask(all(segments(scope, [tag])));
  for (const value of ['0', '1']) {
    const tagged = histories.filter(([row]) => row!.tags['a.b`\\'] === value).map((history) => history.at(-1)!);
    const messages = tagged.filter((row) => row.submitted_at > 0).length;
    expect(byTag, `seed ${seed}, tag ${value}`).toContainEqual(
      expect.objectContaining({ 'tag.a.b`\\': value, messages }),
    );
    const only = { ...scope, filters: { 'tag.a.b`\\': [value] } };
    expect(await database.ask(all(segments(only, [])))).toMatchObject([{ messages }]);
  }
});

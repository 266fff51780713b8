import { expect, test } from 'vitest';
import { forgotten, insertChanges, learned } from '../../../infra/clickhouse/testing/changes.ts';
import { testDatabase } from '../../../infra/clickhouse/testing/database.ts';
import { randomHistories, seeded, signedChanges } from '../../../infra/clickhouse/testing/histories.ts';
import { audit, auditTwice, type Difference } from './audit.ts';
import { correction } from './recompute.ts';
import { closedHours, reachesOf, ROLLUP_NAMES, type RollupName } from './rollups.ts';
import { readShapes } from './shape.ts';

const HOUR = 3_600_000;
const db = testDatabase();
const reaches = reachesOf({ timelines: 400, throughput: 35 });
const query = (sql: string) => db.rows(sql);
const now = Date.now();
const span = closedHours(now, 80);
const look = () => audit({ query, span, now, reaches, hoursPerQuery: 80 });

/** Adds 1 to the first counted column of some stored cell, as an insert that was counted twice would. */
async function spoil(table: RollupName): Promise<void> {
  const shape = (await readShapes(query)).find((candidate) => candidate.table === table)!;
  const key = shape.key.join(', ');
  await db.command(
    `INSERT INTO ${table} (${key}, ${shape.measures[0]!.name}) SELECT ${key}, 1 FROM ${table} ORDER BY ${key} LIMIT 1 OFFSET 3`,
  );
}

test('answers that were never disturbed have no differences', async () => {
  const random = seeded(11);
  const submitted = () => Math.floor(now - (2 + random() * 76) * HOUR);
  const histories = randomHistories(120, random, submitted);
  const changes = signedChanges(histories, random);
  for (let from = 0; from < changes.length; from += 80)
    await insertChanges(db.client, changes.slice(from, from + 80).flat(), `audited-${from}`);
  expect(await look()).toEqual([]);
});

test('one cell of each rollup that is wrong by one is found, and corrected', async () => {
  for (const table of ROLLUP_NAMES) await spoil(table);
  const differences = await look();
  expect(differences.map(({ rollup, expected, found }) => [rollup, Number(found) - Number(expected)])).toEqual(
    ROLLUP_NAMES.map((table) => [table, 1]),
  );
  for (const shape of await readShapes(query)) await db.command(correction(shape, span));
  expect(await look()).toEqual([]);
});

test('an insert that reached the rollups but not the timelines is found in each of them', async () => {
  const lost = learned({
    message_id: 'lost',
    campaign_id: 'lost',
    submitted_at: span.from + HOUR,
    handed_off_at: span.from + HOUR + 200,
    failed_at: span.from + HOUR + 900,
    status: 'failed',
    final: 1,
    error_code: '30005',
  });
  await insertChanges(db.client, [lost], 'lost');
  await db.command("DELETE FROM timelines WHERE message_id = 'lost'");
  const differences = await look();
  expect(new Set(differences.map(({ rollup }) => rollup))).toEqual(
    new Set<RollupName>([
      'segment_cells',
      'throughput_cells',
      'throughput_minute_cells',
      'latency_cells',
      'error_cells',
    ]),
  );
  expect(differences.every(({ cell }) => cell['campaign_id'] === 'lost')).toBe(true);
  await insertChanges(db.client, [forgotten(lost)], 'lost-again');
  expect(await look()).toEqual([]);
});

test('a living system is only accused of differences that stay', async () => {
  const options = { query, reaches, hours: 80, hoursPerQuery: 80, apartMs: 60_000, now: () => now };
  const mend = async () => {
    for (const shape of await readShapes(query)) await db.command(correction(shape, span));
  };
  await spoil('segment_cells');
  const slept: number[] = [];
  const passing = await auditTwice({ ...options, sleep: async (ms) => void (slept.push(ms), await mend()) });
  expect(passing).toEqual([]);
  expect(slept).toEqual([60_000]);
  await spoil('segment_cells');
  const staying: Difference[] = await auditTwice({ ...options, sleep: async () => spoil('error_cells') });
  expect(staying.map(({ rollup }) => rollup)).toEqual(['segment_cells']);
  await mend();
  expect(await auditTwice({ ...options, sleep: () => Promise.reject(new Error('nothing to wait for')) })).toEqual([]);
});

import { expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';
import { runMutation, runSchedules } from './runs.ts';
import { runSchedule } from './schedule.ts';

/** More by `npm run test:simulation`. */
const SCHEDULES = Number(process.env['HANDSET_SCHEDULES'] ?? 500);

/** What has to befall somebody, or the schedules prove nothing. */
const TROUBLES = [
  ...['rebalance', 'night', 'repair', 'graceful stop', 'offsets reset', 'partitions raised', 'retention', 'replayed'],
  ...['frozen after an append', 'crash after an append', 'crash amid an insert', 'start over while appending'],
  ...['journal_cut', 'batch_too_old', 'window_too_small', 'partition_count', 'forward lost, then a crash'],
  ...['alias or copy lost, then a crash', 'taken over while aliases are written'],
];

test(
  'whatever befalls the tasks, the answers equal a recomputation from the events',
  { timeout: 600_000 },
  async () => {
    const { failed, happened } = await runSchedules(1, SCHEDULES);
    expect(failed.map(({ seed, outcome, differences }) => ({ seed, outcome, differences }))).toEqual([]);
    expect(TROUBLES.filter((trouble) => !happened.has(trouble))).toEqual([]);
  },
);

test('a seed decides a schedule to the last step', async () => {
  const told = async (): Promise<string[]> => {
    const lines: string[] = [];
    await runSchedule(7, { trace: (line) => lines.push(line) });
    return lines;
  };
  const first = await told();
  expect(first.length).toBeGreaterThan(50);
  expect(await told()).toEqual(first);
});

test.each(MUTATIONS)('without the rule “$rule” answers go wrong', { timeout: 600_000 }, async (mutation) => {
  const run = await runMutation(mutation, { firstSeed: mutation.wrongSeed, schedules: 800, enough: 1 });
  expect(run.wrong).toBe(1);
});

import { expect, test } from 'vitest';
import { short } from './families/short.ts';
import { allHold, runsOf } from './report.ts';
import { playScenario } from './run.ts';

/** `HANDSET_FAULTS_MESSAGES=100000` plays it at a size that a working day brings. */
const MESSAGES = Number(process.env['HANDSET_FAULTS_MESSAGES'] ?? 2_000);
const PLAN = { seed: String(Date.now() % 1_000_000), until: Date.now(), size: { messages: MESSAGES, times: 1 } };

test(`answers are exact (seed ${PLAN.seed}) through lost and false answers of ClickHouse, kill -9 of processor, ClickHouse and broker, and after a replay from offset 0`, async () => {
  const outcome = await playScenario(short, PLAN);
  expect(outcome.failure, runsOf([outcome])).toBeUndefined();
  expect(allHold([outcome]), runsOf([outcome])).toBe(true);
  expect(outcome.cells).toBeGreaterThan(PLAN.size.messages);
});

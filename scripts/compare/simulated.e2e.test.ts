import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { history, livesOf, planOf } from '../simulate/history.ts';
import { publishAll } from '../simulate/publish.ts';
import { writeTruth } from '../simulate/truth-file.ts';
import { clickhouseAnswers } from './answers.ts';
import { isEqual, type Comparison } from './compare.ts';
import { untilDrained } from './drained.ts';
import { reportOf } from './report.ts';
import { connect, type Connection } from './testing/connection.ts';
import { makeOwnSegment } from './testing/own-segment.ts';
import { truthInFile } from './truth-source.ts';
import { compareUntilEqual } from './until-equal.ts';

const plan = planOf({
  seed: `e2e-${Date.now()}`,
  messages: 5_000,
  until: Date.now(),
  faults: { duplicates: 0.05, disorder: 0.3 },
});
const HOW = `--seed ${plan.seed} --until ${new Date(plan.until).toISOString()}`;
const PATIENCE = 120_000;

let dataDir: string;
let truthFile: string;
let system: System;
let connection: Connection;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-simulated-'));
  truthFile = join(dataDir, 'truth.json');
  system = await startSystem({ dataDir, ports: 'free' });
  connection = await connect(system.env);
  writeTruth(truthFile, livesOf(plan), { piiKey: connection.piiKey, now: Date.now() });
});

afterAll(async () => {
  await connection?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const dispatch = () => ({ ...connection, rate: 0, patience: PATIENCE });

async function expectTruth(): Promise<void> {
  await untilDrained(connection.admin, PATIENCE);
  const answers = clickhouseAnswers(connection.clickhouse);
  const comparisons: Comparison[] = await compareUntilEqual(answers, await truthInFile(truthFile), PATIENCE);
  expect(comparisons.every(isEqual), `${HOW}\n${reportOf(comparisons)}`).toBe(true);
}

it('answers equal the truth after a processor was killed on the way, as does a segment made and backfilled meanwhile', async () => {
  const deliveries = [...history(plan)];
  const half = Math.floor(deliveries.length / 2);
  const first = publishAll(deliveries.slice(0, half), dispatch());
  const firstIn = async () => {
    const seen = await connection.clickhouse.query({ query: 'SELECT 1 FROM timelines LIMIT 1', format: 'JSONEachRow' });
    return (await seen.json()).length > 0;
  };
  await vi.waitUntil(firstIn, { timeout: PATIENCE, interval: 50 });
  const segment = await makeOwnSegment(connection.clickhouse, 1_500);
  await first;
  await system.kill('processor-1');
  const [rest, quarter] = [deliveries.slice(half), Math.floor(half / 2)];
  await publishAll(rest.slice(0, quarter), dispatch());
  await system.healthy('processor-1');
  await untilDrained(connection.admin, PATIENCE);
  const before = await segment.sinceThen();
  expect(before.own).toEqual(before.truth);
  await Promise.all([segment.bringHistory(), publishAll(rest.slice(quarter), dispatch())]);
  await expectTruth();
  const after = await segment.all();
  expect(after.own).toEqual(after.truth);
  const [since, all] = [cellCount(await segment.sinceThen()), cellCount(after)];
  expect(all, 'messages from before and after the segment was made').toBeGreaterThan(since);
  expect(since).toBeGreaterThan(0);
});

/** Messages in the cells of an answer. */
const cellCount = ({ own }: { own: readonly string[] }): number =>
  own.reduce((sum, cell) => sum + Number((JSON.parse(cell) as unknown[])[2]), 0);

it('answers still equal the truth after every event was sent again in another order', async () => {
  await publishAll([...history(plan)].reverse(), dispatch());
  await expectTruth();
});

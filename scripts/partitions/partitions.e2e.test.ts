import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { OTHER_TOPICS, TOPICS } from '../../schemas/topics.ts';
import { encodeRecord } from '../../services/processor/partition/journal-record.ts';
import { clickhouseAnswers } from '../compare/answers.ts';
import { isEqual } from '../compare/compare.ts';
import { untilDrained } from '../compare/drained.ts';
import { reportOf } from '../compare/report.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { truthInFile } from '../compare/truth-source.ts';
import { compareUntilEqual } from '../compare/until-equal.ts';
import { history, livesOf, planOf } from '../simulate/history.ts';
import { publishAll } from '../simulate/publish.ts';
import { writeTruth } from '../simulate/truth-file.ts';

const PATIENCE = 120_000;
const SHARING = [...TOPICS].filter(([, { partitions }]) => partitions === 'events').map(([topic]) => topic);
const plan = planOf({
  seed: `partitions-${Date.now()}`,
  messages: 3_000,
  until: Date.now(),
  faults: { duplicates: 0.05, disorder: 0.3 },
});
const HOW = `--seed ${plan.seed} --until ${new Date(plan.until).toISOString()}`;
const deliveries = [...history(plan)];
const part = (from: number, to: number) =>
  deliveries.slice(Math.floor(from * deliveries.length), Math.floor(to * deliveries.length));

let dataDir: string;
let system: System;
/** Its producer has seen four partitions, and goes on placing by four, as producers do for minutes. */
let early: Connection;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-partitions-'));
  system = await startSystem({
    dataDir,
    ports: 'free',
    restart: false,
    settings: { HANDSET_PARTITIONS: '4', HANDSET_SESSION_TIMEOUT_MS: '6000' },
  });
  early = await connect(system.env);
  writeTruth(join(dataDir, 'truth.json'), livesOf(plan), { piiKey: early.piiKey, now: Date.now() });
});

afterAll(async () => {
  await early?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

/** `npm run partitions -- N`, without npm. */
async function partitions(count: number): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/partitions.ts', String(count)], {
    env: { ...process.env, ...system.env, HANDSET_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out };
}

/** A member that was killed counts until its session is over: until then the command refuses. */
async function partitionsWhenQuiet(count: number): Promise<Ended> {
  for (;;) {
    const ended = await partitions(count);
    if (!ended.out.includes('has members')) return ended;
    await sleep(1_000);
  }
}

async function stopProcessor(): Promise<void> {
  await system.kill('processor-1', 'SIGTERM');
  while (system.pid('processor-1') !== null) await sleep(50);
}

async function expectTruth(): Promise<void> {
  const late = await connect(system.env);
  try {
    await untilDrained(late.admin, PATIENCE);
    const truth = await truthInFile(join(dataDir, 'truth.json'));
    const comparisons = await compareUntilEqual(clickhouseAnswers(late.clickhouse), truth, PATIENCE);
    expect(comparisons.every(isEqual), `${HOW}\n${reportOf(comparisons)}`).toBe(true);
  } finally {
    await late.close();
  }
}

async function counts(): Promise<Set<number>> {
  const { topics } = await early.admin.fetchTopicMetadata({ topics: SHARING });
  return new Set(topics.map((topic) => topic.partitions.length));
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${system.urls['processor-1']}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
};

test('it refuses while a processor runs', async () => {
  await publishAll(part(0, 0.3), { ...early, rate: 0, patience: PATIENCE });
  const { code, out } = await partitions(6);
  expect(out).toContain('Not raised: Running here: processor-1. Stop the processors first.');
  expect(code).toBe(1);
  expect(await counts()).toEqual(new Set([4]));
});

test('4 → 6 with messages in flight, after a processor was killed: the answers are the truth', async () => {
  await publishAll(part(0.3, 0.5), { ...early, rate: 0, patience: PATIENCE });
  await system.kill('processor-1');
  await publishAll(part(0.5, 0.7), { ...early, rate: 0, patience: PATIENCE });
  const { code, out } = await partitionsWhenQuiet(6);
  expect(out).toContain('There are 6 partitions of every event topic and the journal now.');
  expect(code).toBe(0);
  expect(await counts()).toEqual(new Set([6]));

  await system.start('processor-1');
  await publishAll(part(0.7, 0.85), { ...early, rate: 0, patience: PATIENCE });
  const late = await connect(system.env);
  await publishAll(part(0.85, 1), { ...late, rate: 0, patience: PATIENCE }).finally(() => late.close());
  await expectTruth();
  expect(await metric('handset_events_misplaced_total')).toBeGreaterThan(0);
});

test('never lowers; as many as there are is no work', async () => {
  await stopProcessor();
  const lower = await partitions(4);
  expect([lower.code, lower.out]).toEqual([1, expect.stringContaining('There are 6 partitions already')]);
  const same = await partitions(6);
  expect([same.code, same.out]).toEqual([0, expect.stringContaining('There are 6 partitions')]);
  expect(same.out).not.toContain('Bringing');
});

test('raised behind its back: the processor refuses and names the command, which mends it', async () => {
  await early.admin.createPartitions({ topicPartitions: SHARING.map((topic) => ({ topic, count: 8 })) });
  const starting = system.start('processor-1').catch(() => undefined);
  await expect.poll(health, { timeout: 60_000, interval: 500 }).toContain('npm run partitions -- 8');
  await stopProcessor();
  await starting;
  // As if a run had been killed between each marker and its position.
  for (let partition = 0; partition < 8; partition++) await appendMarker(partition, 8);

  const { code, out } = await partitionsWhenQuiet(8);
  expect(out).toContain('There are 8 partitions of every event topic and the journal now.');
  expect(code).toBe(0);
  await system.start('processor-1');
  const late = await connect(system.env);
  await publishAll([...deliveries].reverse(), { ...late, rate: 0, patience: PATIENCE }).finally(() => late.close());
  await expectTruth();
});

const health = async (): Promise<string> => {
  const answer = await fetch(`${system.urls['processor-1']}/health`).catch(() => undefined);
  return (await answer?.text()) ?? '';
};

async function appendMarker(partition: number, partitions: number): Promise<void> {
  const value = encodeRecord({ type: 'marker', partitions, nonce: `test-${partition}` });
  const late = await connect(system.env);
  await late.publisher.publish([{ topic: OTHER_TOPICS.journal.name, key: null, value, partition }]);
  await late.close();
}

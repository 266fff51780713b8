import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { kafkaSettings } from '../../services/runtime/connections.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import { readSettings } from '../../services/runtime/settings.ts';
import { clickhouseAnswers } from '../compare/answers.ts';
import { isEqual } from '../compare/compare.ts';
import { reportOf } from '../compare/report.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { truthInFile } from '../compare/truth-source.ts';
import { compareUntilEqual } from '../compare/until-equal.ts';
import { drained, forget } from './group.ts';

/** Messages that are sent; `HANDSET_EXACT_MESSAGES=100000` is the full size, and takes minutes. */
const MESSAGES = Number(process.env['HANDSET_EXACT_MESSAGES'] ?? 15_000);
const SEED = process.env['HANDSET_EXACT_SEED'] ?? String(Date.now() % 100_000);
const GROUP = 'handset-processor';
const PATIENCE_MS = 600_000;

let dataDir: string;
let system: System;
let connection: Connection;
let admin: Admin;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-exact-'));
  system = await startSystem({ dataDir, ports: 'free', restart: false });
  connection = await connect(system.env);
  const kafka = readSettings(system.env, (read) => ({ ...kafkaSettings(read) }));
  admin = createKafka(kafka, 'handset-exact', createLogger('exact', 'silent')).admin();
  await admin.connect();
});

afterAll(async () => {
  await admin?.disconnect();
  await connection?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** Sends the history; resolves with the exit code, after Kafka has acknowledged all of it. */
async function simulate(truth: string): Promise<number | null> {
  const options = [
    '--messages',
    String(MESSAGES),
    '--seed',
    SEED,
    '--duplicates',
    '0.02',
    '--disorder',
    '0.3',
    '--truth',
    truth,
  ];
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/simulate.ts', ...options], {
    env: { ...process.env, ...system.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

async function expectTruth(truth: string): Promise<void> {
  const comparisons = await compareUntilEqual(
    clickhouseAnswers(connection.clickhouse),
    await truthInFile(truth),
    PATIENCE_MS,
  );
  expect(comparisons.every(isEqual), `seed ${SEED}\n${reportOf(comparisons)}`).toBe(true);
  expect(comparisons.reduce((cells, { equal }) => cells + equal, 0)).toBeGreaterThan(MESSAGES);
}

/** Kills with -9 and starts again, as a supervisor would. */
async function crash(part: 'processor-1' | 'clickhouse' | 'kafka'): Promise<void> {
  const { kill, start } = part === 'processor-1' ? system : system.ground;
  await (kill as (name: string) => Promise<void>)(part);
  await sleep(500);
  await (start as (name: string) => Promise<void>)(part);
}

test(`${MESSAGES} messages with duplicates and disorder are answered exactly, through kill -9 of processor, ClickHouse and broker, and after a replay from offset 0`, async () => {
  const truth = join(dataDir, 'truth.json');
  const sending = simulate(truth);
  while (!existsSync(truth)) await sleep(100);
  await sleep(4_000);
  await crash('processor-1');
  await sleep(5_000);
  await crash('clickhouse');
  await sleep(5_000);
  await crash('kafka');
  await sleep(3_000);
  await crash('processor-1');
  expect(await sending).toBe(0);
  await drained(admin, GROUP, PATIENCE_MS);
  await expectTruth(truth);

  await system.kill('processor-1', 'SIGKILL');
  await forget(admin, GROUP);
  await system.start('processor-1');
  await drained(admin, GROUP, PATIENCE_MS);
  await expectTruth(truth);
});

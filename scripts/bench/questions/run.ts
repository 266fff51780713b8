import type { ClickHouseClient } from '@clickhouse/client';
import { migrate } from '../../../infra/clickhouse/migrate.ts';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { openDatabase } from '../baseline/run.ts';
import { MESSAGES } from '../baseline/tables.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { ask, untilMerged, type Asked } from './ask.ts';
import { questionsAt } from './questions.ts';
import { empty, fill, type Stored } from './stored.ts';

export interface QuestionsOptions {
  /** Sizes, measured one after the other. */
  readonly messages: readonly number[];
  readonly report: (line: string) => void;
}

/** How long one question took, both ways, at one size. */
export interface Answered {
  readonly messages: number;
  readonly segmentCells: number;
  readonly question: string;
  readonly handset: Asked;
  readonly baseline: Asked;
}

const HOUR_MS = 3_600_000;
const DAYS = 90;
const TIMES = 7;
const PATIENCE_MS = 20_000;
const MERGED_WITHIN_MS = 600_000;

/** Asks all questions of both over the same messages, which are made inside ClickHouse. */
export async function questions(options: QuestionsOptions): Promise<readonly Answered[]> {
  return inTemporaryFolder(async (dataDir) => {
    const ground = await startGround({ dataDir, ports: 'free', parts: ['clickhouse'] });
    return onGround(ground, options).finally(() => ground.stop());
  });
}

async function onGround(ground: Ground, options: QuestionsOptions): Promise<readonly Answered[]> {
  const baseline = await openDatabase(ground);
  const handset = await openHandset(ground);
  try {
    await baseline.command({ query: MESSAGES });
    return await askAtSizes({ handset, baseline }, options);
  } finally {
    await Promise.all([handset.close(), baseline.close()]);
  }
}

/** The real tables and views. */
async function openHandset({ clickhouse }: Ground): Promise<ClickHouseClient> {
  const { url, user, password } = clickhouse;
  const settings = { url, user, password, database: 'handset' };
  await migrate({ clickhouse: settings });
  return createClickHouse(settings, 'handset-questions', 3_600_000);
}

type Clients = Readonly<Record<'handset' | 'baseline', ClickHouseClient>>;

async function askAtSizes(clients: Clients, { messages, report }: QuestionsOptions): Promise<Answered[]> {
  // Rollups answer whole hours: both are asked about the same ones.
  const until = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const answered: Answered[] = [];
  for (const target of [...messages].sort((a, b) => a - b)) {
    const began = Date.now();
    await refill(clients, { messages: target, days: DAYS, until });
    report(`${target} messages are there after ${Math.round((Date.now() - began) / 1000)} s`);
    answered.push(...(await askAll(clients, target, until, report)));
  }
  return answered;
}

/** Each size is spread over the same days, in the order of time as real messages come. */
async function refill({ handset, baseline }: Clients, stored: Stored): Promise<void> {
  await Promise.all([empty(handset), empty(baseline)]);
  await fill(handset, 'handset', stored);
  await fill(baseline, 'baseline', stored);
  await untilMerged(handset, MERGED_WITHIN_MS);
}

async function askAll(
  { handset, baseline }: Clients,
  messages: number,
  until: number,
  report: (line: string) => void,
): Promise<Answered[]> {
  const segmentCells = await countOf(handset, 'segment_cells');
  const answered: Answered[] = [];
  for (const question of questionsAt(until)) {
    const one = {
      ...{ messages, segmentCells, question: question.name },
      handset: await ask(handset, question.handset, TIMES, PATIENCE_MS),
      baseline: await ask(baseline, question.baseline, TIMES, PATIENCE_MS),
    };
    report(lineOf(one));
    if (one.handset.rows !== one.baseline.rows) report('  their answers differ');
    answered.push(one);
  }
  return answered;
}

async function countOf(client: ClickHouseClient, table: string): Promise<number> {
  const answer = await client.query({ query: `SELECT count() AS rows FROM ${table} FINAL`, format: 'JSONEachRow' });
  const [row] = await answer.json<{ rows: string }>();
  return Number(row?.rows ?? 0);
}

const lineOf = ({ messages, segmentCells, question, handset, baseline }: Answered): string =>
  `${messages} messages, ${segmentCells} segment cells | ${question} | ${shown(handset)} | baseline ${shown(baseline)}`;

const shown = ({ first, median, slowest, rows }: Asked): string =>
  `median ${median.toFixed(0)} ms, first ${first.toFixed(0)}, slowest ${slowest.toFixed(0)}, ${rows} rows`;

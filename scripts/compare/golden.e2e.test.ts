import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSystem, type System } from '../../infra/local/system.ts';
import { EXAMPLES, GOLDEN_VIEWS, prefixOf, type GoldenView } from '../../schemas/golden/examples.ts';
import { fits, play, yesterday, type Example, type Stage } from '../../schemas/golden/story.ts';
import { KINDS } from '../../schemas/kinds.ts';
import type { Row } from '../oracle/rows.ts';
import { truthOf } from '../oracle/truth.ts';
import { publishAll } from '../simulate/publish.ts';
import { clickhouseAnswers } from './answers.ts';
import { isEqual } from './compare.ts';
import { reportOf } from './report.ts';
import { connect, type Connection } from './testing/connection.ts';
import { truthInMemory } from './truth-source.ts';
import { compareUntilEqual } from './until-equal.ts';

const run = `g${Date.now().toString(36)}`;
const day = yesterday(Date.now());
const stageOf = (view: GoldenView, example: Example): Stage => ({ prefix: prefixOf(run, view, example), day });
const stories = GOLDEN_VIEWS.flatMap((view) =>
  EXAMPLES[view].flatMap((example: Example) => play(example.given, stageOf(view, example))),
);

/** How long all stories together may take to become answers (ms). */
const PATIENCE = 120_000;

let dataDir: string;
let system: System;
let connection: Connection;
let client: ClickHouseClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-golden-'));
  system = await startSystem({ dataDir, ports: 'free' });
  connection = await connect(system.env);
  client = connection.clickhouse;
  const deliveries = stories.map((played) => ({
    ...played,
    topic: KINDS[played.kind].topic,
    key: played.event.message_id,
    at: played.event.occurred_at,
  }));
  await publishAll(deliveries, { ...connection, rate: 0, patience: PATIENCE });
});

afterAll(async () => {
  await connection?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

it('has become all that the oracle says of the stories', async () => {
  const truth = truthInMemory(truthOf(stories, { piiKey: connection.piiKey, now: Date.now() }));
  const comparisons = await compareUntilEqual(clickhouseAnswers(client), truth, PATIENCE);
  expect(comparisons.every(isEqual), reportOf(comparisons)).toBe(true);
});

async function readRows(view: GoldenView): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of clickhouseAnswers(client)(`SELECT * FROM ${view}`)) rows.push(row);
  return rows;
}

const belongsTo = (row: Row, { prefix }: Stage): boolean =>
  [row['account_id'], row['message_id']].some((name) => typeof name === 'string' && name.startsWith(prefix));

describe.each(GOLDEN_VIEWS)('the golden examples of %s on the whole system', (view) => {
  let rows: Row[];
  beforeAll(async () => {
    // What is left out is recorded on its own way, which may take a little longer.
    const complete = async () => {
      rows = await readRows(view);
      return EXAMPLES[view].every((example: Example) => rows.some((row) => belongsTo(row, stageOf(view, example))));
    };
    await vi.waitUntil(complete, { timeout: PATIENCE, interval: 500 });
  });

  it.each<Example>(EXAMPLES[view])('$column: $story', (example) => {
    const stage = stageOf(view, example);
    const ours = rows.filter((row) => belongsTo(row, stage));
    expect(
      ours.filter((row) => fits(row, example.expect, stage)),
      `rows that came out: ${JSON.stringify(ours, null, 1)}`,
    ).toHaveLength(1);
  });

  it('has one for every column', async () => {
    const result = await client.query({
      query: 'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {view: String}',
      query_params: { view },
      format: 'JSONEachRow',
    });
    const columns = (await result.json<{ name: string }>()).map(({ name }) => name);
    expect(columns.length).toBeGreaterThan(0);
    const told = new Set(EXAMPLES[view].map(({ column }) => column));
    expect(columns.filter((column) => !told.has(column))).toEqual([]);
  });
});

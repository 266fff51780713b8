import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClickHouseClient } from '@clickhouse/client';
import { startSystem, type System } from '../../infra/local/system.ts';
import { KINDS } from '../../schemas/kinds.ts';
import { EXAMPLES, GOLDEN_VIEWS, prefixOf, type GoldenView } from '../../schemas/golden/examples.ts';
import { fits, play, yesterday, type Example, type Stage } from '../../schemas/golden/story.ts';
import { createClickHouse } from '../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings, kafkaSettings, registryUrl } from '../../services/runtime/connections.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { createPublisher } from '../../services/runtime/kafka/publisher.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import { registerSchemas } from '../../services/runtime/registry/schemas.ts';
import { readSettings } from '../../services/runtime/settings.ts';
import type { Row } from '../oracle/rows.ts';
import { publishAll } from '../simulate/publish.ts';
import { clickhouseAnswers } from './answers.ts';

const run = `g${Date.now().toString(36)}`;
const day = yesterday(Date.now());
const stageOf = (view: GoldenView, example: Example): Stage => ({ prefix: prefixOf(run, view, example), day });

/** How long all stories together may take to become answers (ms). */
const PATIENCE = 60_000;

let dataDir: string;
let system: System;
let client: ClickHouseClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'handset-golden-'));
  system = await startSystem({ dataDir, ports: 'free' });
  const settings = readSettings(system.env, (read) => ({
    kafka: kafkaSettings(read),
    registry: registryUrl(read),
    clickhouse: clickhouseSettings(read),
  }));
  client = createClickHouse(settings.clickhouse, 'golden');
  await publishStories(settings);
});

afterAll(async () => {
  await client?.close();
  await system?.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

async function publishStories(settings: { kafka: ReturnType<typeof kafkaSettings>; registry: string }): Promise<void> {
  const schemaIds = await registerSchemas(settings.registry);
  const publisher = createPublisher(createKafka(settings.kafka, 'golden', createLogger('golden', 'warn')));
  const stories = GOLDEN_VIEWS.flatMap((view) =>
    EXAMPLES[view].flatMap((example: Example) => play(example.given, stageOf(view, example))),
  );
  const deliveries = stories.map((played) => ({
    ...played,
    topic: KINDS[played.kind].topic,
    key: played.event.message_id,
    at: played.event.occurred_at,
  }));
  await publishAll(deliveries, { publisher, schemaIds, rate: 0, patience: PATIENCE });
  await publisher.stop();
}

/** The rows of a view that belong to an example: of its accounts, or of its messages where nobody knows the account. */
async function rowsOf(view: GoldenView, { prefix }: Stage): Promise<Row[]> {
  const column = view === 'orphans' ? 'message_id' : 'account_id';
  const both = view === 'dead_letters' ? ` OR startsWith(message_id, '${prefix}')` : '';
  const rows: Row[] = [];
  for await (const row of clickhouseAnswers(client)(
    `SELECT * FROM ${view} WHERE startsWith(${column}, '${prefix}')${both}`,
  ))
    rows.push(row);
  return rows;
}

describe.each(GOLDEN_VIEWS)('the golden examples of %s on the whole system', (view) => {
  it.each<Example>(EXAMPLES[view])('$column: $story', async (example) => {
    const stage = stageOf(view, example);
    const fitting = async () => (await rowsOf(view, stage)).filter((row) => fits(row, example.expect, stage));
    await expect
      .poll(fitting, { timeout: PATIENCE, interval: 250 })
      .toHaveLength(1)
      .catch(async (error: unknown) => {
        throw new Error(`rows that came out: ${JSON.stringify(await rowsOf(view, stage), null, 1)}`, { cause: error });
      });
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

import { setTimeout as sleep } from 'node:timers/promises';
import { registerSchemas } from '../../../services/runtime/registry/schemas.ts';
import { historyOf } from '../backlog/history.ts';
import { produce } from '../backlog/produce.ts';
import { launchProcessors } from '../processes/processors.ts';
import { rowsOf, type Stage } from '../processes/stage.ts';

/** Messages whose timelines are copied: enough to differ, few enough to be made at once. */
const SEEDS = 2_000;
/** Ids of copies differ from their seeds' in these first characters. */
const PREFIX = 8;

/** Lets a processor make the timelines of some messages, and keeps them aside as `seeds`. */
export async function makeSeeds({ ground, env, kafka, clickhouse }: Stage): Promise<void> {
  const schemaIds = await registerSchemas(ground.registry.url);
  const history = historyOf({ seed: 'hot', messages: SEEDS, until: Date.now() }, () => undefined);
  const events = await produce(history, { kafka, schemaIds, compression: 'none', report: () => undefined });
  const processors = await launchProcessors({ count: 1, dataDir: ground.dataDir, env });
  const folded = async () => (await processors.metrics())?.get('handset_events_folded_total') ?? 0;
  while ((await folded()) < events) await sleep(200);
  await processors.stop();
  await clickhouse.command({
    query: 'CREATE TABLE seeds ENGINE = MergeTree ORDER BY message_id AS SELECT * FROM timelines FINAL',
  });
  await clickhouse.command({ query: 'TRUNCATE TABLE timelines' });
}

/** Makes `messages` copies of the seeds, numbered from `first`, as if they had just been published. */
export async function copySeeds({ clickhouse }: Stage, first: number, messages: number): Promise<void> {
  const rounds = Math.ceil(messages / SEEDS);
  const from = Math.ceil(first / SEEDS);
  await clickhouse.command({
    query: `
      INSERT INTO timelines SELECT seed.* REPLACE
        (concat(leftPad(lower(hex(number)), ${PREFIX}, '0'), substring(message_id, ${PREFIX + 1})) AS message_id,
         now64(3) AS updated_at, now64(3) AS first_seen_at)
      FROM numbers(${from}, ${rounds}) AS rounds CROSS JOIN seeds AS seed`,
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1, max_execution_time: 3_600 },
  });
}

/** How many timelines there are. */
export async function countTimelines({ clickhouse }: Stage): Promise<number> {
  const [row] = await rowsOf<{ n: string }>(clickhouse, 'SELECT count() AS n FROM timelines FINAL');
  return Number(row?.n ?? 0);
}

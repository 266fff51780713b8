import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import pRetry from 'p-retry';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { setUp } from '../../../infra/setup/set-up.ts';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings } from '../../../services/runtime/connections.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { readSettings } from '../../../services/runtime/settings.ts';
import type { Metrics } from '../processes/metrics.ts';
import { launchProcessors, type Processors } from '../processes/processors.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { measureUsage } from '../processes/usage.ts';
import { fill, type Stored } from '../questions/stored.ts';
import { race, type Run } from './contest.ts';
import { PII_KEY, type Dataset } from './dataset.ts';
import { startOf } from './history.ts';
import { stalled } from './stall.ts';
import { compareCells, isExact, tallyDifferences, totalsAreRight } from './truth.ts';
import { reportOf } from '../../compare/report.ts';

export interface HandsetOptions {
  readonly rawEvents: 'on' | 'off';
  readonly processors: number;
  /** Where CPU profiles go; absent: none are taken. */
  readonly profiles?: string;
  /** More settings of the processor. */
  readonly settings: Readonly<Record<string, string>>;
  /** Messages that ClickHouse knows already, none of which the history is about. */
  readonly stored: number;
  readonly report: (line: string) => void;
}

const PATIENCE_MS = 3_600_000;
const LOOK_EVERY_MS = 100;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STORED_DAYS = 30;
const STORED_AGE_DAYS = 3;

/** Lets the real processor work off the history into a new ClickHouse, and judges every answer. */
export async function runHandset(dataset: Dataset, options: HandsetOptions): Promise<Run> {
  return inTemporaryFolder(async (dataDir) => {
    const ground = await startGround({ dataDir, ports: 'free', parts: ['clickhouse'] });
    return contest(dataset, ground, options).finally(() => ground.stop());
  });
}

async function contest(dataset: Dataset, ground: Ground, options: HandsetOptions): Promise<Run> {
  const group = `bench-${Date.now()}`;
  const env = {
    ...ground.env,
    ...options.settings,
    HANDSET_KAFKA_BROKERS: dataset.ground.kafka.brokers,
    HANDSET_SCHEMA_REGISTRY_URL: dataset.ground.registry.url,
    HANDSET_PARTITIONS: String(dataset.partitions),
    HANDSET_PII_KEY: PII_KEY,
    HANDSET_PROCESSOR_GROUP: group,
    HANDSET_RAW_EVENTS: options.rawEvents,
  };
  await forgetJournal(dataset);
  // A broker may not have heard yet of a topic that it has just been asked to make anew.
  await pRetry(() => setUp(env, createLogger('bench', 'warn')), { retries: 5 });
  const client = createClickHouse(
    readSettings(env, (read) => ({ ...clickhouseSettings(read) })),
    'handset-bench',
    600_000,
  );
  if (options.profiles !== undefined) await mkdir(options.profiles, { recursive: true });
  if (options.stored > 0) await fill(client, 'handset', storedBefore(dataset, options.stored));
  const { profiles } = options;
  const processors = await launchProcessors({
    ...{ count: options.processors, dataDir: ground.dataDir, env },
    ...(profiles !== undefined && { profiles }),
  });
  try {
    return await measure(dataset, { ground, processors, client }, options);
  } finally {
    const complaints = await processors.complaints();
    if (complaints !== '') options.report(complaints);
    await processors.stop();
    await client.close();
  }
}

/** A new ClickHouse has none of what an old journal says is in. */
async function forgetJournal({ ground }: Dataset): Promise<void> {
  const kafka = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'bench', createLogger('bench', 'warn'));
  const admin = kafka.admin();
  await admin.connect();
  const topics: string[] = [OTHER_TOPICS.journal.name, OTHER_TOPICS.deadLetter.name];
  await admin.deleteTopics({ topics });
  while ((await admin.listTopics()).some((topic) => topics.includes(topic))) await sleep(100);
  await admin.disconnect();
}

/** Older than anything that a takeover loads into memory, and younger than anything that retention removes. */
const storedBefore = ({ manifest }: Dataset, messages: number): Stored => ({
  ...{ messages, days: STORED_DAYS },
  until: startOf(manifest) - STORED_AGE_DAYS * DAY_MS,
});

interface Stage {
  readonly ground: Ground;
  readonly processors: Processors;
  readonly client: ClickHouseClient;
}

async function measure(dataset: Dataset, stage: Stage, options: HandsetOptions): Promise<Run> {
  const { processors, client, ground } = stage;
  const { events } = dataset.manifest;
  const since = Math.floor(startOf(dataset.manifest) / HOUR_MS) * HOUR_MS;
  const pids = {
    ...Object.fromEntries(
      processors.pids().map((_, index) => [`processor-${index + 1}`, () => processors.pids()[index] ?? null]),
    ),
    clickhouse: ground.clickhouse.pid,
    kafka: dataset.ground.kafka.pid,
  };
  const usage = measureUsage(pids);
  let last: Metrics = new Map();
  const read = async (): Promise<number> => {
    last = (await processors.metrics()) ?? last;
    return last.get('handset_records_total') ?? 0;
  };
  const { seconds, samples } = await race({
    ...{ read, everyMs: LOOK_EVERY_MS, patienceMs: PATIENCE_MS },
    isRead: async () => (last.get('handset_events_folded_total') ?? 0) >= events,
    isRight: () => totalsAreRight(client, dataset.expected.totals, since),
  });
  const used = usage();
  const figures = { ...figuresOf(last, seconds), ...(await storedFigures(client)) };
  // Cells of what was stored before are nobody's truth; the totals tell them apart by their time.
  const comparisons = options.stored > 0 ? [] : await compareCells(client, dataset.cells);
  const wrongStatuses = await tallyDifferences(client, dataset.expected.tally, since);
  const exact = isExact(comparisons, wrongStatuses);
  if (!exact) options.report(`${reportOf(comparisons)}\nmessages, wrong by status: ${wrongStatuses.join(', ')}`);
  return {
    ...{
      name: `handset, events ${options.rawEvents}${options.stored > 0 ? `, ${options.stored} messages stored` : ''}`,
      events,
      seconds,
      exact,
      usage: used,
      figures,
    },
    stalledSeconds: stalled(samples) / 1000,
  };
}

function figuresOf(metrics: Metrics, seconds: number): Record<string, number> {
  const of = (name: string): number => metrics.get(name) ?? NaN;
  const mean = (name: string): number => of(`${name}_sum`) / of(`${name}_count`);
  return {
    batches: of('handset_insert_seconds_count'),
    mean_insert_seconds: mean('handset_insert_seconds'),
    mean_append_seconds: mean('handset_journal_append_seconds'),
    gc_share: of('nodejs_gc_duration_seconds_sum') / seconds,
    rows_inserted: of('handset_rows_inserted_total'),
    ids_looked_up: of('handset_ids_looked_up_total'),
    started_over: metrics.get('handset_starts_over_total') ?? 0,
  };
}

async function storedFigures(client: ClickHouseClient): Promise<Record<string, number>> {
  const result = await client.query({
    query: `SELECT (SELECT count() FROM events WHERE kind IN ('submit', 'handoff', 'dlr')) AS raw_events, (SELECT count() FROM segment_performance) AS segment_cells`,
    format: 'JSONEachRow',
  });
  const [row = {}] = await result.json<Record<string, string>>();
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
}

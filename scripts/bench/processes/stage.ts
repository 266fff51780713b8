import type { ClickHouseClient } from '@clickhouse/client';
import type { Kafka } from 'kafkajs';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { setUp } from '../../../infra/setup/set-up.ts';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings } from '../../../services/runtime/connections.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { readSettings } from '../../../services/runtime/settings.ts';
import { inTemporaryFolder } from './temporary.ts';

/** All servers, set up, without any service: what a measurement starts its processors on. */
export interface Stage {
  readonly ground: Ground;
  /** Points processes at the servers. */
  readonly env: Readonly<Record<string, string>>;
  readonly clickhouse: ClickHouseClient;
  readonly kafka: Kafka;
}

/** How long a statement of a measurement may take (ms). */
const STATEMENT_MS = 3_600_000;

/** Gives `work` a stage of its own, on free ports and in a temporary folder that is removed afterwards. */
export async function onStage<T>(
  settings: Readonly<Record<string, string>>,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(async (dataDir) => {
    const ground = await startGround({ dataDir, ports: 'free' });
    return onGround(ground, settings, work).finally(() => ground.stop());
  });
}

async function onGround<T>(
  ground: Ground,
  settings: Readonly<Record<string, string>>,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const logger = createLogger('bench', 'warn');
  const env = { ...ground.env, ...settings };
  await setUp(env, logger);
  const access = readSettings(env, (read) => ({ ...clickhouseSettings(read) }));
  const clickhouse = createClickHouse(access, 'handset-bench', STATEMENT_MS);
  const kafka = createKafka({ brokers: [ground.kafka.brokers], ssl: false }, 'bench', logger);
  return work({ ground, env, clickhouse, kafka }).finally(() => clickhouse.close());
}

/** The rows of a question. */
export async function rowsOf<Row>(client: ClickHouseClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
}

import type { ClickHouseClient } from '@clickhouse/client';
import type { Admin } from 'kafkajs';
import { startGround, type Ground } from '../../../infra/local/ground.ts';
import { KIND_NAMES, KINDS } from '../../../schemas/kinds.ts';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { race, type Run } from '../backlog/contest.ts';
import type { Dataset } from '../backlog/dataset.ts';
import { stalled } from '../backlog/stall.ts';
import type { Tally } from '../backlog/tally.ts';
import { inTemporaryFolder } from '../processes/temporary.ts';
import { measureUsage } from '../processes/usage.ts';
import { feedView, groupOf, kafkaTable, MESSAGES, type Source } from './tables.ts';

const PATIENCE_MS = 3_600_000;
const LOOK_EVERY_MS = 200;
const DATABASE = 'baseline';

/** Lets ClickHouse's own Kafka engine work off the history into a new ClickHouse, and judges its answers by FINAL. */
export async function runBaseline(dataset: Dataset): Promise<Run> {
  return inTemporaryFolder(async (dataDir) => {
    const ground = await startGround({ dataDir, ports: 'free', parts: ['clickhouse'] });
    return onGround(dataset, ground).finally(() => ground.stop());
  });
}

async function onGround(dataset: Dataset, ground: Ground): Promise<Run> {
  const client = await openDatabase(ground);
  const { brokers } = dataset.ground.kafka;
  const admin = createKafka({ brokers: [brokers], ssl: false }, 'bench', createLogger('bench', 'warn')).admin();
  await admin.connect();
  try {
    return await contest(dataset, { ground, client, admin });
  } finally {
    await admin.disconnect();
    await client.close();
  }
}

/** A client of the baseline's own database. */
export async function openDatabase({ clickhouse }: Ground): Promise<ClickHouseClient> {
  const { url, user, password } = clickhouse;
  const open = (database: string) => createClickHouse({ url, user, password, database }, 'handset-baseline', 3_600_000);
  const first = open('default');
  await first.command({ query: `CREATE DATABASE IF NOT EXISTS ${DATABASE}` });
  await first.close();
  return open(DATABASE);
}

interface Stage {
  readonly ground: Ground;
  readonly client: ClickHouseClient;
  readonly admin: Admin;
}

async function contest(dataset: Dataset, { ground, client, admin }: Stage): Promise<Run> {
  const source: Source = {
    brokers: dataset.ground.kafka.brokers,
    registry: dataset.ground.registry.url,
    group: `baseline-${Date.now()}`,
  };
  await client.command({ query: MESSAGES });
  for (const kind of KIND_NAMES) await client.command({ query: kafkaTable(kind, source) });
  const usage = measureUsage({ clickhouse: ground.clickhouse.pid, kafka: dataset.ground.kafka.pid });
  for (const kind of KIND_NAMES) await client.command({ query: feedView(kind) });
  const { events } = dataset.manifest;
  const { seconds, samples } = await race({
    ...{ everyMs: LOOK_EVERY_MS, patienceMs: PATIENCE_MS },
    read: () => polled(client),
    isRead: async () => (await committed(admin, source)) >= events,
    isRight: () => isRight(client, dataset.expected.tally),
  });
  const used = usage();
  const twice = (samples.at(-1)?.done ?? events) - events;
  for (const kind of KIND_NAMES) await client.command({ query: `DROP TABLE feed_${kind}` });
  return {
    ...{ name: 'baseline', events, seconds, exact: true, usage: used },
    stalledSeconds: stalled(samples) / 1000,
    figures: { read_twice: twice },
  };
}

/** Records that the Kafka tables have taken from the broker. */
async function polled(client: ClickHouseClient): Promise<number> {
  const query = `SELECT value FROM system.events WHERE event = 'KafkaMessagesPolled'`;
  const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<{ value: string }>();
  return Number(rows[0]?.value ?? 0);
}

/** Records behind the committed offsets: they are in the table. Topics without records have no offsets. */
async function committed(admin: Admin, source: Source): Promise<number> {
  const counts = await Promise.all(
    KIND_NAMES.map(async (kind) => {
      const offsets = await admin.fetchOffsets({ groupId: groupOf(source, kind), topics: [KINDS[kind].topic] });
      return offsets.flatMap(({ partitions }) => partitions.map(({ offset }) => Math.max(0, Number(offset))));
    }),
  );
  return counts.flat().reduce((sum, count) => sum + count, 0);
}

/**
 * Its counts, asked by FINAL: what is right however receipts are weighed. (A field of a tuple that is read alone is not
 * merged, hence the setting.)
 */
async function isRight(client: ClickHouseClient, expected: Tally): Promise<boolean> {
  const query = `
    SELECT count() AS messages, countIf(tupleElement(receipt, 'status') = 'delivered') AS delivered, sum(parts) AS parts,
      sum(length(clicks)) AS clicks
    FROM messages FINAL WHERE submitted_at > 0 SETTINGS optimize_functions_to_subcolumns = 0`;
  const rows = await (await client.query({ query, format: 'JSONEachRow' })).json<Record<string, string>>();
  const sum = (name: 'messages' | 'parts' | 'clicks') =>
    Object.values(expected).reduce((all, sums) => all + sums[name], 0);
  const wanted = {
    ...{ messages: sum('messages'), parts: sum('parts'), clicks: sum('clicks') },
    delivered: expected['delivered']?.messages ?? 0,
  };
  return Object.entries(wanted).every(([name, value]) => Number(rows[0]?.[name]) === value);
}

import { kafkaSettings, registryUrl } from '../../services/runtime/connections.ts';
import { createKafka } from '../../services/runtime/kafka/client.ts';
import { ensureTopics } from '../../services/runtime/kafka/topics.ts';
import type { Logger } from '../../services/runtime/logger.ts';
import { registerSchemas } from '../../services/runtime/registry/schemas.ts';
import { readSettings, type Environment, type SettingsReader } from '../../services/runtime/settings.ts';
import { migratorConfig } from '../clickhouse/config.ts';
import { migrate } from '../clickhouse/migrate.ts';

/** Everything that the setting up can be told. */
export const setUpConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    topics: {
      partitions: read.whole('HANDSET_PARTITIONS', 4, { min: 1, max: 10_000 }),
      replicationFactor: read.whole('HANDSET_REPLICATION_FACTOR', 1, { min: 1, max: 100 }),
      retentionDays: kafkaRetention(read),
    },
  }));

/** Days that Kafka keeps events, dead letters and the journal. */
function kafkaRetention(read: SettingsReader) {
  const days = (name: string, fallback: number) => read.whole(name, fallback, { min: 1, max: 36_500 });
  return {
    events: days('HANDSET_RETENTION_EVENTS_DAYS', 7),
    deadLetters: days('HANDSET_RETENTION_DEAD_LETTERS_DAYS', 30),
    journal: days('HANDSET_RETENTION_JOURNAL_DAYS', 7),
  };
}

/**
 * Brings an empty or older installation to where the services expect it: topics, schemas, tables and views. What is
 * there already stays, so it runs before every start.
 */
export async function setUp(env: Environment, logger: Logger): Promise<void> {
  const config = setUpConfig(env);
  const tables = migratorConfig(env);
  await Promise.all([
    setUpTopics(config, logger),
    registerSchemas(config.registryUrl),
    migrate({ ...tables, report: (line) => logger.info(line) }),
  ]);
}

async function setUpTopics(config: ReturnType<typeof setUpConfig>, logger: Logger): Promise<void> {
  const admin = createKafka(config.kafka, 'handset-setup', logger).admin();
  await admin.connect();
  try {
    await ensureTopics(admin, config.topics);
  } finally {
    await admin.disconnect();
  }
}

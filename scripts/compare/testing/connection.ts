import type { ClickHouseClient } from '@clickhouse/client';
import type { Admin } from 'kafkajs';
import { createClickHouse } from '../../../services/runtime/clickhouse/client.ts';
import { clickhouseSettings, kafkaSettings, piiKey, registryUrl } from '../../../services/runtime/connections.ts';
import { createKafka } from '../../../services/runtime/kafka/client.ts';
import { createPublisher, type Publisher } from '../../../services/runtime/kafka/publisher.ts';
import { createLogger } from '../../../services/runtime/logger.ts';
import { registerSchemas } from '../../../services/runtime/registry/schemas.ts';
import { readSettings, type Environment } from '../../../services/runtime/settings.ts';
import type { SchemaIds } from '../../simulate/publish.ts';

/** What a test needs of a running system: where events go in, where answers come out, and the key of pseudonyms. */
export interface Connection {
  readonly publisher: Publisher;
  readonly schemaIds: SchemaIds;
  readonly admin: Admin;
  readonly clickhouse: ClickHouseClient;
  readonly piiKey: string;
  readonly close: () => Promise<void>;
}

/** Connects to the system that an environment points at. */
export async function connect(env: Environment): Promise<Connection> {
  const settings = readSettings(env, (read) => ({
    kafka: kafkaSettings(read),
    registry: registryUrl(read),
    clickhouse: clickhouseSettings(read),
    piiKey: piiKey(read),
  }));
  const schemaIds = await registerSchemas(settings.registry);
  const kafka = createKafka(settings.kafka, 'handset-test', createLogger('test', 'warn'));
  const publisher = createPublisher(kafka);
  const admin = kafka.admin();
  await admin.connect();
  const clickhouse = createClickHouse(settings.clickhouse, 'handset-test');
  const close = async () => {
    await publisher.stop();
    await admin.disconnect();
    await clickhouse.close();
  };
  return { publisher, schemaIds, admin, clickhouse, piiKey: settings.piiKey, close };
}

import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { createClickHouse } from '../runtime/clickhouse/client.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { serveHealth } from '../runtime/health.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { createPublisher } from '../runtime/kafka/publisher.ts';
import { runService, stopAll, type Stop } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas, writerSchemas } from '../runtime/registry/schemas.ts';
import { tellAccounts } from './accounts.ts';
import { consentConfig } from './config.ts';
import { follow } from './follow.ts';
import { publishOnce } from './publish.ts';
import { readPublished } from './topic.ts';

const logger = createLogger('consent', process.env['LOG_LEVEL']);
await runService(logger, start);

async function start(): Promise<Stop> {
  const config = consentConfig(withLocalKeys(process.env));
  const registers = [new Registry()];
  const [registry] = registers;
  collectDefaultMetrics({ register: registry! });
  const published = new Counter({
    name: 'handset_suppressions_published_total',
    help: 'Records put on handset.suppressions.',
    registers,
  });
  const lookSeconds = new Gauge({
    name: 'handset_suppressions_look_seconds',
    help: 'How long the last look at the view suppressions took.',
    registers,
  });
  const known = new Gauge({
    name: 'handset_suppressions',
    help: 'Records that handset.suppressions holds.',
    registers,
  });
  const client = createClickHouse(config.clickhouse, 'handset-consent');
  const kafka = createKafka(config.kafka, 'handset-consent', logger);
  const publisher = createPublisher(kafka);
  const open = async () => {
    await tellAccounts(client, config.accounts, Date.now());
    const schemaId = (await registerSchemas(config.registryUrl)).get(OTHER_TOPICS.suppressions.name)!;
    const holds = await readPublished(kafka, writerSchemas(config.registryUrl));
    return async () => {
      const records = await publishOnce({ client, publisher, schemaId, published: holds });
      known.set(holds.size);
      return records;
    };
  };
  const looked = (records: number, tookMs: number): void => {
    published.inc(records);
    lookSeconds.set(tookMs / 1000);
  };
  const following = follow({ open, everyMs: config.everyMs, logger, looked });
  const health = () => [following.reason()].filter((reason) => reason !== undefined);
  const app = await serveHealth(config, health, registry!);
  logger.info({ address: app.server.address() }, 'listening');
  return () => stopAll([() => client.close(), () => publisher.stop(), () => app.close(), following.stop]);
}

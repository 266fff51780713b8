import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { KINDS } from '../../schemas/kinds.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { followTopic } from '../runtime/kafka/follow.ts';
import { createPublisher } from '../runtime/kafka/publisher.ts';
import { runService, stopAll, type Stop } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas, writerSchemas } from '../runtime/registry/schemas.ts';
import { linksApp } from './app.ts';
import { openBook } from './book/book.ts';
import { entryReader } from './book/entries.ts';
import { linksConfig } from './config.ts';
import { readNetworks } from './hits/networks.ts';
import { CODES_LIMITS } from './hits/reasons.ts';
import { recent } from './hits/recent.ts';
import { addGauges, createMetrics } from './metrics.ts';
import { sendClicks } from './send.ts';
import { openSpool } from './spool/spool.ts';

/** A stretch of clicks is sent again when Kafka has not acknowledged it after this long (ms). */
const LIMITS = { acknowledgeWithinMs: 8_000 };
const OUR_NETWORKS = new URL('data-centres.txt', import.meta.url);

const logger = createLogger('links', process.env['LOG_LEVEL']);
await runService(logger, start);

async function start(): Promise<Stop> {
  const config = linksConfig(withLocalKeys(process.env));
  const dataCentres = readNetworks(readFileSync(config.networksFile || OUR_NETWORKS, 'utf8'));
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = createMetrics(registry);
  const book = openBook(join(config.folder, 'book'));
  const spool = openSpool(join(config.folder, 'spool'));
  const kafka = createKafka(config.kafka, 'handset-links', logger);
  const publisher = createPublisher(kafka, LIMITS);
  const read = entryReader(writerSchemas(config.registryUrl));
  const count = (fault: string | undefined) => metrics.record(fault === undefined ? 'entered' : 'void');
  const following = followTopic({ kafka, topic: OTHER_TOPICS.links.name, store: book, read, logger, count });
  const schemaId = async () => (await registerSchemas(config.registryUrl)).get(KINDS.click.topic)!;
  const sending = sendClicks({ spool, publisher, schemaId, logger, count: metrics.clicks });
  addGauges(registry, spool, following);
  /** Kafka is not among the reasons: redirects go on without it, and a balancer must not take us out for that. */
  const health = () => {
    const { reason } = spool.held();
    return [
      ...(book.isComplete() ? [] : ['the links have not been read to the end yet']),
      ...(reason === undefined ? [] : [`clicks cannot be written to the disk: ${reason}`]),
    ];
  };
  const suspicions = { dataCentres, codes: recent(CODES_LIMITS, Date.now) };
  const ports = { book, spool, suspicions, health, registry, answered: metrics.answered, now: Date.now, logger };
  const app = linksApp(config, ports);
  await app.listen({ host: config.host, port: config.port });
  logger.info({ address: app.server.address(), networks: dataCentres.size }, 'listening');
  const closeSpool = async () => spool.close();
  const stops = [() => book.close(), closeSpool, () => publisher.stop(), sending.stop, following.stop];
  return () => stopAll([...stops, () => app.close()]);
}

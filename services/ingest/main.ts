import { collectDefaultMetrics, Registry } from 'prom-client';
import { EVENT_TOPICS, OTHER_TOPICS } from '../../schemas/topics.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { kafkaProbe } from '../runtime/kafka/probe.ts';
import { createPublisher, type Publisher } from '../runtime/kafka/publisher.ts';
import { runService, stopAll, type Stop } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas } from '../runtime/registry/schemas.ts';
import { ingestApp } from './app.ts';
import { ingestConfig } from './config.ts';
import { textFetcher } from './fetch-text.ts';
import { registering } from './readiness.ts';

/** A request has its answer after this long (ms), and this much may wait for Kafka meanwhile. */
const LIMITS = { acknowledgeWithinMs: 8_000, maxWaitingBytes: 64 * 1024 * 1024 };
/** A failed publication is a reason to be unhealthy for this long (ms). */
const FAILURE_HOLDS_MS = 10_000;

/** What is written to beside the events. */
const WRITTEN = [OTHER_TOPICS.inbound, OTHER_TOPICS.inboundConversion, OTHER_TOPICS.links, OTHER_TOPICS.deadLetter];

const logger = createLogger('ingest', process.env['LOG_LEVEL']);
await runService(logger, start);

async function start(): Promise<Stop> {
  const config = ingestConfig(withLocalKeys(process.env));
  const kafka = createKafka(config.kafka, 'handset-ingest', logger);
  const publisher = createPublisher(kafka, LIMITS);
  const probe = kafkaProbe(kafka, [...EVENT_TOPICS, ...WRITTEN.map(({ name }) => name)]);
  const schemas = registering(() => registerSchemas(config.registryUrl), logger);
  const health = async () =>
    [schemas.reason(), recentFailure(publisher), await probe.ask()].filter((reason) => reason !== undefined);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const ports = { publisher, schemaIds: schemas.ids, health, registry, now: Date.now, fetchText: textFetcher(fetch) };
  const app = ingestApp(config, { ...ports, logger });
  await app.listen({ host: config.host, port: config.port });
  logger.info({ address: app.server.address(), publicUrl: config.publicUrl }, 'listening');
  return () => stopAll([() => publisher.stop(), () => probe.stop(), () => schemas.stop(), async () => app.close()]);
}

function recentFailure(publisher: Publisher): string | undefined {
  const failure = publisher.lastFailure();
  if (failure === undefined || Date.now() - failure.at > FAILURE_HOLDS_MS) return undefined;
  return `Kafka did not acknowledge: ${failure.message}`;
}

import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { EVENT_TOPICS, OTHER_TOPICS } from '../../schemas/topics.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { followTopic } from '../runtime/kafka/follow.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { kafkaProbe } from '../runtime/kafka/probe.ts';
import { createPublisher, type Publisher } from '../runtime/kafka/publisher.ts';
import { runService, stopAll, type Stop } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas, writerSchemas } from '../runtime/registry/schemas.ts';
import { ingestApp } from './app.ts';
import { ingestConfig, type IngestConfig } from './config.ts';
import { textFetcher } from './fetch-text.ts';
import { addNumbersGauge } from './metrics.ts';
import { lookUpReader, openNumberBook } from './numbers/book.ts';
import { numbersIn } from './numbers/numbers.ts';
import { registering } from './readiness.ts';

/** A request has its answer after this long (ms), and this much may wait for Kafka meanwhile. */
const LIMITS = { acknowledgeWithinMs: 8_000, maxWaitingBytes: 64 * 1024 * 1024 };
/** A failed publication is a reason to be unhealthy for this long (ms). */
const FAILURE_HOLDS_MS = 10_000;

/** What is written to beside the events. */
const WRITTEN = [
  OTHER_TOPICS.inbound,
  OTHER_TOPICS.inboundConversion,
  OTHER_TOPICS.links,
  OTHER_TOPICS.numbers,
  OTHER_TOPICS.deadLetter,
];

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
  const kept = config.piiKey === '' ? undefined : keptNumbers(config, kafka, registry);
  const numbers = kept?.numbers;
  const ports = {
    numbers,
    publisher,
    schemaIds: schemas.ids,
    health,
    registry,
    now: Date.now,
    fetchText: textFetcher(fetch),
  };
  const app = ingestApp(config, { ...ports, logger });
  await app.listen({ host: config.host, port: config.port });
  logger.info({ address: app.server.address(), publicUrl: config.publicUrl }, 'listening');
  const closeNumbers = async () => kept?.stop();
  return () =>
    stopAll([closeNumbers, () => publisher.stop(), () => probe.stop(), () => schemas.stop(), async () => app.close()]);
}

/** Look-ups of numbers, kept up to date for as long as it takes. A book that is behind is no reason to refuse a submit. */
function keptNumbers(config: IngestConfig, kafka: Kafka, registry: Registry) {
  const book = openNumberBook(join(config.folder, 'numbers'));
  const read = lookUpReader(writerSchemas(config.registryUrl));
  const topic = OTHER_TOPICS.numbers.name;
  const following = followTopic({ kafka, topic, store: book, read, logger, count: () => undefined });
  addNumbersGauge(registry, following.behind);
  return {
    numbers: numbersIn(book, config.piiKey),
    stop: async () => {
      await following.stop();
      await book.close();
    },
  };
}

function recentFailure(publisher: Publisher): string | undefined {
  const failure = publisher.lastFailure();
  if (failure === undefined || Date.now() - failure.at > FAILURE_HOLDS_MS) return undefined;
  return `Kafka did not acknowledge: ${failure.message}`;
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { decisionDecoder, schemaIdOf } from '../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { createClickHouse } from '../runtime/clickhouse/client.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { serveHealth } from '../runtime/health.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { createPublisher } from '../runtime/kafka/publisher.ts';
import { runService, stopAll, type Stop } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas, writerSchemas, type WriterSchemas } from '../runtime/registry/schemas.ts';
import { attributionConfig } from './config.ts';
import { consume } from './consume.ts';
import { decisions, proposer, type Decisions } from './decisions.ts';
import { finder } from './find.ts';
import { follow, offsetsSince } from './follow.ts';
import { horizon } from './horizon.ts';
import { openLinkBook } from './link-book.ts';
import { createMetrics } from './metrics.ts';
import { waiting } from './pending.ts';
import { outlets } from './publish.ts';
import { reader } from './reading.ts';
import { work, type WorkPorts } from './work.ts';

/** Pause between two rounds, and after one that was given up (ms). */
const ROUND_MS = 100;
const AGAIN_AFTER_MS = 1_000;

const logger = createLogger('attribution', process.env['LOG_LEVEL']);
await runService(logger, start);

async function start(): Promise<Stop> {
  const config = attributionConfig(withLocalKeys(process.env));
  const ids = await registerSchemas(config.registryUrl);
  const kafka = createKafka(config.kafka, 'handset-attribution', logger);
  const clickhouse = createClickHouse(config.clickhouse, 'handset-attribution');
  const schemas = writerSchemas(config.registryUrl);
  const publisher = createPublisher(kafka);
  const admin = kafka.admin();
  await admin.connect();
  const held = waiting();
  const known = decisions();
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = createMetrics(registry, { waiting: held.size, decisions: known.size });
  const out = outlets(publisher, (topic) => ids.get(topic)!);
  const book = openLinkBook(join(config.folder, 'links'), schemas);
  const links = follow({ kafka, topic: OTHER_TOPICS.links.name, logger, from: book.offsets, take: book.take });
  const deciding = followDecisions(kafka, known, schemas, config.rememberMs);
  const consuming = consume({
    ...{ kafka, group: config.group, waiting: held, read: reader(schemas), logger, now: Date.now },
    async bury(place, message, failure) {
      await out.bury(place, message, failure);
      metrics.deadLetter(failure.code);
    },
  });
  const ports: WorkPorts = {
    ...{ waiting: held, find: finder(clickhouse), linkOf: book.messageOf, decided: known.get, now: Date.now },
    propose: proposer(known, out.decide),
    foundUpTo: horizon(admin, config.processorGroup, Date.now),
    async tell(told) {
      await out.tell(told);
      for (const [, decision] of told) metrics.told(decision);
    },
    tellConsents: out.tellConsents,
  };
  const stopping = new AbortController();
  let failure: string | undefined;
  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (held.size() > 0 && deciding.caughtUp() && links.caughtUp()) await work(ports, config);
        await consuming.commit();
        known.forget(Date.now() - config.rememberMs);
        failure = undefined;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        metrics.failed();
        logger.warn({ err: error }, 'attribution waits; everything is tried again');
      }
      await sleep(failure === undefined ? ROUND_MS : AGAIN_AFTER_MS, undefined, { ref: false });
    }
  };
  const working = rounds();
  const health = () =>
    [
      consuming.trouble(),
      failure,
      deciding.caughtUp() ? undefined : 'decisions have not been read to the end yet',
    ].filter((reason) => reason !== undefined);
  const app = await serveHealth(config, health, registry);
  logger.info({ address: app.server.address() }, 'listening');
  const stopWork = async () => {
    stopping.abort();
    await working;
  };
  return () =>
    stopAll([
      ...[() => clickhouse.close(), () => admin.disconnect(), () => book.close(), () => publisher.stop()],
      ...[links.stop, deciding.stop, consuming.stop, stopWork, () => app.close()],
    ]);
}

/** Reads decisions as far back as they are remembered, and on. */
function followDecisions(kafka: Kafka, known: Decisions, schemas: WriterSchemas, rememberMs: number) {
  const topic = OTHER_TOPICS.decision.name;
  const enter = async ({ value, timestamp }: KafkaMessage): Promise<void> => {
    const id = value === null ? undefined : schemaIdOf(value);
    const schema = id === undefined ? undefined : await schemas(id);
    if (value === null || schema === undefined) return;
    known.enter(decisionDecoder(schema)(value), Number(timestamp));
  };
  return follow({
    ...{ kafka, topic, logger },
    from: () => offsetsSince(kafka, topic, Date.now() - rememberMs),
    async take(_partition, messages) {
      for (const message of messages) await enter(message);
    },
  });
}

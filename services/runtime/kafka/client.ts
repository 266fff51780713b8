import kafkajs, { type Kafka, type LogEntry, type SASLOptions } from 'kafkajs';
import type { KafkaSettings } from '../connections.ts';
import type { Logger } from '../logger.ts';
import { registerCodecs } from './codecs.ts';

const { Kafka: KafkaClient, logLevel } = kafkajs;

/**
 * A kafkajs client with all compression codecs registered and its log in ours, as debug lines: it complains of every try
 * (ten times a second while a broker is away), and what it gives up reaches the caller as an error.
 */
export function createKafka(settings: KafkaSettings, clientId: string, logger: Logger): Kafka {
  registerCodecs();
  return new KafkaClient({
    clientId,
    brokers: [...settings.brokers],
    ssl: settings.ssl,
    ...(settings.sasl && { sasl: settings.sasl as SASLOptions }),
    connectionTimeout: 5_000,
    requestTimeout: 20_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _timestamp, logger: _logger, ...details } }: LogEntry) =>
        logger.debug({ kafkajs: details }, `${namespace}: ${message}`),
  });
}

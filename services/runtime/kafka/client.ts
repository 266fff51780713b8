import kafkajs, { type Kafka, type LogEntry, type SASLOptions } from 'kafkajs';
import type { KafkaSettings } from '../connections.ts';
import type { Logger } from '../logger.ts';
import { registerCodecs } from './codecs.ts';

const { Kafka: KafkaClient, logLevel } = kafkajs;

const LEVELS: Readonly<Record<number, 'error' | 'warn' | 'info' | 'debug'>> = {
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

/**
 * A kafkajs client with all compression codecs registered and its log in ours. Its warnings are debug lines: it retries
 * most of what it complains about, and what it does not retry reaches the caller as an error.
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
      ({ level, namespace, log: { message, timestamp: _timestamp, logger: _logger, ...details } }: LogEntry) =>
        logger[LEVELS[level] === 'error' ? 'warn' : 'debug']({ kafkajs: details }, `${namespace}: ${message}`),
  });
}

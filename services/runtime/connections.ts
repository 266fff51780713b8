import { PORT, type SettingsReader } from './settings.ts';

/** How to reach Kafka. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly ssl: boolean;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

/** How to reach ClickHouse over HTTP. */
export interface ClickHouseSettings {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** `HANDSET_KAFKA_*`. */
export function kafkaSettings(read: SettingsReader): KafkaSettings {
  const port = read.whole('HANDSET_KAFKA_PORT', 9092, PORT);
  const username = read.text('HANDSET_KAFKA_SASL_USERNAME', '');
  const password = read.text('HANDSET_KAFKA_SASL_PASSWORD', '');
  const mechanism = read.choice('HANDSET_KAFKA_SASL_MECHANISM', 'plain', MECHANISMS);
  if ((username === '') !== (password === ''))
    read.problem('HANDSET_KAFKA_SASL_USERNAME and HANDSET_KAFKA_SASL_PASSWORD: set both or neither');
  return {
    brokers: read.list('HANDSET_KAFKA_BROKERS', [`127.0.0.1:${port}`]),
    ssl: read.flag('HANDSET_KAFKA_SSL', false),
    ...(username !== '' && { sasl: { mechanism, username, password } }),
  };
}

/** `HANDSET_SCHEMA_REGISTRY_URL`; credentials may stand in the URL. */
export const registryUrl = (read: SettingsReader): string =>
  read.url('HANDSET_SCHEMA_REGISTRY_URL', `http://127.0.0.1:${read.whole('HANDSET_REGISTRY_PORT', 8081, PORT)}`);

/** `HANDSET_CLICKHOUSE_*`. */
export function clickhouseSettings(read: SettingsReader): ClickHouseSettings {
  const port = read.whole('HANDSET_CLICKHOUSE_PORT', 8123, PORT);
  return {
    url: read.url('HANDSET_CLICKHOUSE_URL', `http://127.0.0.1:${port}`),
    user: read.text('HANDSET_CLICKHOUSE_USER', 'default'),
    password: read.text('HANDSET_CLICKHOUSE_PASSWORD', ''),
    database: read.text('HANDSET_CLICKHOUSE_DATABASE', 'handset'),
  };
}

/** The interface that a service listens on: loopback unless told otherwise (a container needs 0.0.0.0). */
export const listenHost = (read: SettingsReader): string => read.text('HANDSET_HOST', '127.0.0.1');

/** The key behind `recipient_key`. Without it numbers could not be told apart, so nothing starts without one. */
export const piiKey = (read: SettingsReader): string =>
  read.required('HANDSET_PII_KEY', 'any long random string; the same one for every service and for ever');

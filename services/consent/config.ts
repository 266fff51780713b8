import { clickhouseSettings, kafkaSettings, listenHost, registryUrl } from '../runtime/connections.ts';
import { PORT, readSettings, type Environment } from '../runtime/settings.ts';

/** Everything that the consent service can be told. */
export const consentConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    clickhouse: clickhouseSettings(read),
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    host: listenHost(read),
    port: read.whole('HANDSET_CONSENT_PORT', 8084, PORT),
    /** Accounts that keep consent: a message to somebody of whom nothing is on record is worth a flag. */
    accounts: read.list('HANDSET_CONSENT_ACCOUNTS', []),
    /** Shortest pause between two looks (ms). */
    everyMs: read.whole('HANDSET_CONSENT_EVERY_MS', 1_000, { min: 50, max: 3_600_000 }),
    logLevel: read.text('LOG_LEVEL', 'info'),
  }));

export type ConsentConfig = ReturnType<typeof consentConfig>;

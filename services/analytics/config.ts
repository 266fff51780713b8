import { clickhouseSettings, kafkaSettings, listenHost, piiKey, registryUrl } from '../runtime/connections.ts';
import { PORT, readSettings, type Environment, type SettingsReader } from '../runtime/settings.ts';

/** A read key and what it may see: one account, or `*` for all. */
export interface ReadKey {
  readonly account: string;
  readonly key: string;
}

/** Everything that analytics can be told. */
export const analyticsConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    clickhouse: clickhouseSettings(read),
    /** Where dead letters are read and published again. */
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    piiKey: piiKey(read),
    host: listenHost(read),
    port: read.whole('HANDSET_ANALYTICS_PORT', 8090, PORT),
    /** Where events are sent to, for the page that teaches how. */
    ingestUrl: read.url('HANDSET_PUBLIC_URL', `http://127.0.0.1:${read.whole('HANDSET_INGEST_PORT', 8080, PORT)}`),
    /** Where processors answer `/metrics`. */
    processorUrls: read.list('HANDSET_PROCESSOR_URLS', [
      `http://127.0.0.1:${read.whole('HANDSET_PROCESSOR_PORT', 8100, PORT)}`,
    ]),
    readKeys: readKeys(read),
    adminKey: read.required('HANDSET_ADMIN_KEY', 'any long random string'),
    limits: {
      /** Questions a second and key. */
      perSecond: read.whole('HANDSET_READ_RATE', 100, { min: 1, max: 1_000_000 }),
      /** Questions and exports of a key that are worked on at once. */
      atOnce: read.whole('HANDSET_READ_CONCURRENCY', 16, { min: 1, max: 10_000 }),
      waitMs: 10_000,
    },
    /** How long ClickHouse may think about a question (s). */
    questionSeconds: read.whole('HANDSET_READ_SECONDS', 30, { min: 1, max: 3_600 }),
    logLevel: read.text('LOG_LEVEL', 'info'),
    retention: {
      timelines: read.whole('HANDSET_RETENTION_TIMELINES_DAYS', 400, { min: 0, max: 36_500 }),
      throughput: read.whole('HANDSET_RETENTION_THROUGHPUT_DAYS', 35, { min: 0, max: 36_500 }),
    },
    audit: {
      /** How often closed hours are recomputed (ms); 0: never. */
      everyMs: read.whole('HANDSET_AUDIT_EVERY_SECONDS', 3_600, { min: 0, max: 604_800 }) * 1000,
      /** How far back it looks (hours). */
      hours: read.whole('HANDSET_AUDIT_HOURS', 26, { min: 1, max: 10_000 }),
      /** Two looks further apart than an insert may take (ms) tell a difference from a batch on its way. */
      lookAgainMs: read.whole('HANDSET_AUDIT_LOOK_AGAIN_SECONDS', 90, { min: 1, max: 3_600 }) * 1000,
    },
  }));

export type AnalyticsConfig = ReturnType<typeof analyticsConfig>;

/** `account:key,…`; the account ends at the first colon. Values are not repeated in problems: they are secret. */
function readKeys(read: SettingsReader): readonly ReadKey[] {
  read.required('HANDSET_READ_KEYS', 'account:key,… says who may read; the account * reads all');
  return read.list('HANDSET_READ_KEYS', []).flatMap((entry, index) => {
    const colon = entry.indexOf(':');
    if (colon > 0 && colon < entry.length - 1) return [{ account: entry.slice(0, colon), key: entry.slice(colon + 1) }];
    read.problem(`HANDSET_READ_KEYS: entry ${index + 1} must be account:key`);
    return [];
  });
}

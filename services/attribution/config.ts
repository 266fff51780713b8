import { join } from 'node:path';
import { clickhouseSettings, kafkaSettings, listenHost, piiKey, registryUrl } from '../runtime/connections.ts';
import { dataDir } from '../runtime/data-dir.ts';
import { PORT, readSettings, type Environment, type SettingsReader } from '../runtime/settings.ts';

const HOUR_MS = 3_600_000;
const UP_TO_A_YEAR = { min: 1, max: 8_784 };
const MS = { min: 0, max: 3_600_000 };

/** Everything that attribution can be told. */
export const attributionConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    clickhouse: clickhouseSettings(read),
    piiKey: piiKey(read),
    host: listenHost(read),
    port: read.whole('HANDSET_ATTRIBUTION_PORT', 8083, PORT),
    group: read.text('HANDSET_ATTRIBUTION_GROUP', 'handset-attribution'),
    processorGroup: read.text('HANDSET_PROCESSOR_GROUP', 'handset-processor'),
    /** Where links lie: a copy that is made again where it is missing. */
    folder: read.text('HANDSET_ATTRIBUTION_DIR', join(dataDir(env), 'attribution')),
    /** Decisions as far back as this are remembered: what comes again within it is decided no second time. */
    rememberMs: HOUR_MS * read.whole('HANDSET_ATTRIBUTION_REMEMBER_HOURS', 72, UP_TO_A_YEAR),
    rules: {
      replyWindowMs: HOUR_MS * read.whole('HANDSET_ATTRIBUTION_REPLY_HOURS', 168, UP_TO_A_YEAR),
      conversionWindowMs: HOUR_MS * read.whole('HANDSET_ATTRIBUTION_CONVERSION_HOURS', 168, UP_TO_A_YEAR),
      /** `campaign:hours,…`: campaigns whose conversions have a window of their own. */
      campaignWindowsMs: campaignWindows(read),
    },
    patience: {
      /** A message that was submitted just before the reply has this long to come in (ms). */
      settleMs: read.whole('HANDSET_ATTRIBUTION_SETTLE_MS', 1_000, MS),
      /** After this long (ms) there is none. */
      graceMs: read.whole('HANDSET_ATTRIBUTION_GRACE_MS', 30_000, MS),
      /** A consent is told after this long (ms), whether its message is known or not. */
      consentMs: read.whole('HANDSET_ATTRIBUTION_CONSENT_MS', 3_000, MS),
    },
    logLevel: read.text('LOG_LEVEL', 'info'),
  }));

export type AttributionConfig = ReturnType<typeof attributionConfig>;

function campaignWindows(read: SettingsReader): ReadonlyMap<string, number> {
  const name = 'HANDSET_ATTRIBUTION_CAMPAIGN_HOURS';
  return new Map(
    read.list(name, []).flatMap((entry) => {
      const colon = entry.lastIndexOf(':');
      const hours = Number(entry.slice(colon + 1));
      if (colon > 0 && hours > 0 && hours <= UP_TO_A_YEAR.max)
        return [[entry.slice(0, colon), hours * HOUR_MS] as const];
      read.problem(`${name}: ${entry} must be campaign:hours`);
      return [];
    }),
  );
}

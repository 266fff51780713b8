import { clickhouseSettings } from '../../services/runtime/connections.ts';
import { readSettings, type Environment, type SettingsReader } from '../../services/runtime/settings.ts';

/** How long ClickHouse keeps what is not kept for ever (days). 0: for ever. */
export interface Retention {
  /** Events and timelines: one figure, as timelines are recomputed from events. */
  readonly timelines: number;
  /** Throughput by the second. By the minute it is kept for ever. */
  readonly throughput: number;
  readonly deadLetters: number;
}

export const DEFAULT_RETENTION: Retention = { timelines: 400, throughput: 35, deadLetters: 30 };

/** More days would lead past 2106, where a DateTime begins again in 1970 and rows would leave at once. */
const DAYS = { min: 0, max: 20_000 } as const;

function retention(read: SettingsReader): Retention {
  const { timelines, throughput, deadLetters } = DEFAULT_RETENTION;
  return {
    timelines: read.whole('HANDSET_RETENTION_TIMELINES_DAYS', timelines, DAYS),
    throughput: read.whole('HANDSET_RETENTION_THROUGHPUT_DAYS', throughput, DAYS),
    deadLetters: read.whole('HANDSET_RETENTION_DEAD_LETTERS_DAYS', deadLetters, DAYS),
  };
}

/** What the migrator is told by the environment: `HANDSET_CLICKHOUSE_*`, `HANDSET_RETENTION_*_DAYS`. */
export const migratorConfig = (env: Environment) =>
  readSettings(env, (read) => {
    const cluster = read.text('HANDSET_CLICKHOUSE_CLUSTER', '');
    return {
      clickhouse: clickhouseSettings(read),
      ...(cluster !== '' && { cluster }),
      retention: retention(read),
    };
  });

/** What the BI users' script is told: `HANDSET_CLICKHOUSE_*`, `HANDSET_BI_PASSWORD`, `HANDSET_BI_KEYS` as `account:password,…`. */
export const biConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    clickhouse: clickhouseSettings(read),
    password: read.required('HANDSET_BI_PASSWORD', 'the password of the user bi'),
    accounts: new Map(
      read
        .text('HANDSET_BI_KEYS', '')
        .split(',')
        .filter((pair) => pair.includes(':'))
        .map((pair): [string, string] => {
          const at = pair.indexOf(':');
          return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
        }),
    ),
  }));

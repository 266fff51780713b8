/** Where the tables are made. */
export interface Placement {
  readonly database: string;
  /** Name of the ClickHouse cluster whose replicas all hold the tables; without one, a single server. */
  readonly cluster?: string;
}

/**
 * How long a replicated target remembers tokens (seconds): far more than an insert's deadline and execution limit.
 * ClickHouse forgets by whichever of count and seconds is reached first.
 */
const WINDOW_SECONDS = 7 * 24 * 3600;

type Macro = (placement: Placement, argument: string) => string;

/** What stands in braces in a `.sql` file: the few words in which a cluster differs from a single server. */
const MACROS: Readonly<Record<string, Macro>> = {
  /** The database, for the few places that need its name as a string. */
  database: ({ database }) => database,
  on_cluster: ({ cluster }) => (cluster === undefined ? '' : `ON CLUSTER ${quoted(cluster)}`),
  /** `{engine SummingMergeTree}`: on a cluster its replicated kind, with one path per table. */
  engine: ({ cluster }, engine) => (cluster === undefined ? engine : replicated(engine)),
  /** `{window N}`: remembers the deduplication tokens of the table's last N parts. */
  window: ({ cluster }, parts) =>
    cluster === undefined
      ? `non_replicated_deduplication_window = ${parts}`
      : `replicated_deduplication_window = ${parts}, replicated_deduplication_window_seconds = ${WINDOW_SECONDS}`,
};

/**
 * A script with its macros filled in.
 * @throws Error naming a macro that does not exist.
 */
export const render = (script: string, placement: Placement): string =>
  script.replace(/ ?\{(\w+)(?: ([^{}]*))?\}/g, (all, name: string, argument = '') => {
    const macro = MACROS[name];
    if (macro === undefined) throw new Error(`{${name}} is no macro; there are ${Object.keys(MACROS).join(', ')}`);
    const text = macro(placement, String(argument));
    return text === '' ? '' : `${all.startsWith(' ') ? ' ' : ''}${text}`;
  });

function replicated(engine: string): string {
  const [, name = '', args = ''] = /^(\w+)(?:\((.*)\))?$/.exec(engine) ?? [];
  const place = ["'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'"];
  return `Replicated${name}(${[...place, ...(args === '' ? [] : [args])].join(', ')})`;
}

const quoted = (name: string): string => `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

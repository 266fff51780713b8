import type { ClickHouseClient } from '@clickhouse/client';
import type { TargetWindow } from '../partition/ports.ts';
import { readCounters, sqlName, sqlNames, type TableName } from './part-counters.ts';

/** A window that is large enough for any sensible number of tasks; costs little. */
const AMPLE_PARTS = 50_000;
const AMPLE_SECONDS = 7 * 24 * 3600;
/** With an empty part that is removed go the tokens of all parts that were merged into it, and the highest block number. */
const KEEP_EMPTY = 'remove_empty_parts = 0';

const SOURCE = 'timeline_changes';

interface TableRow extends TableName {
  readonly engine: string;
  readonly engine_full: string;
  readonly create_table_query: string;
  readonly view_databases: readonly string[];
  readonly view_names: readonly string[];
  /** 1 in the database that the processor writes to. */
  readonly here: 0 | 1;
}

interface Defaults {
  readonly plain: number;
  readonly replicated: number;
  readonly replicatedSeconds: number;
}

/**
 * The deduplication window of every table that an insert into `timeline_changes` fills: targets of its materialized
 * views, users' own included, and of views that hang off those, in whichever database.
 */
export async function targetWindows(client: ClickHouseClient): Promise<TargetWindow[]> {
  const [targets, defaults] = await Promise.all([findTargets(client), readDefaults(client)]);
  const merging = targets.filter(({ engine }) => engine.endsWith('MergeTree'));
  const counters = await readCounters(
    client,
    merging.filter((table) => !isReplicated(table)),
    merging.filter(isReplicated),
  );
  return targets.map((table) => windowOf(table, counters.get(sqlName(table)) ?? 0, defaults));
}

const isReplicated = ({ engine }: TableRow): boolean => engine.startsWith('Replicated');

/** Follows materialized views from `timeline_changes` to every table in which rows of it come to rest. */
async function findTargets(client: ClickHouseClient): Promise<TableRow[]> {
  const [source] = await readTables(client, `database = currentDatabase() AND name = '${SOURCE}'`);
  if (source === undefined) throw new Error(`there is no table ${SOURCE}: run the migrations first`);
  const seen = new Set([sqlName(source)]);
  const found: TableRow[] = [];
  let next = fedBy(source);
  while (next.length > 0) {
    const fresh = next.filter((table) => !seen.has(sqlName(table)));
    for (const table of fresh) seen.add(sqlName(table));
    const rows =
      fresh.length === 0
        ? []
        : orMissing(fresh, await readTables(client, `(database, name) IN ${sqlNames(fresh)}`), source);
    // A table without storage holds nothing that could be counted twice; what its views fill is looked at in its place.
    found.push(...rows.filter(({ engine }) => engine !== 'MaterializedView' && engine !== 'Null'));
    next = rows.flatMap(fedBy);
  }
  return found;
}

/** A target that is not there is found too: as one that remembers nothing. */
const orMissing = (wanted: readonly TableName[], rows: readonly TableRow[], source: TableRow): TableRow[] =>
  wanted.map((table) => rows.find((row) => sqlName(row) === sqlName(table)) ?? missing(table, source));

const missing = (table: TableName, source: TableRow): TableRow => ({
  ...table,
  ...{ engine: '', engine_full: '', create_table_query: '', view_databases: [], view_names: [] },
  here: table.database === source.database ? 1 : 0,
});

/** Where an insert goes on to: from a view to its target, from a table to its views. */
function fedBy(table: TableRow): TableName[] {
  if (table.engine === 'MaterializedView') return [targetOf(table)];
  return table.view_names.map((name, index) => ({ database: table.view_databases[index]!, name }));
}

const IDENTIFIER = '(`(?:[^`\\\\]|\\\\.)+`|[^\\s.(`]+)';
const VIEW = new RegExp(
  `^CREATE MATERIALIZED VIEW ${IDENTIFIER}\\.${IDENTIFIER}(?: UUID '([^']+)')?(?: ON CLUSTER \\S+)?( TO INNER UUID)?(?: TO ${IDENTIFIER}(?:\\.${IDENTIFIER})?)?`,
);
const bare = (identifier: string): string =>
  identifier.startsWith('`') ? identifier.slice(1, -1).replace(/\\(.)/g, '$1') : identifier;

/** The table that a materialized view fills: the one behind TO, else its inner table. */
function targetOf({ database, name, create_table_query: query }: TableRow): TableName {
  const [, , , uuid, inner, first, second] = VIEW.exec(query) ?? [];
  if (inner === undefined && first !== undefined)
    return second === undefined ? { database, name: bare(first) } : { database: bare(first), name: bare(second) };
  return { database, name: uuid === undefined ? `.inner.${name}` : `.inner_id.${uuid}` };
}

function windowOf(table: TableRow, counter: number, defaults: Defaults): TargetWindow {
  const target = table.here === 1 ? table.name : `${table.database}.${table.name}`;
  const setting = (name: string): number | undefined => {
    const value = new RegExp(`\\b${name} = '?(\\d+)`).exec(table.engine_full)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const alter = (change: string) => `ALTER TABLE ${sqlName(table)} MODIFY SETTING ${change}, ${KEEP_EMPTY}`;
  // Tokens of a table that lets empty parts go do not last, whatever its window says.
  const keepsEmpty = setting('remove_empty_parts') === 0;
  const lasting = (parts: number): number => (keepsEmpty ? parts : 0);
  if (isReplicated(table))
    return {
      target,
      counter,
      parts: lasting(setting('replicated_deduplication_window') ?? defaults.replicated),
      ms: (setting('replicated_deduplication_window_seconds') ?? defaults.replicatedSeconds) * 1000,
      remedy: alter(
        `replicated_deduplication_window = ${AMPLE_PARTS}, replicated_deduplication_window_seconds = ${AMPLE_SECONDS}`,
      ),
    };
  if (table.engine.endsWith('MergeTree'))
    return {
      target,
      counter,
      parts: lasting(setting('non_replicated_deduplication_window') ?? defaults.plain),
      remedy: alter(`non_replicated_deduplication_window = ${AMPLE_PARTS}`),
    };
  const remedy = `a MergeTree table as the target, instead of ${table.engine || 'one that is not there'}: only those deduplicate`;
  return { target, counter, parts: 0, remedy };
}

async function readTables(client: ClickHouseClient, which: string): Promise<TableRow[]> {
  const result = await client.query({
    query: `SELECT database, name, engine, engine_full, create_table_query, database = currentDatabase() AS here,
              dependencies_database AS view_databases, dependencies_table AS view_names
            FROM system.tables WHERE ${which}`,
    format: 'JSONEachRow',
    clickhouse_settings: { show_table_uuid_in_table_create_query_if_not_nil: 1 },
  });
  return result.json<TableRow>();
}

async function readDefaults(client: ClickHouseClient): Promise<Defaults> {
  const ask = async (table: string, name: string): Promise<number> => {
    const result = await client.query({
      query: `SELECT value FROM system.${table} WHERE name = {name:String}`,
      query_params: { name },
      format: 'JSONEachRow',
    });
    return Number((await result.json<{ value: string }>())[0]?.value ?? 0);
  };
  const [plain, replicated, replicatedSeconds] = await Promise.all([
    ask('merge_tree_settings', 'non_replicated_deduplication_window'),
    ask('replicated_merge_tree_settings', 'replicated_deduplication_window'),
    ask('replicated_merge_tree_settings', 'replicated_deduplication_window_seconds'),
  ]);
  return { plain, replicated, replicatedSeconds };
}

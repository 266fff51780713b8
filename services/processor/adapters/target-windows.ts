import type { ClickHouseClient } from '@clickhouse/client';
import type { TargetWindow } from '../partition/ports.ts';

/** A window that is large enough for any sensible number of tasks; costs little. */
const AMPLE_PARTS = 50_000;
const AMPLE_SECONDS = 7 * 24 * 3600;

interface TableRow {
  readonly name: string;
  readonly engine: string;
  readonly engine_full: string;
  readonly create_table_query: string;
  readonly dependencies: readonly string[];
}

interface Defaults {
  readonly plain: number;
  readonly replicated: number;
  readonly replicatedSeconds: number;
}

/**
 * The deduplication window of every table that an insert into `timeline_changes` fills: targets of its materialized
 * views, users' own included, and of views that hang off those.
 */
export async function targetWindows(client: ClickHouseClient): Promise<TargetWindow[]> {
  const [tables, counters, defaults] = await Promise.all([
    readTables(client),
    readCounters(client),
    readDefaults(client),
  ]);
  const byName = new Map(tables.map((table) => [table.name, table]));
  return [...reached(byName, 'timeline_changes')].map((name) =>
    windowOf(byName.get(name), name, counters.get(name) ?? 0, defaults),
  );
}

/** Every table that rows of `source` reach through materialized views. */
function reached(tables: ReadonlyMap<string, TableRow>, source: string, found = new Set<string>()): Set<string> {
  for (const view of tables.get(source)?.dependencies ?? []) {
    const target = targetOf(tables.get(view), tables);
    if (target === undefined || found.has(target)) continue;
    found.add(target);
    reached(tables, target, found);
  }
  return found;
}

/** The table that a materialized view fills: the one behind TO, else its inner table. */
function targetOf(view: TableRow | undefined, tables: ReadonlyMap<string, TableRow>): string | undefined {
  if (view === undefined) return undefined;
  const named =
    /^CREATE MATERIALIZED VIEW \S+(?: UUID '[^']*')?(?: ON CLUSTER \S+)? TO ((?:`[^`]+`|[^\s.(]+)(?:\.(?:`[^`]+`|[^\s(]+))?)/.exec(
      view.create_table_query,
    )?.[1];
  if (named !== undefined)
    return named
      .split(/\.(?=[^`]*(?:`[^`]*`)?$)/)
      .at(-1)!
      .replaceAll('`', '');
  const uuid = /UUID '([^']+)'/.exec(view.create_table_query)?.[1];
  return [`.inner_id.${uuid}`, `.inner.${view.name}`].find((name) => tables.has(name)) ?? `.inner.${view.name}`;
}

function windowOf(table: TableRow | undefined, target: string, counter: number, defaults: Defaults): TargetWindow {
  const setting = (name: string): number | undefined => {
    const value = new RegExp(`\\b${name} = '?(\\d+)`).exec(table?.engine_full ?? '')?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const alter = (change: string) => `ALTER TABLE \`${target}\` MODIFY SETTING ${change}`;
  if (table?.engine.startsWith('Replicated'))
    return {
      target,
      counter,
      parts: setting('replicated_deduplication_window') ?? defaults.replicated,
      ms: (setting('replicated_deduplication_window_seconds') ?? defaults.replicatedSeconds) * 1000,
      remedy: alter(
        `replicated_deduplication_window = ${AMPLE_PARTS}, replicated_deduplication_window_seconds = ${AMPLE_SECONDS}`,
      ),
    };
  if (table?.engine.endsWith('MergeTree'))
    return {
      target,
      counter,
      parts: setting('non_replicated_deduplication_window') ?? defaults.plain,
      remedy: alter(`non_replicated_deduplication_window = ${AMPLE_PARTS}`),
    };
  const remedy = `a MergeTree table as the target, instead of ${table?.engine ?? 'one that is not there'}: only those deduplicate`;
  return { target, counter, parts: 0, remedy };
}

async function readTables(client: ClickHouseClient): Promise<TableRow[]> {
  const result = await client.query({
    query: `SELECT name, engine, engine_full, create_table_query, dependencies_table AS dependencies
            FROM system.tables WHERE database = currentDatabase()`,
    format: 'JSONEachRow',
    clickhouse_settings: { show_table_uuid_in_table_create_query_if_not_nil: 1 },
  });
  return result.json<TableRow>();
}

/** Blocks that a table has been given: per partition the highest number, as replicated tables count by partition. */
async function readCounters(client: ClickHouseClient): Promise<Map<string, number>> {
  const result = await client.query({
    query: `SELECT table, toString(if(any(engine) LIKE 'Replicated%', sum(highest), max(highest))) AS counter
            FROM (SELECT table, any(engine) AS engine, max(max_block_number) AS highest
                  FROM system.parts WHERE database = currentDatabase() GROUP BY table, partition_id)
            GROUP BY table`,
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ table: string; counter: string }>();
  return new Map(rows.map(({ table, counter }) => [table, Number(counter)]));
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

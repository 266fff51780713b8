import type { ClickHouseClient } from '@clickhouse/client';

/** A table by its full name. */
export interface TableName {
  readonly database: string;
  readonly name: string;
}

/** A table's full name as SQL. */
export const sqlName = ({ database, name }: TableName): string => `${quoted(database)}.${quoted(name)}`;
const quoted = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A list for `(database, name) IN …`. */
export const sqlNames = (tables: readonly TableName[]): string =>
  `(${tables.map(({ database, name }) => `(${text(database)}, ${text(name)})`).join(', ')})`;

/** What a plain table's parts say: the highest block number, which every insert raises by one or more. */
const PLAIN = (tables: string) =>
  `SELECT database, table AS name, toString(max(max_block_number)) AS counter, 0 AS unknown
   FROM system.parts WHERE (database, table) IN ${tables} GROUP BY database, table`;

/**
 * What a replicated table's log says. Block numbers of its parts would not do: they count by partition, and the parts
 * of a partition that retention drops take theirs along. The log is the table's, numbered without end, and every
 * inserted part is an entry of it; so is every merge, which only makes the counter grow faster than it must.
 */
const REPLICATED = (tables: string) =>
  `SELECT database, table AS name, toString(greatest(log_max_index, log_pointer)) AS counter,
     toUInt8(is_session_expired OR zookeeper_exception != '') AS unknown
   FROM system.replicas WHERE (database, table) IN ${tables}`;

interface CounterRow extends TableName {
  readonly counter: string;
  readonly unknown: 0 | 1;
}

/**
 * How many parts were ever inserted into each table, at least, by {@link sqlName}: numbers that never fall. On plain
 * tables that needs `remove_empty_parts = 0`: a part that has become empty (summed to nothing, or too old) else leaves
 * with the highest number.
 * @throws when a replicated table's log cannot be seen: no counter is better than one that is too small.
 */
export async function readCounters(
  client: ClickHouseClient,
  plain: readonly TableName[],
  replicated: readonly TableName[],
): Promise<Map<string, number>> {
  const ask = async (query: (tables: string) => string, tables: readonly TableName[]): Promise<CounterRow[]> => {
    if (tables.length === 0) return [];
    const result = await client.query({ query: query(sqlNames(tables)), format: 'JSONEachRow' });
    return result.json<CounterRow>();
  };
  const [parts, logs] = await Promise.all([ask(PLAIN, plain), ask(REPLICATED, replicated)]);
  const counters = new Map(parts.map((row) => [sqlName(row), Number(row.counter)]));
  for (const table of replicated) counters.set(sqlName(table), logCounter(table, logs));
  return counters;
}

function logCounter(table: TableName, logs: readonly CounterRow[]): number {
  const log = logs.find(({ database, name }) => database === table.database && name === table.name);
  if (log === undefined || log.unknown === 1)
    throw new Error(`the replication log of ${sqlName(table)} cannot be read: is its Keeper there?`);
  return Number(log.counter);
}

import { ROLLUP_NAMES, type RollupName } from './rollups.ts';

/** Runs a query and returns its rows (JSONEachRow). The only thing that the audit needs of the world. */
export type Query = (sql: string) => Promise<readonly object[]>;

/** A column that a rollup adds up. */
export interface Measure {
  readonly name: string;
  readonly type: string;
  /** The aggregate function that adds it up. */
  readonly adds: 'sum' | 'sumMap';
}

/** What a rollup looks like in the database. */
export interface Shape {
  readonly table: RollupName;
  readonly key: readonly string[];
  readonly measures: readonly Measure[];
  /** The SELECT of the materialized view that fills it. */
  readonly feed: string;
}

/** Reads what the rollups look like; throws if one or its feed is missing. */
export async function readShapes(query: Query): Promise<Shape[]> {
  const columns = (await query(`
    SELECT table, name, type, is_in_sorting_key AS in_key FROM system.columns
    WHERE database = currentDatabase() AND table IN (${quoted(ROLLUP_NAMES)}) ORDER BY table, position`)) as Column[];
  const feeds = (await query(`
    SELECT name, as_select AS feed FROM system.tables
    WHERE database = currentDatabase() AND name IN (${quoted(ROLLUP_NAMES.map((name) => `${name}_feed`))})`)) as Feed[];
  return ROLLUP_NAMES.map((table) => shapeOf(table, columns, feeds));
}

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly in_key: number;
}

interface Feed {
  readonly name: string;
  readonly feed: string;
}

function shapeOf(table: RollupName, columns: readonly Column[], feeds: readonly Feed[]): Shape {
  const own = columns.filter((column) => column.table === table);
  const feed = feeds.find(({ name }) => name === `${table}_feed`)?.feed;
  if (own.length === 0 || feed === undefined)
    throw new Error(`${table} or ${table}_feed is not there: run the migrations first`);
  return {
    table,
    key: own.filter(({ in_key }) => in_key === 1).map(({ name }) => name),
    measures: own.filter(({ in_key }) => in_key === 0).map(measureOf),
    feed,
  };
}

function measureOf({ name, type }: Column): Measure {
  const inner = /^SimpleAggregateFunction\(sumMap, (.+)\)$/.exec(type)?.[1];
  return inner === undefined ? { name, type, adds: 'sum' } : { name, type: inner, adds: 'sumMap' };
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

import { problem } from '../../infra/local/problem.ts';
import { recomputed } from '../../services/analytics/audit/recompute.ts';
import { reachable, ROLLUPS, type Reaches, type Span } from '../../services/analytics/audit/rollups.ts';
import type { Query, Shape } from '../../services/analytics/audit/shape.ts';

/** Runs a statement to its end. */
export type Run = (statement: string) => Promise<void>;

/** The tables that a replay builds beside the living ones. */
export interface Shadow {
  readonly suffix: string;
  /** The shadow of a table. */
  readonly of: (table: string) => string;
}

/** @throws a problem if the suffix cannot be part of a table's name. */
export function shadowNamed(suffix: string): Shadow {
  if (!/^[a-z0-9_]{1,40}$/.test(suffix)) throw problem(`"${suffix}" is no suffix: use a-z, 0-9 and _, at most 40`);
  return { suffix, of: (table) => `${table}_${suffix}` };
}

/** The way into the shadow timelines, in the order in which it may be taken away. */
export const WAY_IN = ['timelines_feed', 'timeline_changes'] as const;

/** Removes the shadows of tables. */
export async function dropShadows(run: Run, shadow: Shadow, tables: readonly string[]): Promise<void> {
  for (const table of tables) await run(`DROP TABLE IF EXISTS ${shadow.of(table)} SYNC`);
}

/**
 * Makes the shadow of `timelines` and the way into it, and takes over what is not replayed: months before `from` as
 * they are, without copying, and of its month the messages that were first seen before it.
 */
export async function beginTimelines(query: Query, run: Run, shadow: Shadow, from: number): Promise<void> {
  const timelines = shadow.of('timelines');
  const changes = shadow.of('timeline_changes');
  await run(`CREATE TABLE ${timelines} AS timelines`);
  await run(`CREATE TABLE ${changes} AS timeline_changes`);
  await run(
    `CREATE MATERIALIZED VIEW ${shadow.of('timelines_feed')} TO ${timelines} AS SELECT * EXCEPT sign FROM ${changes} WHERE sign = 1`,
  );
  const month = `toYYYYMM(${moment(from)})`;
  const older = await query(`
    SELECT DISTINCT partition_id AS id FROM system.parts
    WHERE database = currentDatabase() AND table = 'timelines' AND active AND toUInt32(partition) < ${month} ORDER BY id`);
  for (const { id } of older as { id: string }[])
    await run(`ALTER TABLE ${timelines} ATTACH PARTITION ID '${id}' FROM timelines`);
  await run(
    `INSERT INTO ${timelines} SELECT * FROM timelines FINAL
     WHERE toYYYYMM(first_seen_at) = ${month} AND first_seen_at < ${moment(from)}`,
  );
}

/**
 * Builds the shadow of a rollup: cells that can be recomputed come from the shadow timelines, stretch by stretch; older cells,
 * whose timelines are gone, are taken over as they are.
 */
export async function buildRollup(
  run: Run,
  shadow: Shadow,
  shape: Shape,
  stretches: readonly Span[],
  reach: { readonly now: number; readonly reaches: Reaches },
): Promise<void> {
  const { table, key, measures } = shape;
  const rollup = ROLLUPS[table];
  await run(`CREATE TABLE ${shadow.of(table)} AS ${table}`);
  const ever = reachable(rollup, { from: 0, to: Infinity }, reach.now, reach.reaches);
  await run(`INSERT INTO ${shadow.of(table)} SELECT * FROM ${table} WHERE ${rollup.time} < ${moment(ever?.from ?? 0)}`);
  const columns = [...key, ...measures.map(({ name }) => name)].join(', ');
  for (const stretch of stretches) {
    const covered = reachable(rollup, stretch, reach.now, reach.reaches);
    if (covered !== undefined)
      await run(`INSERT INTO ${shadow.of(table)} (${columns}) ${recomputed(shape, covered, shadow.of('timelines'))}`);
  }
}

/** How a rollup and its shadow differ. */
export interface RollupChange {
  readonly table: string;
  readonly cells: number;
  /** Cells in which any measure differs. */
  readonly changed: number;
}

/** Counts the cells that the swap will change. */
export async function compareRollup(query: Query, shadow: Shadow, shape: Shape): Promise<RollupChange> {
  const { table, key, measures } = shape;
  const negated = measures.map(({ name, adds, type }) =>
    adds === 'sumMap'
      ? `CAST((living.${name}.1, arrayMap(count -> -count, living.${name}.2)), '${type}') AS ${name}`
      : `CAST(-living.${name}, '${type}') AS ${name}`,
  );
  const names = measures.map(({ name }) => name);
  const differs = measures.map(({ name, adds }) => (adds === 'sumMap' ? `notEmpty(${name}.1)` : `${name} != 0`));
  const [row] = await query(`
    SELECT count() AS cells, countIf(${differs.join(' OR ')}) AS changed
    FROM (
      SELECT ${[...key, ...measures.map(({ name, adds }) => `${adds}(both.${name}) AS ${name}`)].join(', ')}
      FROM (
        SELECT ${[...key, ...names].join(', ')} FROM ${shadow.of(table)}
        UNION ALL
        SELECT ${[...key, ...negated].join(', ')} FROM ${table} AS living
      ) AS both
      GROUP BY ${key.join(', ')}
    )
    SETTINGS max_bytes_before_external_group_by = 500000000`);
  const { cells, changed } = row as { cells: number; changed: number };
  return { table, cells, changed };
}

/** Puts each shadow in the place of its table, one after another, each at once; the old ones get the suffix. */
export async function swap(run: Run, shadow: Shadow, tables: readonly string[]): Promise<void> {
  for (const table of tables) await run(`EXCHANGE TABLES ${table} AND ${shadow.of(table)}`);
}

const moment = (ms: number): string => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;

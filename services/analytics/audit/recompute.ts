import { ROLLUPS, type Rollup, type Span } from './rollups.ts';
import type { Measure, Shape } from './shape.ts';

/** Sums that do not fit go to disk. */
const BOUNDED = 'max_bytes_before_external_group_by = 500000000, max_execution_time = 600';

/** The table of the living timelines. */
export const LIVE_TIMELINES = 'timelines';

const at = (ms: number): string => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;
const within = (column: string, { from, to }: Span): string => `(${column} >= ${at(from)} AND ${column} < ${at(to)})`;

/**
 * A rollup's cells in a stretch of time, recomputed from timelines by the SELECT that feeds it: what it would hold if
 * every message had been inserted once, as it is now.
 */
export function recomputed(shape: Shape, span: Span, timelines = LIVE_TIMELINES): string {
  const rollup: Rollup = ROLLUPS[shape.table];
  const counted = rollup.moments.map((moment) => within(moment, span)).join(' OR ');
  const changes =
    `(SELECT toInt8(1) AS sign, * FROM ${timelines} FINAL WHERE submitted_at > 0 AND (${counted}) ` +
    'SETTINGS do_not_merge_across_partitions_select_final = 1)';
  return select(shape, `(${fed(shape, changes)})`, span);
}

/** A feed's SELECT with `timelines` in place of the change stream. */
function fed({ table, feed }: Shape, timelines: string): string {
  const parts = feed.split(/\bFROM (?:`[^`]+`|\w+)\.timeline_changes\b/);
  if (parts.length !== 2) throw new Error(`${table}_feed must read timeline_changes exactly once`);
  return parts.join(`FROM ${timelines}`);
}

/** A rollup's rows in a stretch of time, as they are stored. */
export const stored = (shape: Shape, span: Span): string => select(shape, shape.table, span);

function select({ table, key, measures }: Shape, from: string, span: Span): string {
  const columns = [...key, ...measures.map((measure) => `CAST(${measure.name}, '${measure.type}') AS ${measure.name}`)];
  return `SELECT ${columns.join(', ')} FROM ${from} WHERE ${within(ROLLUPS[table].time, span)}`;
}

/** Every measure of every cell that is stored otherwise than it should be: `cell`, `measure`, `expected`, `found`. */
export function differencesQuery(shape: Shape, span: Span, limit: number, timelines = LIVE_TIMELINES): string {
  const { key, measures } = shape;
  const expected = measures.map((one) => `${one.name} AS e_${one.name}, ${zero(one)} AS f_${one.name}`);
  const found = measures.map((one) => `${zero(one)} AS e_${one.name}, ${one.name} AS f_${one.name}`);
  const sums = measures.flatMap(({ name, adds }) =>
    ['e', 'f'].map((who) => `${adds}(both.${who}_${name}) AS ${who}_${name}`),
  );
  const told = measures.map(({ name }) => `('${name}', toString(e_${name}), toString(f_${name}))`);
  return `
SELECT map(${key.map((column) => `'${column}', toString(${column})`).join(', ')}) AS cell,
  differing.1 AS measure, differing.2 AS expected, differing.3 AS found
FROM (
  SELECT ${[...key, ...sums].join(', ')}
  FROM (
    SELECT ${[...key, ...expected].join(', ')} FROM (${recomputed(shape, span, timelines)})
    UNION ALL
    SELECT ${[...key, ...found].join(', ')} FROM (${stored(shape, span)})
  ) AS both
  GROUP BY ${key.join(', ')}
  HAVING ${measures.map(({ name }) => `e_${name} != f_${name}`).join(' OR ')}
)
ARRAY JOIN arrayFilter(one -> one.2 != one.3, [${told.join(', ')}]) AS differing
ORDER BY ${key.join(', ')} LIMIT ${limit}
SETTINGS ${BOUNDED}`;
}

/** Inserts what makes the stored cells right: expected minus found. Right only while nothing else is inserted. */
export function correction(shape: Shape, span: Span): string {
  const { table, key, measures } = shape;
  const names = [...key, ...measures.map(({ name }) => name)].join(', ');
  const negated = measures.map((measure) => `${negative(measure)} AS ${measure.name}`);
  return `
INSERT INTO ${table} (${names})
SELECT ${[...key, ...measures.map(({ name, adds }) => `${adds}(both.${name}) AS ${name}`)].join(', ')}
FROM (
  ${recomputed(shape, span)}
  UNION ALL
  SELECT ${[...key, ...negated].join(', ')} FROM (${stored(shape, span)}) AS found
) AS both
GROUP BY ${key.join(', ')}
HAVING ${measures.map(isSome).join(' OR ')}
SETTINGS ${BOUNDED}`;
}

const zero = ({ type }: Measure): string => `defaultValueOfTypeName('${type}')`;
const negative = ({ name, adds, type }: Measure): string =>
  adds === 'sumMap'
    ? `CAST((found.${name}.1, arrayMap(count -> -count, found.${name}.2)), '${type}')`
    : `CAST(-found.${name}, '${type}')`;
const isSome = ({ name, adds }: Measure): string => (adds === 'sumMap' ? `notEmpty(${name}.1)` : `${name} != 0`);

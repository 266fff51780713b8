import { MEASURES, MEASURE_NAMES, type MeasureName } from '../metrics.ts';
import { isByMessage, SEGMENTS_BY_MESSAGE } from './by-message.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Query, type Scope } from './query.ts';

/** A column to group by: its name in the answer, how it is computed, and the values that this binds. */
export interface GroupColumn {
  readonly name: string;
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** `column AS name`, as a SELECT list has it. */
export const selected = ({ name, sql }: GroupColumn): string => (name === sql ? name : `${sql} AS ${quoted(name)}`);

/** What the columns of a group bind. */
export const paramsOfColumns = (by: readonly GroupColumn[]): Record<string, unknown> =>
  Object.assign({}, ...by.map(({ params }) => params)) as Record<string, unknown>;

const measured = (names: readonly MeasureName[]): string =>
  names.map((name) => `${MEASURES[name].sql} AS ${name}`).join(', ');

/**
 * Figures of `segment_performance` by any columns, largest group first: out of `segment_sums`, which is the same and
 * leaves the adding up to us.
 */
export function segments(scope: Scope, by: readonly GroupColumn[], limit: number): Query {
  const conditions = scopeConditions(scope, 'hour');
  const names = by.map(({ name }) => quoted(name));
  const source = isByMessage(
    by.map(({ name }) => name),
    scope,
  )
    ? SEGMENTS_BY_MESSAGE
    : 'segment_sums';
  return {
    sql: [
      `SELECT ${list(...by.map(selected), measured(MEASURE_NAMES))}`,
      `FROM ${source} AS cell`,
      where(conditions),
      groupBy(names),
      // Rows that add up to nothing are of messages that have left for other groups.
      names.length === 0 ? '' : 'HAVING messages != 0',
      `ORDER BY messages DESC${names.map((name) => `, ${name}`).join('')}`,
      'LIMIT {limit:UInt32}',
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by), limit },
  };
}

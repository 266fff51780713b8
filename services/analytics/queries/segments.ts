import { MEASURES, MEASURE_NAMES, type MeasureName } from '../metrics.ts';
import { groupBy, list, paramsOf, scopeConditions, where, type Query, type Scope } from './query.ts';

/** A column to group by: its name in the answer and how it is computed. */
export interface GroupColumn {
  readonly name: string;
  readonly sql: string;
}

const measured = (names: readonly MeasureName[]): string =>
  names.map((name) => `${MEASURES[name].sql} AS ${name}`).join(', ');

/** Figures of `segment_performance` by any columns, largest group first. */
export function segments(scope: Scope, by: readonly GroupColumn[], limit: number): Query {
  const conditions = scopeConditions(scope, 'hour');
  const columns = by.map(({ name, sql }) => (name === sql ? name : `${sql} AS ${name}`));
  return {
    sql: [
      `SELECT ${list(...columns, measured(MEASURE_NAMES))}`,
      'FROM segment_performance AS cell',
      where(conditions),
      groupBy(by.map(({ name }) => name)),
      `ORDER BY messages DESC${by.map(({ name }) => `, ${name}`).join('')}`,
      'LIMIT {limit:UInt32}',
    ].join(' '),
    params: { ...paramsOf(conditions), limit },
  };
}

/** Conversion value by currency: amounts of different currencies are never added. */
export function conversionValues(scope: Scope, by: readonly GroupColumn[], limit: number): Query {
  const conditions = scopeConditions(scope, 'hour');
  const names = [...by.map(({ name }) => name), 'conversion_currency'];
  return {
    sql: [
      `SELECT ${list(...names)}, sum(conversion_value) AS value FROM segment_performance AS cell`,
      where(conditions),
      groupBy(names),
      "HAVING value != 0 OR conversion_currency != '' ORDER BY value DESC LIMIT {limit:UInt32}",
    ].join(' '),
    params: { ...paramsOf(conditions), limit },
  };
}

import { CONVERSION_VALUE } from '../../../schemas/measures.ts';
import { MEASURES, MEASURE_NAMES, sqlOf, type MeasureName } from '../metrics.ts';
import { isByMessage, SEGMENTS_BY_MESSAGE } from './by-message.ts';
import { countKey, momentKey, textKey, type ListQuery, type OrderKey } from './order.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Scope } from './query.ts';

/** A column to group by: its name in the answer, how it is computed, and the values that this binds. */
export interface GroupColumn {
  readonly name: string;
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The order of groups by one of their columns. */
export const groupKey = ({ name }: GroupColumn): OrderKey =>
  TIMES.includes(name) ? momentKey(name, 'ASC') : textKey(name, quoted(name));

/** Columns of a group that are moments; the others are texts. */
const TIMES: readonly string[] = ['hour', 'day'];

/** `column AS name`, as a SELECT list has it. */
export const selected = ({ name, sql }: GroupColumn): string => (name === sql ? name : `${sql} AS ${quoted(name)}`);

/** What amounts are told by: those of different currencies are never added. */
export const CURRENCY = 'conversion_currency';
const AMOUNT = `${sqlOf(CONVERSION_VALUE)} AS conversion_value`;

/** What the columns of a group bind. */
export const paramsOfColumns = (by: readonly GroupColumn[]): Record<string, unknown> =>
  Object.assign({}, ...by.map(({ params }) => params)) as Record<string, unknown>;

/** Measures as a SELECT list, over `cell`. */
export const measured = (names: readonly MeasureName[]): string =>
  names.map((name) => `${sqlOf(MEASURES[name])} AS ${name}`).join(', ');

/**
 * Figures of `segment_performance` by any columns, largest group first: out of `segment_sums`, which is the same and
 * leaves the adding up to us.
 */
export function segments(scope: Scope, by: readonly GroupColumn[]): ListQuery {
  const conditions = scopeConditions(scope, 'hour');
  const names = by.map(({ name }) => quoted(name));
  const amounts = by.some(({ name }) => name === CURRENCY);
  const source = isByMessage(
    by.map(({ name }) => name),
    scope,
  )
    ? SEGMENTS_BY_MESSAGE
    : 'segment_sums';
  return {
    sql: [
      `SELECT ${list(...by.map(selected), measured(MEASURE_NAMES), amounts ? AMOUNT : '')}`,
      `FROM ${source} AS cell`,
      where(conditions),
      groupBy(names),
      // Rows that add up to nothing are of messages that have left for other groups.
      names.length === 0 ? '' : `HAVING messages != 0${amounts ? ' OR conversion_value != 0' : ''}`,
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by) },
    order: [countKey('messages'), ...by.map(groupKey)],
  };
}

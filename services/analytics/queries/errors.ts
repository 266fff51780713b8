import { ERRORS_BY_MESSAGE, isByMessage } from './by-message.ts';
import { EXPLAINED, explained } from './explained.ts';
import { countKey, textKey, type ListQuery } from './order.ts';
import { groupKey, paramsOfColumns, selected, type GroupColumn } from './segments.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Scope } from './query.ts';

/** A code says nothing without its vendor: both are in every row. */
const ALWAYS: readonly string[] = ['vendor', 'error_code'];

/**
 * What went wrong, by code: messages that ended undelivered, with what it means and what to do, most first.
 * `families`: only errors of these; none: all. A share is of the rows that are answered.
 */
export function errors(scope: Scope, by: readonly GroupColumn[], families: readonly string[] = []): ListQuery {
  const conditions = scopeConditions(scope, 'hour');
  const given = by.filter(({ name }) => !ALWAYS.includes(name));
  const names = [...given.map(({ name }) => quoted(name)), ...ALWAYS];
  const source = isByMessage(
    by.map(({ name }) => name),
    scope,
  )
    ? ERRORS_BY_MESSAGE
    : 'error_cells';
  const sums = [
    `SELECT ${list(...given.map(selected), ...ALWAYS, STATUS, 'sum(cell.messages) AS messages')}`,
    `FROM ${source} AS cell`,
    where(conditions),
    groupBy(names),
    // Rows that add up to nothing are of messages that have left for other groups.
    'HAVING messages != 0',
  ].join(' ');
  return {
    sql: [
      `SELECT ${list(...names.map((name) => `cell.${name} AS ${name}`), ...EXPLAINED, 'cell.messages AS messages')},`,
      'round(messages / sum(messages) OVER (), 6) AS share',
      `FROM ${explained(sums)}`,
      families.length === 0 ? '' : 'WHERE error_family IN {families:Array(String)}',
      'SETTINGS join_use_nulls = 0',
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by), families },
    order: [countKey('messages'), ...given.map(groupKey), ...ALWAYS.map((name) => textKey(name))],
  };
}

const ENDED = ['failed', 'rejected', 'filtered', 'expired'];
const endedAs = (status: string): string => `sumIf(cell.messages, cell.status = '${status}')`;

/** How the messages of a group ended, most of them: what explains a code that the catalogue does not list. */
const STATUS = `['${ENDED.join("', '")}'][indexOf([${ENDED.map(endedAs).join(', ')}] AS ended, arrayMax(ended))] AS status`;

import { ERRORS_BY_MESSAGE, isByMessage } from './by-message.ts';
import { paramsOfColumns, selected, type GroupColumn } from './segments.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Query, type Scope } from './query.ts';

/** A code says nothing without its vendor: both are in every row. */
const ALWAYS: readonly string[] = ['vendor', 'error_code'];
const CATALOGUED = ['error_category', 'error_family', 'error_meaning', 'error_fix', 'retry_class'] as const;

/** What went wrong, by code: messages that ended undelivered, with what it means and what to do, most first. */
export function errors(scope: Scope, by: readonly GroupColumn[], limit: number): Query {
  const conditions = scopeConditions(scope, 'hour');
  const given = by.filter(({ name }) => !ALWAYS.includes(name));
  const columns = [...given.map(selected), ...ALWAYS];
  const groups = [...given.map(({ name }) => quoted(name)), ...ALWAYS];
  const source = isByMessage(
    by.map(({ name }) => name),
    scope,
  )
    ? ERRORS_BY_MESSAGE
    : 'error_breakdown';
  return {
    sql: [
      `SELECT ${list(...columns, ...CATALOGUED, 'sum(cell.messages) AS messages')},`,
      'round(messages / sum(messages) OVER (), 6) AS share',
      `FROM ${source} AS cell`,
      where(conditions),
      groupBy([...groups, ...CATALOGUED]),
      `ORDER BY messages DESC, ${groups.join(', ')}`,
      'LIMIT {limit:UInt32}',
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by), limit },
  };
}

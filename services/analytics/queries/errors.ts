import { groupBy, list, paramsOf, scopeConditions, where, type Query, type Scope } from './query.ts';

const CATALOGUED = ['error_category', 'error_family', 'error_meaning', 'error_fix', 'retry_class'] as const;

/** What went wrong, by code: messages that ended undelivered, with what it means and what to do, most first. */
export function errors(scope: Scope, by: readonly string[], limit: number): Query {
  const conditions = scopeConditions(scope, 'hour');
  const groups = [...new Set([...by, 'vendor', 'error_code'])];
  return {
    sql: [
      `SELECT ${list(...groups, ...CATALOGUED, 'sum(cell.messages) AS messages')},`,
      'round(messages / sum(messages) OVER (), 6) AS share',
      'FROM error_breakdown AS cell',
      where(conditions),
      groupBy([...groups, ...CATALOGUED]),
      `ORDER BY messages DESC, ${groups.join(', ')}`,
      'LIMIT {limit:UInt32}',
    ].join(' '),
    params: { ...paramsOf(conditions), limit },
  };
}

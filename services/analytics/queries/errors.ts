import type { GroupColumn } from './segments.ts';
import { groupBy, list, paramsOf, scopeConditions, where, type Query, type Scope } from './query.ts';

const CATALOGUED = ['error_category', 'error_family', 'error_meaning', 'error_fix', 'retry_class'] as const;

/** What went wrong, by code: messages that ended undelivered, with what it means and what to do, most first. */
export function errors(scope: Scope, by: readonly GroupColumn[], limit: number): Query {
  const conditions = scopeConditions(scope, 'hour');
  const computed = new Map(by.map(({ name, sql }) => [name, sql === name ? name : `${sql} AS ${name}`]));
  const groups = [...new Set([...computed.keys(), 'vendor', 'error_code'])];
  return {
    sql: [
      `SELECT ${list(...groups.map((name) => computed.get(name) ?? name), ...CATALOGUED, 'sum(cell.messages) AS messages')},`,
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

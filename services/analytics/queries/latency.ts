import { textKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, scopeConditions, where, type Scope } from './query.ts';

/** Stretches of a message's way. */
export const STAGES = ['submit_to_handoff', 'handoff_to_delivered', 'submit_to_delivered'] as const;

/** What latency can be grouped by. */
export const LATENCY_DIMENSIONS = ['account_id', 'campaign_id', 'carrier', 'channel'] as const;

/**
 * How long each stage took. Percentiles come from summed buckets, whose bounds grow by 5 %: a percentile is the
 * geometric middle of its bucket, wrong by less than 2.5 %.
 */
export function latency(scope: Scope, by: readonly string[]): ListQuery {
  const conditions = scopeConditions(scope, 'hour');
  const middle = (index: number) => `round(sqrt((intDiv(bounds[${index}] * 100, 105) + 1) * bounds[${index}]), 1)`;
  const groups = [...by, 'stage'];
  return {
    sql: [
      'WITH quantilesExactWeighted(0.5, 0.95, 0.99)(upper_ms, toUInt64(cell.messages)) AS bounds',
      `SELECT ${list(...groups, 'sum(cell.messages) AS messages')},`,
      `${middle(1)} AS p50_ms, ${middle(2)} AS p95_ms, ${middle(3)} AS p99_ms`,
      'FROM latency_buckets AS cell',
      where([...conditions, { sql: 'cell.messages > 0', params: {} }]),
      groupBy(groups),
    ].join(' '),
    params: paramsOf(conditions),
    order: groups.map((name) => textKey(name)),
  };
}

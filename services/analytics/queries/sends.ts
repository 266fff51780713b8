import { SEND_MEASURES } from '../../../schemas/measures.ts';
import { sqlOf } from '../metrics.ts';
import { countKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Scope } from './query.ts';
import { groupKey, paramsOfColumns, selected, type GroupColumn } from './segments.ts';

/** Dimensions of logical sends: those of their first attempts. */
export const SEND_DIMENSIONS = [
  'account_id',
  'campaign_id',
  'audience',
  'message_type',
  'country',
  'automation_id',
] as const;

/** What sends can be grouped and narrowed by beside their dimensions. */
export const FIRST_CHANNEL = 'first_channel';

const FIGURES = Object.entries(SEND_MEASURES).map(([name, measure]) => `${sqlOf(measure)} AS ${name}`);

/** Logical sends by any columns, largest group first: a message and all that it fell back to are counted once. */
export function sends(scope: Scope, by: readonly GroupColumn[]): ListQuery {
  const conditions = scopeConditions(scope, 'hour');
  const names = by.map(({ name }) => quoted(name));
  return {
    sql: [
      `SELECT ${list(...by.map(selected), ...FIGURES)} FROM send_performance AS cell`,
      where(conditions),
      groupBy(names),
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by) },
    order: [countKey('sends'), ...by.map(groupKey)],
  };
}

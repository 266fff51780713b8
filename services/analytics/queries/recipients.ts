import { countKey, textKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Scope } from './query.ts';
import { groupKey, paramsOfColumns, selected, type GroupColumn } from './segments.ts';

/** Messages whose recipient cannot get a text, of the hours that a range touches. Needs `from` and `to`. */
const TOLD =
  '(SELECT *, toStartOfHour(submitted_at) AS hour FROM timelines FINAL' +
  " WHERE recipient_problem != '' AND submitted_at >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64}))" +
  ' AND submitted_at < fromUnixTimestamp64Milli({to:Int64}) + INTERVAL 1 HOUR' +
  ' SETTINGS do_not_merge_across_partitions_select_final = 1)';

/** Messages to recipients that cannot get a text, by what is wrong with the number, with what to do about it; most first. */
export function recipientProblems(scope: Scope, by: readonly GroupColumn[]): ListQuery {
  const conditions = scopeConditions(scope, 'hour');
  const names = [...by.map(({ name }) => quoted(name)), 'recipient_problem'];
  const counts = ['count() AS messages', 'countIf(cell.delivered_at > 0) AS delivered'];
  const sums = [
    `SELECT ${list(...by.map(selected), 'recipient_problem', ...counts)}`,
    `FROM ${TOLD} AS cell`,
    where(conditions),
    groupBy(names),
  ].join(' ');
  return {
    sql: [
      `SELECT ${list(...names.map((name) => `counted.${name} AS ${name}`), ...ADVICE)},`,
      'counted.messages AS messages, counted.delivered AS delivered',
      `FROM (${sums}) AS counted`,
      'LEFT ANY JOIN recipient_problem_advice AS advice ON advice.recipient_problem = counted.recipient_problem',
      'SETTINGS join_use_nulls = 0',
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by) },
    order: [countKey('messages'), ...by.map(groupKey), textKey('recipient_problem')],
  };
}

const ADVICE = ['meaning', 'fix', 'engineer_fix'].map((name) => `advice.${name} AS ${name}`);

import type { COHORT_MEASURES } from '../../../schemas/measures.ts';
import { countKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Scope } from './query.ts';
import { groupKey, paramsOfColumns, selected, type GroupColumn } from './segments.ts';

/** Hours that are told apart; what comes later stands at the last. */
export const LAST_HOUR = 168;

/** When what is counted happened. */
const HAPPENED: Readonly<Record<Exclude<keyof typeof COHORT_MEASURES, 'submitted'>, string>> = {
  delivered: 'delivered_at',
  clicked: 'first_clicked_at',
  replied: 'replied_at',
  read: 'read_at',
  converted: 'converted_at',
  opted_out: 'opted_out_at',
};
const NAMES = Object.keys(HAPPENED);

const hoursTo = (at: string): string =>
  `toUInt16(least(${LAST_HOUR}, greatest(0, intDiv(dateDiff('millisecond', cell.submitted_at, ${at}), 3600000))))`;
const NEVER = "toDateTime64(0, 3, 'UTC')";
const MOMENTS = [
  '(cell.submitted_at, 0)',
  ...Object.values(HAPPENED).map((column, index) => `(cell.${column}, ${index + 1})`),
];
/** What happened to a message, as (hours since its submit, what); and its age, as what comes last. */
const HAPPENINGS =
  `arrayPushBack(arrayMap(each -> (${hoursTo('each.1')}, each.2), arrayFilter(each -> each.1 > ${NEVER}, [${MOMENTS.join(', ')}])),` +
  ` (${hoursTo('now64(3)')}, ${NAMES.length + 1}))`;

/**
 * What happened in each hour after the submit, and by then, by any columns: from timelines, as cells of hours know no
 * differences of times. Hours in which nothing happened have no row.
 */
export function cohorts(scope: Scope, by: readonly GroupColumn[]): ListQuery {
  const conditions = [...scopeConditions(scope, 'submitted_at'), { sql: `submitted_at > ${NEVER}`, params: {} }];
  const groups = by.map(({ name }) => quoted(name));
  const counts = [
    `countIf(happening.2 = 0) AS submitted`,
    ...NAMES.map((name, index) => `countIf(happening.2 = ${index + 1}) AS ${name}`),
    `countIf(happening.2 = ${NAMES.length + 1}) AS aged`,
  ];
  const hours = [
    `SELECT ${list(...by.map(selected), 'happening.1 AS hours_since', ...counts)}`,
    `FROM timelines AS cell FINAL ARRAY JOIN ${HAPPENINGS} AS happening`,
    where(conditions),
    groupBy([...groups, 'hours_since']),
  ].join(' ');
  const over = (order: string): string =>
    `OVER (${groups.length === 0 ? '' : `PARTITION BY ${groups.join(', ')} `}${order})`;
  const late = `sum(cohort.aged) ${over('ORDER BY cohort.hours_since DESC ROWS UNBOUNDED PRECEDING')}`;
  const figures = [
    `sum(cohort.submitted) ${over('')} AS messages`,
    // An hour is over for those that are older than it.
    `${late} - if(cohort.hours_since = ${LAST_HOUR}, 0, cohort.aged) AS observed`,
    ...NAMES.map((name) => `cohort.${name} AS ${name}`),
    ...NAMES.map(
      (name) =>
        `sum(cohort.${name}) ${over('ORDER BY cohort.hours_since ROWS UNBOUNDED PRECEDING')} AS ${name}_by_then`,
    ),
  ];
  return {
    sql: [
      `SELECT *, ${NAMES.map((name) => `${name}_by_then / messages AS ${name}_of_messages`).join(', ')}`,
      `FROM (SELECT ${list(...groups, 'cohort.hours_since AS hours_since', ...figures)} FROM (${hours}) AS cohort)`,
      // The message's own age alone makes no row.
      `WHERE hours_since = 0 OR ${NAMES.map((name) => `${name} != 0`).join(' OR ')}`,
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by) },
    order: [...by.map(groupKey), countKey('hours_since', 'ASC')],
  };
}

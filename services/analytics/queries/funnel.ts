import { isByMessage, SEGMENTS_BY_MESSAGE } from './by-message.ts';
import { countKey, type ListQuery } from './order.ts';
import {
  groupBy,
  list,
  ownConditions,
  paramsOf,
  quoted,
  rangeCondition,
  where,
  type Condition,
  type Range,
  type Scope,
} from './query.ts';
import { groupKey, paramsOfColumns, selected, type GroupColumn } from './segments.ts';

/** The steps from send to conversion, and the measure that each counts. */
export const FUNNEL = {
  sent: 'messages',
  handed_off: 'handed_off',
  delivered: 'delivered',
  clicked: 'clicked',
  replied: 'replied',
  converted: 'converted',
} as const;
export type FunnelStep = keyof typeof FUNNEL;
export const FUNNEL_STEPS = Object.keys(FUNNEL) as FunnelStep[];

/** Rates of a funnel: a step over another, by name: each over the step before, and each over all that was sent. */
export const FUNNEL_RATES: Readonly<Record<string, readonly [FunnelStep, FunnelStep]>> = Object.fromEntries(
  FUNNEL_STEPS.slice(1).flatMap((step, index) =>
    [...new Set([FUNNEL_STEPS[index]!, 'sent' as const])].map((over) => [`${step}_of_${over}`, [step, over] as const]),
  ),
);

/** Behind the name of a figure: that of the period that is compared with. */
export const BEFORE = '_before';

/**
 * Messages that came as far as each step, by any columns, most sent first. Steps are counted each for itself: a message
 * without a receipt may be clicked. With `before`, each figure stands there for that period too.
 */
export function funnel(scope: Scope, by: readonly GroupColumn[], before: Range | undefined): ListQuery {
  const names = by.map(({ name }) => quoted(name));
  const covering = before === undefined ? scope : covered(scope, before);
  const periods =
    before === undefined ? [] : [rangeCondition(scope, 'hour', 'now_'), rangeCondition(before, 'hour', 'before_')];
  const conditions = [rangeCondition(covering, 'hour'), ...ownConditions(scope), ...either(periods)];
  const source = isByMessage(
    by.map(({ name }) => name),
    scope,
  )
    ? SEGMENTS_BY_MESSAGE
    : 'segment_sums';
  const [now, earlier] = periods;
  return {
    sql: [
      `SELECT ${list(...by.map(selected), ...figures('', now), ...(earlier === undefined ? [] : figures(BEFORE, earlier)))}`,
      `FROM ${source} AS cell`,
      where(conditions),
      groupBy(names),
      names.length === 0 ? '' : `HAVING sent != 0${earlier === undefined ? '' : ` OR sent${BEFORE} != 0`}`,
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by) },
    order: [countKey('sent'), ...by.map(groupKey)],
  };
}

const covered = (a: Range, b: Range): Range => ({ from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) });

const either = (periods: readonly Condition[]): Condition[] =>
  periods.length === 0 ? [] : [{ sql: `(${periods.map(({ sql }) => sql).join(' OR ')})`, params: paramsOf(periods) }];

/** Counts and rates of a period, under names that end with `suffix`. */
function figures(suffix: string, period: Condition | undefined): string[] {
  const total = (column: string): string =>
    period === undefined ? `sum(cell.${column})` : `sumIf(cell.${column}, ${period.sql})`;
  return [
    ...FUNNEL_STEPS.map((step) => `${total(FUNNEL[step])} AS ${step}${suffix}`),
    `${total('delivered_inferred')} AS delivered_inferred${suffix}`,
    ...Object.entries(FUNNEL_RATES).map(
      ([name, [step, over]]) =>
        `if(${over}${suffix} = 0, NULL, ${step}${suffix} / ${over}${suffix}) AS ${name}${suffix}`,
    ),
  ];
}

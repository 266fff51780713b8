import { countKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, quoted, scopeConditions, where, type Scope } from './query.ts';
import { groupKey, paramsOfColumns, selected, type GroupColumn } from './segments.ts';

const CLICKS = ['messages', 'clicked', 'clicks_human', 'clicks_suspect', 'clicks_bot'] as const;

const touched = (touch: 'last' | 'first'): string[] => [
  `sumIf(cell.conversions, cell.touch = '${touch}') AS ${touch}_touch`,
  `round(toFloat64(sumIf(cell.value, cell.touch = '${touch}')), 4) AS ${touch}_touch_value`,
];

/**
 * Answers that are sums over a view by hour: what they add up, what they can be grouped and narrowed by, and what they are
 * grouped by when nobody asks. `always`: sums of different values of it would mean nothing.
 */
export const CELLS = {
  links: {
    view: 'link_performance',
    columns: ['link', 'account_id', 'campaign_id'],
    usual: ['link'],
    always: [],
    sums: CLICKS.map((name) => `sum(cell.${name}) AS ${name}`),
    counts: CLICKS,
  },
  touches: {
    view: 'conversion_performance',
    columns: ['account_id', 'campaign_id', 'name', 'currency'],
    usual: ['campaign_id'],
    always: ['currency'],
    sums: [...touched('last'), ...touched('first')],
    counts: ['last_touch', 'first_touch'],
  },
} as const satisfies Record<string, CellAnswer>;
export type Cells = keyof typeof CELLS;

interface CellAnswer {
  readonly view: string;
  readonly columns: readonly string[];
  readonly usual: readonly string[];
  readonly always: readonly string[];
  readonly sums: readonly string[];
  readonly counts: readonly string[];
}

/** Sums by columns, the largest of the first count first. Groups in which nothing happened have no row. */
export function cells(name: Cells, scope: Scope, by: readonly GroupColumn[]): ListQuery {
  const { view, sums, counts } = CELLS[name];
  const conditions = scopeConditions(scope, 'hour');
  return {
    sql: [
      `SELECT ${list(...by.map(selected), ...sums)} FROM ${view} AS cell`,
      where(conditions),
      groupBy(by.map((column) => quoted(column.name))),
      `HAVING ${counts.map((count) => `${count} != 0`).join(' OR ')}`,
    ].join(' '),
    params: { ...paramsOf(conditions), ...paramsOfColumns(by) },
    order: [...counts.map((count) => countKey(count)), ...by.map(groupKey)],
  };
}

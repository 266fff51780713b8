import { MEASURES, MEASURE_NAMES } from '../metrics.ts';
import { isByMessage, SEGMENTS_BY_MESSAGE } from './by-message.ts';
import { countKey, fractionKeys, momentKey, textKey, type ListQuery, type OrderKey } from './order.ts';
import {
  equals,
  list,
  ownConditions,
  paramsOf,
  rangeCondition,
  scopeConditions,
  where,
  type Query,
  type Scope,
} from './query.ts';
import { measured } from './segments.ts';

/** What names a campaign: accounts may call theirs alike. */
const KEY = ['account_id', 'campaign_id'] as const;
/** When a campaign's first and last message of a range were submitted. */
export const SENT = ['first_sent_at', 'last_sent_at'] as const;

/** Amounts by their currency: those of different currencies are never added. */
const BY_CURRENCY = 'mapFromArrays(groupArray(toString(conversion_currency)), groupArray(value)) AS conversion_values';

/** What campaigns can be sorted by. */
export const CAMPAIGN_SORTS: readonly string[] = [...SENT, ...KEY, ...MEASURE_NAMES];

/** A way to sort: a column of the answer, and a direction. */
export interface Sorting {
  readonly column: string;
  readonly direction: OrderKey['direction'];
}

function sortKeys({ column, direction }: Sorting): OrderKey[] {
  if (SENT.some((name) => name === column)) return [momentKey(column, direction)];
  if (KEY.some((name) => name === column)) return [textKey(column, column, direction)];
  const unit = MEASURES[column as keyof typeof MEASURES].unit;
  return unit === 'count' ? [countKey(column, direction)] : fractionKeys(column, direction);
}

/** One row a campaign with messages in the range; messages without a campaign are in none. */
export function campaigns(scope: Scope, sorting: Sorting): ListQuery {
  const conditions = [...scopeConditions(scope, 'hour'), { sql: "campaign_id != ''", params: {} }];
  const source = isByMessage([], scope) ? SEGMENTS_BY_MESSAGE : 'segment_sums';
  const cells = [
    `SELECT ${list(...KEY, measured(MEASURE_NAMES))} FROM ${source} AS cell`,
    `${where(conditions)} GROUP BY ${KEY.join(', ')} HAVING messages != 0`,
  ].join(' ');
  const amounts = [
    `SELECT ${KEY.join(', ')}, conversion_currency, sum(cell.conversion_value) AS value FROM ${source} AS cell`,
    `${where([...conditions, { sql: 'cell.conversion_value != 0', params: {} }])}`,
    `GROUP BY ${KEY.join(', ')}, conversion_currency HAVING value != 0`,
  ].join(' ');
  const worth = `SELECT ${KEY.join(', ')}, ${BY_CURRENCY} FROM (${amounts}) GROUP BY ${KEY.join(', ')}`;
  const sent = sentTimes([rangeCondition(wholeHours(scope), 'minute', 'sent_'), ...namedOnly(scope)]);
  return {
    sql: [
      `SELECT ${list(...KEY.map((name) => `cells.${name} AS ${name}`), ...SENT, ...MEASURE_NAMES, 'conversion_values')}`,
      `FROM (${cells}) AS cells LEFT JOIN (${sent.sql}) AS sent USING (${KEY.join(', ')})`,
      `LEFT JOIN (${worth}) AS worth USING (${KEY.join(', ')})`,
    ].join(' '),
    params: { ...paramsOf(conditions), ...sent.params },
    order: [...sortKeys(sorting), ...KEY.filter((name) => name !== sorting.column).map((name) => textKey(name))],
  };
}

/** When campaigns sent, to the minute, whichever of their messages a question is about. */
function sentTimes(conditions: Parameters<typeof paramsOf>[0]): Query {
  const minutes = `SELECT ${KEY.join(', ')}, minute FROM throughput_minute_cells ${where(conditions)} GROUP BY ${KEY.join(', ')}, minute HAVING sum(submitted) != 0`;
  return {
    sql: `SELECT ${KEY.join(', ')}, min(minute) AS first_sent_at, max(minute) AS last_sent_at FROM (${minutes}) GROUP BY ${KEY.join(', ')}`,
    params: paramsOf(conditions),
  };
}

/** Filters of a scope that name a campaign: minutes know nothing of the others. */
const namedOnly = (scope: Scope) => {
  const filters = Object.fromEntries(Object.entries(scope.filters).filter(([name]) => KEY.some((key) => key === name)));
  return ownConditions({ ...scope, filters });
};

const HOUR_MS = 3_600_000;
const wholeHours = ({ from, to }: Scope) => ({
  from: Math.floor(from / HOUR_MS) * HOUR_MS,
  to: Math.ceil(to / HOUR_MS) * HOUR_MS,
});

/** When campaigns of a name sent, first and last, over all time: one row an account that has such a campaign. */
export const campaignTimes = (campaignId: string, account: string | undefined, accounts: readonly string[]): Query =>
  sentTimes([
    equals('campaign_id', [campaignId], 'campaign'),
    ...(account === undefined ? [] : [equals('account_id', [account], 'account')]),
    ...(accounts.length === 0 ? [] : [equals('account_id', accounts, 'accounts')]),
  ]);

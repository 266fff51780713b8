import { momentKey, textKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, scopeConditions, where, type Scope } from './query.ts';

/** Widths of the windows that throughput can be asked in. */
export const STEPS = { '1s': 1, '1m': 60, '1h': 3_600 } as const;
export type Step = keyof typeof STEPS;

const COUNTS = ['submitted', 'submitted_parts', 'handed_off', 'delivered', 'failed'] as const;

/** What throughput can be grouped by. */
export const THROUGHPUT_DIMENSIONS = ['account_id', 'campaign_id', 'sender', 'carrier'] as const;

/** Whether windows without traffic are answered with zeros. */
export type Fill = 'none' | 'zero';

/** Messages by window, oldest first. Hours are the time zone's own: some begin at half past of UTC's. */
export function throughput(scope: Scope, step: Step, by: readonly string[], fill: Fill, timeZone: string): ListQuery {
  const conditions = scopeConditions(scope, 'second');
  const begin = (at: string) =>
    step === '1h' ? `toStartOfHour(${at})` : `toStartOfInterval(${at}, INTERVAL ${STEPS[step]} SECOND)`;
  const window = begin('toTimeZone(second, {tz:String})');
  const filled =
    fill === 'zero'
      ? ` WITH FILL FROM ${begin('toDateTime(intDiv({from:Int64}, 1000), {tz:String})')}` +
        ` TO toDateTime(intDiv({to:Int64} + 999, 1000), {tz:String}) STEP ${STEPS[step]}`
      : '';
  const windows = momentKey('window', 'ASC');
  const groups = by.map((name) => textKey(name));
  return {
    sql: [
      `SELECT ${list(`${window} AS window`, ...by, ...COUNTS.map((name) => `sum(cell.${name}) AS ${name}`))}`,
      'FROM throughput AS cell',
      where(conditions),
      groupBy(['window', ...by]),
      filled === '' ? '' : `ORDER BY ${list(...by, `window${filled}`)}`,
    ].join(' '),
    params: { ...paramsOf(conditions), tz: timeZone },
    // Windows without traffic are filled in group by group, so groups stand first then.
    order: fill === 'zero' ? [...groups, windows] : [windows, ...groups],
  };
}

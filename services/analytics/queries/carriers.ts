import { RECEIPT_MEASURES } from '../../../schemas/measures.ts';
import { MEASURE_NAMES, sqlOf } from '../metrics.ts';
import { latency } from './latency.ts';
import { countKey, textKey, type ListQuery } from './order.ts';
import { groupBy, list, paramsOf, scopeConditions, where, type Scope } from './query.ts';
import { segments } from './segments.ts';

const PERCENTILES = ['p50_ms', 'p95_ms', 'p99_ms'];

/** Carriers with how they delivered and how long a stage took with them; NULL where no message has both its times. */
export function carriers(scope: Scope, stage: string): ListQuery {
  const delivered = segments(scope, [{ name: 'carrier', sql: 'carrier' }]);
  const lasted = latency(scope, ['carrier']);
  const times = PERCENTILES.map((name) => `lasted.${name} AS ${name}`);
  return {
    sql: [
      `SELECT cells.carrier AS carrier, ${MEASURE_NAMES.join(', ')}, {stage:String} AS stage, lasted.messages AS timed, ${times.join(', ')}`,
      `FROM (${delivered.sql}) AS cells`,
      `LEFT JOIN (SELECT carrier, toNullable(messages) AS messages, ${PERCENTILES.map((name) => `toNullable(${name}) AS ${name}`).join(', ')}`,
      `FROM (${lasted.sql}) WHERE stage = {stage:String}) AS lasted ON cells.carrier = lasted.carrier`,
    ].join(' '),
    params: { ...delivered.params, ...lasted.params, stage },
    order: [countKey('messages'), textKey('carrier')],
  };
}

/** What receipts can be grouped by. */
export const RECEIPT_DIMENSIONS = ['account_id', 'vendor'] as const;

/** Which receipts vendors owe, by any columns. */
export function receipts(scope: Scope, by: readonly string[]): ListQuery {
  const conditions = scopeConditions(scope, 'hour');
  const figures = Object.entries(RECEIPT_MEASURES).map(([name, measure]) => `${sqlOf(measure)} AS ${name}`);
  return {
    sql: [`SELECT ${list(...by, ...figures)} FROM vendor_receipts AS cell`, where(conditions), groupBy(by)].join(' '),
    params: paramsOf(conditions),
    order: [countKey('handed_off'), ...by.map((name) => textKey(name))],
  };
}

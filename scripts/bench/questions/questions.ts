import { errors } from '../../../services/analytics/queries/errors.ts';
import { latency } from '../../../services/analytics/queries/latency.ts';
import { messages } from '../../../services/analytics/queries/messages.ts';
import { paged, type ListQuery } from '../../../services/analytics/queries/order.ts';
import type { Query, Scope } from '../../../services/analytics/queries/query.ts';
import { segments } from '../../../services/analytics/queries/segments.ts';
import { throughput } from '../../../services/analytics/queries/throughput.ts';

/** A question in both ways: as the API asks it, and by FINAL over the baseline's messages. */
export interface Question {
  readonly name: string;
  readonly handset: Query;
  readonly baseline: Query;
}

const DAY_MS = 86_400_000;

/** How far back questions look; the API's default is a day. Answers from timelines go back 31 days at most. */
const RANGES = { day: 1, week: 7, quarter: 90 } as const;

const LIMIT = 1_000;
/** The first page, as the API answers it. */
const page = (list: ListQuery): Query => paged(list, undefined, LIMIT);
const TAG = `tags['shop']`;
const BY = ['audience', 'message_type'] as const;

/**
 * A field of the receipt that decides, out of the whole of it: a field that is read alone (`receipt.status`) is not
 * merged by FINAL, which then tells that of any receipt.
 */
const told = (field: string): string => `tupleElement(receipt, '${field}')`;
const WHOLE = 'SETTINGS optimize_functions_to_subcolumns = 0';

/** All questions, at a moment (epoch ms). */
export function questionsAt(until: number): Question[] {
  const scope = (days: number): Scope => ({ from: until - days * DAY_MS, to: until, account: undefined, filters: {} });
  const ranged = Object.entries(RANGES).flatMap(([range, days]) => rangedQuestions(range, scope(days)));
  const one: Scope = { ...scope(RANGES.week), filters: { campaign_id: ['campaign-7'] } };
  return [
    ...ranged,
    {
      name: 'list of a campaign, week',
      handset: paged(messages(one, undefined), undefined, 50),
      baseline: listOf(one),
    },
    ...Object.entries({ day: 1, month: 31 }).map(([range, days]) => ({
      name: `tag, ${range}`,
      handset: page(segments(scope(days), [{ name: 'tag.shop', sql: TAG }])),
      baseline: segmentsByFinal(scope(days), TAG),
    })),
  ];
}

function rangedQuestions(range: string, scope: Scope): Question[] {
  const columns = BY.map((name) => ({ name, sql: name }));
  const minutes = throughput(scope, range === 'day' ? '1m' : '1h', ['carrier'], 'none', 'UTC');
  return [
    {
      name: `segment, ${range}`,
      handset: page(segments(scope, columns)),
      baseline: segmentsByFinal(scope, BY.join(', ')),
    },
    ...(range === 'quarter'
      ? []
      : [
          {
            name: `throughput, ${range}`,
            handset: paged(minutes, undefined, 100_000),
            baseline: throughputByFinal(scope, range === 'day' ? 60 : 3600),
          },
        ]),
    { name: `latency, ${range}`, handset: page(latency(scope, ['carrier'])), baseline: latencyByFinal(scope) },
    { name: `errors, ${range}`, handset: page(errors(scope, columns)), baseline: errorsByFinal(scope) },
  ];
}

const IN_RANGE =
  'submitted_at >= fromUnixTimestamp64Milli({from:Int64}) AND submitted_at < fromUnixTimestamp64Milli({to:Int64})';
const paramsOf = ({ from, to }: Scope) => ({ from, to });

const segmentsByFinal = (scope: Scope, by: string): Query => ({
  sql: `
    SELECT ${by}, count() AS messages, sum(parts) AS parts, countIf(handed_off_at > 0) AS handed_off,
      countIf(${told('status')} = 'delivered') AS delivered, countIf(${told('status')} = 'failed') AS failed,
      countIf(${told('status')} = 'expired') AS expired, countIf(${told('status')} = 'filtered') AS filtered,
      countIf(${told('final')} = 0) AS open, countIf(notEmpty(m.clicks)) AS clicked, sum(length(m.clicks)) AS clicks,
      countIf(replied_at > 0) AS replied, countIf(read_at > 0) AS read, countIf(notEmpty(conversions)) AS converted,
      countIf(opted_out_at > 0) AS opted_out
    FROM messages AS m FINAL WHERE ${IN_RANGE} GROUP BY ${by} ORDER BY messages DESC LIMIT ${LIMIT} ${WHOLE}`,
  params: paramsOf(scope),
});

const throughputByFinal = (scope: Scope, seconds: number): Query => ({
  sql: `
    SELECT toStartOfInterval(moment.1, INTERVAL ${seconds} SECOND) AS window, carrier, countIf(moment.2 = 1) AS submitted,
      sumIf(parts, moment.2 = 1) AS submitted_parts, countIf(moment.2 = 2) AS handed_off,
      countIf(moment.2 = 3) AS delivered, countIf(moment.2 = 4) AS failed
    FROM messages FINAL
    ARRAY JOIN [(submitted_at, 1), (handed_off_at, 2),
      (${told('at')}, multiIf(${told('status')} = 'delivered', 3, ${told('final')} = 1, 4, 0))] AS moment
    WHERE moment.2 > 0 AND moment.1 >= fromUnixTimestamp64Milli({from:Int64}) AND moment.1 < fromUnixTimestamp64Milli({to:Int64})
    GROUP BY window, carrier ORDER BY window, carrier ${WHOLE}`,
  params: paramsOf(scope),
});

const latencyByFinal = (scope: Scope): Query => ({
  sql: `
    SELECT carrier, span.1 AS stage, count() AS messages, quantiles(0.5, 0.95, 0.99)(span.2) AS bounds
    FROM messages FINAL
    ARRAY JOIN [('submit_to_handoff', dateDiff('millisecond', submitted_at, handed_off_at)),
      ('submit_to_delivered', dateDiff('millisecond', submitted_at, ${told('at')})),
      ('handoff_to_delivered', dateDiff('millisecond', handed_off_at, ${told('at')}))] AS span
    WHERE ${IN_RANGE} AND ${told('status')} = 'delivered' GROUP BY carrier, stage ORDER BY carrier, stage ${WHOLE}`,
  params: paramsOf(scope),
});

const errorsByFinal = (scope: Scope): Query => ({
  sql: `
    SELECT audience, message_type, ${told('vendor')} AS vendor, ${told('error_code')} AS error_code, count() AS messages
    FROM messages FINAL WHERE ${IN_RANGE} AND ${told('final')} = 1 AND ${told('status')} != 'delivered'
    GROUP BY audience, message_type, vendor, error_code ORDER BY messages DESC LIMIT ${LIMIT} ${WHOLE}`,
  params: paramsOf(scope),
});

const listOf = (scope: Scope): Query => ({
  sql: `SELECT * FROM messages FINAL WHERE ${IN_RANGE} AND campaign_id = 'campaign-7' ORDER BY submitted_at DESC LIMIT 50`,
  params: paramsOf(scope),
});

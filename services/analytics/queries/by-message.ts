import { DIMENSION_NAMES, type Dimension } from '../../../schemas/dimensions.ts';
import { UNKNOWN_AFTER_MS } from '../../../schemas/status.ts';
import { tagOf, type Scope } from './query.ts';

/**
 * Whether a question about these dimensions can only be answered message by message. What rollups do not hold is
 * answered from timelines: cells of one message each, with the columns of the view that they stand in for, and
 * `automation_id`, `automation_step` and `tags` beside them.
 */
export const isByMessage = (names: readonly string[], scope: Scope): boolean =>
  [...names, ...Object.keys(scope.filters)].some((name) => ONLY_TIMELINES.has(name) || tagOf(name) !== undefined);

/** Dimensions that no rollup has. */
const ONLY_TIMELINES: ReadonlySet<string> = new Set(['automation_id', 'automation_step'] satisfies Dimension[]);

/** Messages of the hours that a range touches. Needs the parameters `from` and `to`. */
const SUBMITTED =
  'submitted_at >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64}))' +
  ' AND submitted_at < fromUnixTimestamp64Milli({to:Int64}) + INTERVAL 1 HOUR';

const ended = (status: string): string => `(message.final AND message.status = '${status}')`;
const OPEN = '(NOT message.final AND NOT message.delivered_inferred)';
const IS_UNKNOWN = `(message.status = 'unknown' OR message.submitted_at <= now64(3, 'UTC') - INTERVAL ${UNKNOWN_AFTER_MS / 1000} SECOND)`;

/** What a message counts, in the cell of its first currency. */
const COUNTED: Readonly<Record<string, string>> = {
  messages: '1',
  parts: 'message.parts',
  handed_off: 'message.handed_off',
  ...Object.fromEntries(
    ['delivered', 'rejected', 'failed', 'expired', 'filtered'].map((status) => [status, ended(status)]),
  ),
  delivered_inferred: '(NOT message.final AND message.delivered_inferred)',
  unknown: `(${OPEN} AND ${IS_UNKNOWN})`,
  pending: `(${OPEN} AND NOT ${IS_UNKNOWN})`,
  clicked: '(message.clicks_human > 0)',
  ...Object.fromEntries(['clicks_human', 'clicks_suspect', 'clicks_bot'].map((name) => [name, `message.${name}`])),
  replied: '(message.replied_at > 0)',
  read: '(message.read_at > 0)',
  converted: '(message.conversions > 0)',
  opted_out: '(message.opted_out_at > 0)',
};

const SEGMENT_COLUMNS = [
  'toStartOfHour(message.submitted_at) AS hour',
  'message.tags AS tags',
  ...DIMENSION_NAMES.map((name) => `message.${name} AS ${name}`),
  'share.1 AS conversion_currency',
  'share.2 AS conversion_value',
  ...Object.entries(COUNTED).map(([name, sql]) => `toInt64(${sql}) * share.3 AS ${name}`),
];

/** A message's cell of its first currency, which counts it, and one for each further currency, with its amount alone. */
const SHARES =
  'arrayConcat([(message.conversion_currency, message.conversion_value, 1)],' +
  ' arrayMap(currency -> (currency, message.conversion_amounts[currency], 0),' +
  ' arrayFilter(currency -> currency != message.conversion_currency, mapKeys(message.conversion_amounts))))';

/** Stands in for `segment_performance`. */
export const SEGMENTS_BY_MESSAGE =
  `(SELECT ${SEGMENT_COLUMNS.join(', ')} FROM timelines AS message FINAL ARRAY JOIN ${SHARES} AS share` +
  ` WHERE message.submitted_at > 0 AND ${SUBMITTED.replaceAll('submitted_at', 'message.submitted_at')}` +
  ' SETTINGS do_not_merge_across_partitions_select_final = 1)';

/** Stands in for `error_breakdown`. */
export const ERRORS_BY_MESSAGE =
  '(SELECT * EXCEPT (vendor), error_vendor AS vendor, toStartOfHour(submitted_at) AS hour, toInt64(1) AS messages' +
  ` FROM messages WHERE failed_at IS NOT NULL AND ${SUBMITTED})`;

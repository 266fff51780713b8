import { DIMENSION_NAMES } from '../../../schemas/dimensions.ts';
import { UNKNOWN_AFTER_MS } from '../../../schemas/status.ts';
import { tagOf, type Scope } from './query.ts';

/**
 * Whether a question about these dimensions can only be answered message by message. What rollups do not hold is
 * answered from timelines: cells of one message each, with the columns of the view that they stand in for, and
 * `automation_id` and `tags` beside them.
 */
export const isByMessage = (names: readonly string[], scope: Scope): boolean =>
  [...names, ...Object.keys(scope.filters)].some((name) => name === 'automation_id' || tagOf(name) !== undefined);

/** Messages of the hours that a range touches. Needs the parameters `from` and `to`. */
const SUBMITTED =
  'submitted_at >= toStartOfHour(fromUnixTimestamp64Milli({from:Int64}))' +
  ' AND submitted_at < fromUnixTimestamp64Milli({to:Int64}) + INTERVAL 1 HOUR';

const ended = (status: string): string => `message.final AND message.status = '${status}' AS ${status}`;
const OPEN = '(NOT message.final AND NOT message.delivered_inferred)';
const IS_UNKNOWN = `(message.status = 'unknown' OR message.submitted_at <= now64(3, 'UTC') - INTERVAL ${UNKNOWN_AFTER_MS / 1000} SECOND)`;

const SEGMENT_COLUMNS = [
  'toStartOfHour(message.submitted_at) AS hour',
  'message.tags AS tags',
  ...DIMENSION_NAMES.map((name) => `message.${name} AS ${name}`),
  'toInt64(1) AS messages',
  'message.parts AS parts',
  'message.handed_off AS handed_off',
  ...['delivered', 'rejected', 'failed', 'expired', 'filtered'].map(ended),
  'NOT message.final AND message.delivered_inferred AS delivered_inferred',
  `${OPEN} AND ${IS_UNKNOWN} AS unknown`,
  `${OPEN} AND NOT ${IS_UNKNOWN} AS pending`,
  'message.clicks_human > 0 AS clicked',
  ...['clicks_human', 'clicks_suspect', 'clicks_bot'].map((name) => `message.${name} AS ${name}`),
  'message.replied_at > 0 AS replied',
  'message.read_at > 0 AS read',
  'message.conversions > 0 AS converted',
  'message.opted_out_at > 0 AS opted_out',
];

/** Stands in for `segment_performance`. */
export const SEGMENTS_BY_MESSAGE =
  `(SELECT ${SEGMENT_COLUMNS.join(', ')} FROM timelines AS message FINAL` +
  ` WHERE message.submitted_at > 0 AND ${SUBMITTED.replaceAll('submitted_at', 'message.submitted_at')}` +
  ' SETTINGS do_not_merge_across_partitions_select_final = 1)';

/** Stands in for `error_breakdown`. */
export const ERRORS_BY_MESSAGE =
  '(SELECT * EXCEPT (vendor), error_vendor AS vendor, toStartOfHour(submitted_at) AS hour, toInt64(1) AS messages' +
  ` FROM messages WHERE failed_at IS NOT NULL AND ${SUBMITTED})`;

import { DIMENSIONS } from '../../schemas/dimensions.ts';

/** A figure: how it is computed from the cells of a view, and what it means. */
export interface Measure {
  readonly label: string;
  /** One sentence, with the denominator where there is one. */
  readonly help: string;
  /** Over cells of `segment_performance`, as `cell`. */
  readonly sql: string;
  readonly unit: 'count' | 'rate' | 'amount';
}

/** Columns added up. They are prefixed, or an alias of the same name would stand in for them. */
const total = (columns: readonly string[]): string => `sum(${columns.map((column) => `cell.${column}`).join(' + ')})`;
const count = (label: string, help: string, column: string): Measure => ({
  label,
  help,
  unit: 'count',
  sql: total([column]),
});
const rate = (label: string, help: string, of: readonly string[], per: readonly string[]): Measure => ({
  label,
  help,
  unit: 'rate',
  sql: `if(${total(per)} = 0, NULL, ${total(of)} / ${total(per)})`,
});
const ARRIVED = ['delivered', 'delivered_inferred'];

/**
 * The figures of `segment_performance`, defined once. Rates are sums over sums, so they are right for any grouping; a
 * rate over nothing is NULL.
 */
export const MEASURES = {
  messages: count('Messages', 'Messages submitted.', 'messages'),
  parts: count('Parts', 'SMS parts submitted: what carriers count and bill.', 'parts'),
  handed_off: count(
    'Handed off',
    'Messages that a vendor or carrier took, or of which anything came back.',
    'handed_off',
  ),
  delivered: count('Delivered', 'Messages whose deciding receipt says delivered.', 'delivered'),
  delivered_inferred: count(
    'Delivered (inferred)',
    'No final receipt, but a reply, a read or a human click.',
    'delivered_inferred',
  ),
  rejected: count('Rejected', 'Refused by a vendor or carrier.', 'rejected'),
  failed: count('Failed', 'Tried and not delivered.', 'failed'),
  expired: count('Expired', 'Not delivered within its validity.', 'expired'),
  filtered: count('Filtered', 'Blocked as unwanted by a carrier or vendor.', 'filtered'),
  unknown: count(
    'Unknown',
    'The vendor does not know, or no final receipt came within 72 h. Not known is not failed.',
    'unknown',
  ),
  pending: count('Pending', 'No final receipt yet, submitted less than 72 h ago.', 'pending'),
  clicked: count('Clicked', 'Messages with at least one click by a person.', 'clicked'),
  clicks_human: count('Clicks', 'Clicks by persons.', 'clicks_human'),
  clicks_suspect: count('Suspect clicks', 'Clicks that may be a machine’s.', 'clicks_suspect'),
  clicks_bot: count('Bot clicks', 'Clicks by machines.', 'clicks_bot'),
  replied: count('Replied', 'Messages that were answered.', 'replied'),
  read: count('Read', 'Messages whose display was reported (RCS only: SMS has no such signal).', 'read'),
  converted: count('Converted', 'Messages with a conversion.', 'converted'),
  opted_out: count('Opted out', 'Messages that an opt-out names.', 'opted_out'),
  delivery_rate: rate('Delivery rate', 'Delivered by receipt, per message submitted.', ['delivered'], ['messages']),
  filtered_rate: rate('Filtered rate', 'Filtered, per message submitted.', ['filtered'], ['messages']),
  failure_rate: rate(
    'Failure rate',
    'Rejected, failed, expired or filtered, per message submitted.',
    ['rejected', 'failed', 'expired', 'filtered'],
    ['messages'],
  ),
  click_rate: rate(
    'Click rate',
    'Messages clicked by a person, per message delivered (by receipt or inferred).',
    ['clicked'],
    ARRIVED,
  ),
  reply_rate: rate(
    'Reply rate',
    'Messages answered, per message delivered (by receipt or inferred).',
    ['replied'],
    ARRIVED,
  ),
  opt_out_rate: rate(
    'Opt-out rate',
    'Messages that an opt-out names, per message delivered (by receipt or inferred).',
    ['opted_out'],
    ARRIVED,
  ),
  conversion_rate: rate(
    'Conversion rate',
    'Messages with a conversion, per message delivered (by receipt or inferred).',
    ['converted'],
    ARRIVED,
  ),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as MeasureName[];

/** The glossary that the page shows: names, labels, units and meanings, without SQL. */
export const glossary = () => ({
  dimensions: Object.entries(DIMENSIONS).map(([name, { label }]) => ({ name, label })),
  measures: Object.entries(MEASURES).map(([name, { label, help, unit }]) => ({ name, label, help, unit })),
});

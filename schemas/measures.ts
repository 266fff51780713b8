/**
 * A figure, defined once: columns of a view that are added up, for a rate divided by other columns added up. So it is
 * right for any grouping: what is added up is never a rate. Comments of columns, the API, the page and the glossary
 * all say what stands here; tests hold them to it.
 */
export interface Measure {
  readonly label: string;
  /** What it says and what it cannot say. Of a single column it is the column's comment. */
  readonly meaning: string;
  readonly unit: 'count' | 'rate' | 'amount' | 'duration';
  /** Columns that are added up. */
  readonly of: readonly string[];
  /** Of a rate: columns whose sum divides. A rate over nothing is NULL. */
  readonly per?: readonly string[];
  /** Rows that count alone: a condition on a dimension. */
  readonly only?: { readonly dimension: string; readonly value: string };
}

const column = (unit: Measure['unit'], label: string, name: string, meaning: string): Measure => ({
  label,
  meaning,
  unit,
  of: [name],
});
const count = (label: string, name: string, meaning: string) => column('count', label, name, meaning);
const rate = (label: string, meaning: string, of: readonly string[], per: readonly string[]): Measure => ({
  label,
  meaning,
  unit: 'rate',
  of,
  per,
});

const ARRIVED = ['delivered', 'delivered_inferred'];
const ENDED = ['rejected', 'failed', 'expired', 'filtered'];
const CLICKS = ['clicks_human', 'clicks_suspect', 'clicks_bot'];

/** Figures of `segment_performance` and `segment_sums`. */
export const SEGMENT_MEASURES = {
  messages: count(
    'Messages',
    'messages',
    'Messages submitted; each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending.',
  ),
  parts: count('Parts', 'parts', 'SMS parts of these messages, as the submits say.'),
  handed_off: count(
    'Handed off',
    'handed_off',
    'Messages that a vendor or carrier took, or of which any receipt or engagement tells so.',
  ),
  delivered: count(
    'Delivered',
    'delivered',
    'Messages whose receipt says delivered. A receipt says nothing about reading, and some vendors report what was only handed downstream.',
  ),
  delivered_inferred: count(
    'Delivered (inferred)',
    'delivered_inferred',
    'Messages with no final receipt, but with a reply, a read or a human click.',
  ),
  rejected: count('Rejected', 'rejected', 'Messages that a vendor or carrier refused.'),
  failed: count('Failed', 'failed', 'Messages that could not be delivered.'),
  expired: count('Expired', 'expired', 'Messages whose validity ran out.'),
  filtered: count(
    'Filtered',
    'filtered',
    'Messages blocked as unwanted, as far as vendors say so: some carriers report blocked messages as delivered.',
  ),
  unknown: count(
    'Unknown',
    'unknown',
    'Messages of which the vendor says that it does not know, or that have no final receipt 72 h after submit (at the moment of asking). They may have arrived.',
  ),
  pending: count('Pending', 'pending', 'The rest: submitted less than 72 h ago, nothing final said.'),
  clicked: count('Clicked', 'clicked', 'Messages with at least one human click.'),
  clicks_human: count('Clicks', 'clicks_human', "Clicks taken for a person's."),
  clicks_suspect: count('Suspect clicks', 'clicks_suspect', "Clicks that may be a machine's."),
  clicks_bot: count('Bot clicks', 'clicks_bot', 'Clicks by machines.'),
  replied: count('Replied', 'replied', 'Messages with a reply.'),
  read: count(
    'Read',
    'read',
    "Messages that the recipient's client said were displayed. RCS only: 0 for SMS means not known.",
  ),
  converted: count('Converted', 'converted', 'Messages with a conversion.'),
  opted_out: count('Opted out', 'opted_out', 'Messages that an opt-out names.'),
  delivery_rate: rate('Delivery rate', 'Delivered by receipt, per message submitted.', ['delivered'], ['messages']),
  filtered_rate: rate('Filtered rate', 'Filtered, per message submitted.', ['filtered'], ['messages']),
  failure_rate: rate('Failure rate', 'Rejected, failed, expired or filtered, per message submitted.', ENDED, [
    'messages',
  ]),
  unknown_rate: rate(
    'Unknown rate',
    'Messages of which nobody knows how they ended, per message submitted. Not known is not failed.',
    ['unknown'],
    ['messages'],
  ),
  click_rate: rate(
    'Click rate',
    'Messages clicked by a person, per message delivered (by receipt or inferred).',
    ['clicked'],
    ARRIVED,
  ),
  raw_click_rate: rate(
    'Raw click rate',
    'Clicks of every kind, machines and repetitions too, per message delivered (by receipt or inferred). It may exceed 1.',
    CLICKS,
    ARRIVED,
  ),
  reply_rate: rate(
    'Reply rate',
    'Messages answered, per message delivered (by receipt or inferred).',
    ['replied'],
    ARRIVED,
  ),
  read_rate: {
    ...rate(
      'Read rate',
      'Messages whose display was reported, per message delivered (by receipt or inferred) of those that can tell: RCS. Of SMS nobody can know.',
      ['read'],
      ARRIVED,
    ),
    only: { dimension: 'channel', value: 'rcs' },
  },
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

/** Figures of `engagement_cohorts`: messages to which it first happened in that hour after their submit. */
export const COHORT_MEASURES = {
  submitted: count(
    'Cohort',
    'submitted',
    'Messages of the cohort, all of them at hours_since 0: the denominator of every rate. Add it up over all hours_since.',
  ),
  delivered: count(
    'Delivered',
    'delivered',
    'Messages whose deciding receipt says that they were delivered in this hour after their submit.',
  ),
  clicked: count('Clicked', 'clicked', 'Messages that a person first clicked in this hour after their submit.'),
  replied: count('Replied', 'replied', 'Messages first answered in this hour after their submit.'),
  read: count(
    'Read',
    'read',
    'Messages whose display was first reported in this hour after their submit. RCS only: 0 for SMS means not known.',
  ),
  converted: count('Converted', 'converted', 'Messages with their first conversion in this hour after their submit.'),
  opted_out: count('Opted out', 'opted_out', 'Messages that an opt-out first names in this hour after their submit.'),
} as const satisfies Record<string, Measure>;

/** What conversions were worth: of one currency at a time, so it needs `conversion_currency` beside it. */
export const CONVERSION_VALUE = column(
  'amount',
  'Conversion value',
  'conversion_value',
  'What conversions were worth, in conversion_currency.',
);

/** Figures of `throughput`; `throughput_minute` has them by the minute, and the peak. */
export const THROUGHPUT_MEASURES = {
  submitted: count('Submitted', 'submitted', 'Messages submitted in it.'),
  submitted_parts: count(
    'Submitted parts',
    'submitted_parts',
    'SMS parts of these messages: carriers count parts, not messages.',
  ),
  handed_off: count('Handed off', 'handed_off', 'Messages first taken by a vendor or carrier in it.'),
  delivered: count(
    'Delivered',
    'delivered',
    "Messages whose deciding receipt says that they were delivered in it, by the vendor's clock.",
  ),
  failed: count(
    'Failed',
    'failed',
    "Messages whose deciding receipt says that they ended undelivered in it, by the vendor's clock.",
  ),
} as const satisfies Record<string, Measure>;

const percentile = (name: string, share: string): Measure =>
  column(
    'duration',
    name,
    'messages',
    `Duration that ${share} of the messages did not exceed, in milliseconds, within 5 %. Percentiles of several rows do not add up: sum latency_buckets instead.`,
  );

/** Figures of `delivery_latency`: percentiles over the summed buckets of `latency_buckets`. */
export const LATENCY_MEASURES = {
  p50_ms: percentile('Median', 'half'),
  p95_ms: percentile('95th percentile', '95 %'),
  p99_ms: percentile('99th percentile', '99 %'),
} as const satisfies Record<string, Measure>;

/** Figures of `vendor_receipts`. */
export const RECEIPT_MEASURES = {
  handed_off: count('Handed off', 'handed_off', 'Messages submitted and taken (accepted or queued) by the vendor.'),
  with_receipt: count(
    'With a receipt',
    'with_receipt',
    'Of these, messages of which a receipt said accepted, unknown or how they ended. A receipt that says queued is no news.',
  ),
  missing: count(
    'Receipts missing',
    'missing',
    'Of these, messages of which nothing was said 72 h after their submit (at the moment of asking). They may have arrived; the receipt may still come, and takes the message out of here.',
  ),
  orphans: count(
    'Orphans',
    'orphans',
    'Messages and ids of the vendor of which events came, but no submit, and no handoff that says which message is meant.',
  ),
  resolved: count(
    'Resolved ids',
    'resolved',
    'Ids of the vendor under which receipts came, and of which a handoff said which message is meant: their receipts are in that message.',
  ),
  missing_rate: rate(
    'Missing receipts',
    'Messages without a receipt 72 h after submit, per message that the vendor took.',
    ['missing'],
    ['handed_off'],
  ),
  orphan_rate: rate(
    'Orphan rate',
    'Receipts that no message is known for, per message or id of the vendor that a receipt came for.',
    ['orphans'],
    ['orphans', 'resolved', 'with_receipt'],
  ),
} as const satisfies Record<string, Measure>;

/** Figures of `send_performance`: a message with all that it fell back to is one send. */
export const SEND_MEASURES = {
  sends: count(
    'Sends',
    'sends',
    'Logical sends: a message with all that it fell back to is one. Each is in exactly one of delivered, delivered_inferred, rejected, failed, expired, filtered, unknown and pending.',
  ),
  attempts: count('Attempts', 'attempts', 'Messages that they took.'),
  fell_back: count('Fell back', 'fell_back', 'Sends of more than one attempt.'),
  delivered_by_fallback: count(
    'Delivered by a fallback',
    'delivered_by_fallback',
    'Sends whose first delivery was not of the first attempt.',
  ),
  delivered: count('Delivered', 'delivered', 'Sends whose outcome is delivered; see sends.'),
  delivered_inferred: count(
    'Delivered, inferred',
    'delivered_inferred',
    'Sends whose outcome is delivered_inferred; see sends.',
  ),
  rejected: count('Rejected', 'rejected', 'Sends whose outcome is rejected; see sends.'),
  failed: count('Failed', 'failed', 'Sends whose outcome is failed; see sends.'),
  expired: count('Expired', 'expired', 'Sends whose outcome is expired; see sends.'),
  filtered: count('Filtered', 'filtered', 'Sends whose outcome is filtered; see sends.'),
  unknown: count('Unknown', 'unknown', 'Sends whose outcome is unknown; see sends.'),
  pending: count('Pending', 'pending', 'Sends whose outcome is pending; see sends.'),
  delivery_rate: rate(
    'Delivery rate',
    'Sends of which an attempt was delivered by receipt, per send.',
    ['delivered'],
    ['sends'],
  ),
  fallback_rate: rate('Fallback rate', 'Sends of more than one attempt, per send.', ['fell_back'], ['sends']),
} as const satisfies Record<string, Measure>;

/** Figures of single messages in `messages`. */
export const MESSAGE_MEASURES = {
  price: column('amount', 'Price', 'price', 'What the vendor charged, all parts; NULL if no receipt told a price.'),
} as const satisfies Record<string, Measure>;

/** Where figures are read: the view, what else has the same columns, and the figures. */
export const MEASURED_VIEWS: Readonly<
  Record<string, { readonly alsoIn: readonly string[]; readonly measures: Readonly<Record<string, Measure>> }>
> = {
  segment_performance: {
    alsoIn: ['segment_sums', 'account_daily', 'campaign_performance'],
    measures: { ...SEGMENT_MEASURES, conversion_value: CONVERSION_VALUE },
  },
  throughput: { alsoIn: ['throughput_minute'], measures: THROUGHPUT_MEASURES },
  delivery_latency: { alsoIn: [], measures: LATENCY_MEASURES },
  engagement_cohorts: { alsoIn: [], measures: COHORT_MEASURES },
  vendor_receipts: { alsoIn: [], measures: RECEIPT_MEASURES },
  send_performance: { alsoIn: [], measures: SEND_MEASURES },
  messages: { alsoIn: [], measures: MESSAGE_MEASURES },
};

/** How a measure is computed, in the words of an analyst. */
export function formulaOf({ of, per, only, unit }: Measure): string {
  const total = (columns: readonly string[]): string => `sum(${columns.join(' + ')})`;
  if (unit === 'duration') return 'percentile over the summed buckets of latency_buckets';
  const over = per === undefined ? '' : ` / ${total(per)}`;
  const rows = only === undefined ? '' : `, over rows with ${only.dimension} = '${only.value}'`;
  return `${total(of)}${over}${rows}`;
}

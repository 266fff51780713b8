/**
 * The columns of `timeline_changes`, in the order in which the processor writes them: the one place that says what a
 * signed change carries. The tables of `infra/clickhouse` are tested against it. Times that have not happened are 0.
 */
export const TIMELINE_COLUMNS = {
  sign: 'Int8',
  message_id: 'String',
  version: 'UInt64',
  first_seen_at: "DateTime64(3, 'UTC')",
  updated_at: "DateTime64(3, 'UTC')",
  account_id: 'LowCardinality(String)',
  campaign_id: 'LowCardinality(String)',
  audience: 'LowCardinality(String)',
  message_type: 'LowCardinality(String)',
  channel: 'LowCardinality(String)',
  sender: 'LowCardinality(String)',
  country: 'LowCardinality(String)',
  carrier: 'LowCardinality(String)',
  vendor: 'LowCardinality(String)',
  automation_id: 'LowCardinality(String)',
  parent_message_id: 'String',
  recipient_key: 'String',
  recipient_masked: 'String',
  tags: 'Map(String, String)',
  encoding: 'LowCardinality(String)',
  parts: 'UInt16',
  parts_delivered: 'UInt16',
  parts_failed: 'UInt16',
  status: 'LowCardinality(String)',
  /** 1 when a final receipt (or a rejected handoff that no accepted one follows) decides the status. */
  final: 'UInt8',
  /** 1 when a handoff was accepted or queued, or any receipt or engagement came. */
  handed_off: 'UInt8',
  delivered_inferred: 'UInt8',
  contradicted: 'UInt8',
  time_suspect: 'UInt8',
  saturated: 'UInt8',
  submitted_at: "DateTime64(3, 'UTC')",
  handed_off_at: "DateTime64(3, 'UTC')",
  accepted_at: "DateTime64(3, 'UTC')",
  delivered_at: "DateTime64(3, 'UTC')",
  failed_at: "DateTime64(3, 'UTC')",
  read_at: "DateTime64(3, 'UTC')",
  first_clicked_at: "DateTime64(3, 'UTC')",
  replied_at: "DateTime64(3, 'UTC')",
  converted_at: "DateTime64(3, 'UTC')",
  opted_out_at: "DateTime64(3, 'UTC')",
  clicks_human: 'UInt16',
  clicks_suspect: 'UInt16',
  clicks_bot: 'UInt16',
  replies: 'UInt16',
  /** Mean of the replies that have one, from -1 to 1; 0 when `sentiment_replies` is 0. */
  sentiment: 'Float64',
  sentiment_replies: 'UInt16',
  conversions: 'UInt16',
  /** Sum of the conversions in `conversion_currency`, the currency of the first one. */
  conversion_value: 'Decimal(18, 4)',
  conversion_currency: 'LowCardinality(String)',
  /** Sums by currency: amounts of different currencies are never added. */
  conversion_amounts: 'Map(String, Decimal(18, 4))',
  price: 'Decimal(18, 6)',
  /** 1 when a receipt told a price. */
  priced: 'UInt8',
  currency: 'LowCardinality(String)',
  /** Vendor of the deciding receipt when it is final and not delivered. */
  error_vendor: 'LowCardinality(String)',
  error_code: 'LowCardinality(String)',
  /** The timeline's events, for the processor alone; empty on rows with sign -1. */
  state: 'String',
  // From here on in the order in which they were added, as batches of older versions hold the first columns only.
  /** Why the recipient cannot get a text; `''` if nothing is known against it. */
  recipient_problem: 'LowCardinality(String)',
  line_type: 'LowCardinality(String)',
  number_carrier: 'LowCardinality(String)',
  ported: 'LowCardinality(String)',
  automation_step: 'LowCardinality(String)',
  /** By link (`linkName`): clicks by people, by what may be a machine, by machines. */
  link_clicks: 'Map(String, Array(UInt16))',
} as const satisfies Record<string, string>;

const NAMES = Object.keys(TIMELINE_COLUMNS);

/** How many columns rows hold, and how many the first version's rows held. */
export const COLUMN_COUNT = NAMES.length;
export const FIRST_COLUMN_COUNT = NAMES.indexOf('state') + 1;

/** Clicks of a message by link: human, suspect, bot. */
export type LinkClicks = Readonly<Record<string, readonly number[]>>;

export type TimelineColumn = keyof typeof TIMELINE_COLUMNS;

/**
 * One signed change. Times and `version` are numbers (epoch ms); decimals are integers in their smallest unit
 * (`conversion_*` 1e-4, `price` 1e-6).
 */
export type TimelineRow = {
  readonly [C in TimelineColumn]: C extends 'tags'
    ? Readonly<Record<string, string>>
    : C extends 'conversion_amounts'
      ? Readonly<Record<string, number>>
      : C extends 'link_clicks'
        ? LinkClicks
        : C extends 'state'
          ? Uint8Array
          : (typeof TIMELINE_COLUMNS)[C] extends 'String' | 'LowCardinality(String)'
            ? string
            : number;
};

/** Digits behind the point of stored amounts and prices. */
export const AMOUNT_SCALE = 4;
export const PRICE_SCALE = 6;

/** A decimal as the integer that is stored: half away from zero, so that every reader rounds alike. */
export const scaled = (value: number, scale: number): number => {
  const shifted = Math.round(Math.abs(value) * 10 ** scale);
  return value < 0 ? -shifted || 0 : shifted;
};

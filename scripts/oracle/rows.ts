import { BUCKET_BOUNDS, STAGES, type Stage } from '../../schemas/latency.ts';
import { UNKNOWN_AFTER_MS } from '../../schemas/status.ts';
import { AMOUNT_SCALE, PRICE_SCALE } from '../../schemas/timeline-row.ts';
import type { ViewName } from '../../schemas/views.ts';
import type { Message } from './message.ts';

/** A value as ClickHouse writes it in JSON: times as `2026-11-24 07:52:00.000` (UTC), decimals as numbers. */
export type Value = string | number | null | Readonly<Record<string, string>>;

/** A row of a view, by column name. */
export type Row = Readonly<Record<string, Value>>;

/** A view that adds messages up. */
export type Rollup = Exclude<ViewName, 'messages'>;

/** What one message adds to one cell of a rollup: where, and how much (amounts in their smallest unit). */
export interface Share {
  readonly view: Rollup;
  readonly cell: Readonly<Record<string, string | number>>;
  readonly adds: Readonly<Record<string, number>>;
}

const HOUR = 3_600_000;

/** A moment to the millisecond, as ClickHouse writes a DateTime64(3). */
export const moment = (ms: number): string => new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
/** The start of the second, and of the hour, in which a moment lies, as ClickHouse writes a DateTime. */
export const second = (ms: number): string => moment(ms).slice(0, 19);
const hour = (ms: number): string => second(Math.floor(ms / HOUR) * HOUR);
const maybe = (ms: number | null): string | null => (ms === null ? null : moment(ms));
/** A decimal from its smallest units. */
export const decimal = (units: number, scale: number): number => units / 10 ** scale;

/** The message as a row of the view `messages`. */
export function messageRow(message: Message): Row {
  const { amounts: _amounts, handed_off: _handedOff, links: _links, ...shown } = message;
  return {
    ...shown,
    final: Number(message.final),
    delivered_inferred: Number(message.delivered_inferred),
    contradicted: Number(message.contradicted),
    time_suspect: Number(message.time_suspect),
    saturated: Number(message.saturated),
    submitted_at: moment(message.submitted_at),
    handed_off_at: maybe(message.handed_off_at),
    accepted_at: maybe(message.accepted_at),
    delivered_at: maybe(message.delivered_at),
    failed_at: maybe(message.failed_at),
    read_at: maybe(message.read_at),
    first_clicked_at: maybe(message.first_clicked_at),
    replied_at: maybe(message.replied_at),
    converted_at: maybe(message.converted_at),
    opted_out_at: maybe(message.opted_out_at),
    conversion_value: decimal(message.conversion_value, AMOUNT_SCALE),
    price: message.price === null ? null : decimal(message.price, PRICE_SCALE),
  };
}

/** What the message adds to the rollups when they are asked at `now` (epoch ms). */
export const sharesOf = (message: Message, now: number): Share[] => [
  ...segmentShares(message, now),
  ...throughputShares(message),
  ...latencyShares(message),
  ...errorShares(message),
  ...linkShares(message),
];

const dimensionsOf = ({
  account_id,
  campaign_id,
  audience,
  message_type,
  channel,
  sender,
  country,
  carrier,
  vendor,
}: Message) => ({
  account_id,
  campaign_id,
  audience,
  message_type,
  channel,
  sender,
  country,
  carrier,
  vendor,
});

/** The one bucket of `segment_performance` that the message is counted in. */
export function bucketOf(message: Message, now: number): string {
  if (message.final) return message.status;
  if (message.delivered_inferred) return 'delivered_inferred';
  if (message.status === 'unknown' || now - message.submitted_at >= UNKNOWN_AFTER_MS) return 'unknown';
  return 'pending';
}

function segmentShares(message: Message, now: number): Share[] {
  const cellFor = (conversion_currency: string) => ({
    hour: hour(message.submitted_at),
    ...dimensionsOf(message),
    conversion_currency,
  });
  const counted: Share = {
    view: 'segment_performance',
    cell: cellFor(message.conversion_currency),
    adds: {
      messages: 1,
      parts: message.parts,
      handed_off: Number(message.handed_off),
      [bucketOf(message, now)]: 1,
      clicked: Number(message.clicks_human > 0),
      clicks_human: message.clicks_human,
      clicks_suspect: message.clicks_suspect,
      clicks_bot: message.clicks_bot,
      replied: Number(message.replied_at !== null),
      read: Number(message.read_at !== null),
      converted: Number(message.conversions > 0),
      opted_out: Number(message.opted_out_at !== null),
    },
  };
  const amounts = [...message.amounts].map(([currency, conversion_value]): Share => ({
    view: 'segment_performance',
    cell: cellFor(currency),
    adds: { conversion_value },
  }));
  return [counted, ...amounts];
}

function throughputShares(message: Message): Share[] {
  const { account_id, campaign_id, sender, carrier } = message;
  const at = (ms: number | null, adds: Share['adds']): Share[] =>
    ms === null
      ? []
      : [{ view: 'throughput', cell: { second: second(ms), account_id, campaign_id, sender, carrier }, adds }];
  return [
    ...at(message.submitted_at, { submitted: 1, submitted_parts: message.parts }),
    ...at(message.handed_off_at, { handed_off: 1 }),
    ...at(message.delivered_at, { delivered: 1 }),
    ...at(message.failed_at, { failed: 1 }),
  ];
}

function latencyShares(message: Message): Share[] {
  if (message.time_suspect) return [];
  const { account_id, campaign_id, carrier, channel, submitted_at, handed_off_at, delivered_at } = message;
  const ends: Readonly<Record<Stage, readonly [number | null, number | null]>> = {
    submit_to_handoff: [submitted_at, handed_off_at],
    handoff_to_delivered: [handed_off_at, delivered_at],
    submit_to_delivered: [submitted_at, delivered_at],
  };
  return STAGES.flatMap((stage): Share[] => {
    const [from, to] = ends[stage];
    if (from === null || to === null || to < from) return [];
    const cell = {
      hour: hour(submitted_at),
      account_id,
      campaign_id,
      carrier,
      channel,
      stage,
      upper_ms: upperBound(to - from),
    };
    return [{ view: 'latency_buckets', cell, adds: { messages: 1 } }];
  });
}

/** The smallest bucket bound that is not below `ms`; the largest of all for what is longer than every one. */
export function upperBound(ms: number): number {
  let low = 0;
  let high = BUCKET_BOUNDS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (BUCKET_BOUNDS[middle]! >= ms) high = middle;
    else low = middle + 1;
  }
  return BUCKET_BOUNDS[low]!;
}

function errorShares(message: Message): Share[] {
  if (message.failed_at === null) return [];
  const cell = {
    hour: hour(message.submitted_at),
    ...dimensionsOf(message),
    vendor: message.error_vendor,
    error_code: message.error_code,
  };
  return [{ view: 'error_breakdown', cell, adds: { messages: 1 } }];
}

function linkShares({ submitted_at, account_id, campaign_id, links }: Message): Share[] {
  return [...links].map(([link, hits]) => {
    const clicks = (wanted: (typeof hits)[number]['class']) => hits.filter((hit) => hit.class === wanted).length;
    return {
      view: 'link_performance',
      cell: { hour: hour(submitted_at), account_id, campaign_id, link },
      adds: {
        messages: 1,
        clicked: Number(clicks('human') > 0),
        clicks_human: clicks('human'),
        clicks_suspect: clicks('suspect'),
        clicks_bot: clicks('bot'),
      },
    };
  });
}

import type { Row } from '../../oracle/rows.ts';

/** What the view `messages` adds up to, by status: cheap to ask for, and wrong when any message is. */
export type Tally = Readonly<Record<string, Sums>>;

export interface Sums {
  readonly messages: number;
  readonly parts: number;
  readonly clicks: number;
  readonly replies: number;
  readonly conversions: number;
  /** In millionths. */
  readonly price: number;
  /** Seconds from submit to handoff and to delivery, in ms. */
  readonly handoff_ms: number;
  readonly delivery_ms: number;
}

type Growing = { -readonly [S in keyof Sums]: Sums[S] };

const NOTHING: Sums = {
  messages: 0,
  parts: 0,
  clicks: 0,
  replies: 0,
  conversions: 0,
  price: 0,
  handoff_ms: 0,
  delivery_ms: 0,
};

/** Adds up rows of `messages` as the oracle makes them. */
export function tally(): { readonly add: (row: Row) => void; readonly sums: () => Tally } {
  const byStatus = new Map<string, Growing>();
  return {
    add(row) {
      const status = typeof row['status'] === 'string' ? row['status'] : '';
      const sums = byStatus.get(status) ?? { ...NOTHING };
      byStatus.set(status, sums);
      const submitted = ms(row['submitted_at']) ?? 0;
      sums.messages += 1;
      sums.parts += Number(row['parts']);
      sums.clicks += Number(row['clicks_human']);
      sums.replies += Number(row['replies']);
      sums.conversions += Number(row['conversions']);
      sums.price += Math.round(Number(row['price'] ?? 0) * 1e6);
      sums.handoff_ms += (ms(row['handed_off_at']) ?? submitted) - submitted;
      sums.delivery_ms += (ms(row['delivered_at']) ?? submitted) - submitted;
    },
    sums: () => Object.fromEntries([...byStatus].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

const ms = (moment: Row[string] | undefined): number | undefined =>
  typeof moment === 'string' ? Date.parse(`${moment.replace(' ', 'T')}Z`) : undefined;

/** The same sums out of ClickHouse, one row a status, of messages submitted since a moment (epoch ms). */
export const tallyQuery = (since: number): string => `
  SELECT status, count() AS messages, sum(parts) AS parts, sum(clicks_human) AS clicks, sum(replies) AS replies,
    sum(conversions) AS conversions, toInt64(sum(ifNull(price, 0)) * 1000000) AS price,
    sum(ifNull(dateDiff('millisecond', submitted_at, handed_off_at), 0)) AS handoff_ms,
    sum(ifNull(dateDiff('millisecond', submitted_at, delivered_at), 0)) AS delivery_ms
  FROM messages WHERE submitted_at >= fromUnixTimestamp64Milli(toInt64(${since})) GROUP BY status ORDER BY status`;

import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import { forgotten, learned } from './changes.ts';

/** A number from 0 (inclusive) to 1, from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The published states of one message, oldest first. */
export type History = readonly TimelineRow[];

const STATUSES = [
  'submitted',
  'handed_off',
  'accepted',
  'unknown',
  'delivered',
  'rejected',
  'failed',
  'expired',
  'filtered',
];
const FINAL = new Set(['delivered', 'rejected', 'failed', 'expired', 'filtered']);

/** Random histories: states that jump between cells, currencies and seconds, orphans that find their submit. */
export function randomHistories(count: number, random: () => number, submitted: () => number): History[] {
  const some = <T>(...values: T[]): T => values[Math.floor(random() * values.length)]!;
  const state = (message_id: string, version: number, first_seen_at: number): TimelineRow => {
    const submitted_at = random() < 0.1 ? 0 : submitted();
    const base = submitted_at === 0 ? submitted() : submitted_at;
    const status = some(...STATUSES);
    const final = FINAL.has(status) ? 1 : 0;
    const later = (share: number) => (random() < share ? base + Math.floor(random() * 90_000) - 5_000 : 0);
    const usd = Math.floor(random() * 1e6);
    const amounts = some<Record<string, number>>(
      {},
      {},
      { USD: usd },
      { EUR: 5, USD: usd },
      { EUR: 7, GBP: -3, USD: usd },
    );
    const failed = final === 1 && status !== 'delivered';
    return learned({
      message_id,
      version,
      first_seen_at,
      updated_at: first_seen_at + version,
      account_id: some('acme', 'globex'),
      campaign_id: some('', 'spring', "o'clock"),
      carrier: some('', 'north', 'south'),
      vendor: some('', 'twilio'),
      audience: some('new', 'old'),
      status,
      final,
      handed_off: some(0, 1),
      delivered_inferred: final === 1 ? 0 : some(0, 1),
      time_suspect: random() < 0.1 ? 1 : 0,
      parts: 1 + Math.floor(random() * 3),
      submitted_at,
      handed_off_at: later(0.7),
      delivered_at: status === 'delivered' ? base + Math.floor(random() * 90_000) : 0,
      failed_at: failed ? base + Math.floor(random() * 90_000) : 0,
      read_at: later(0.2),
      replied_at: later(0.2),
      opted_out_at: later(0.1),
      ...clicked(Math.floor(random() * 3), Math.floor(random() * 2)),
      conversions: Object.keys(amounts).length,
      conversion_currency: Object.hasOwn(amounts, 'USD') ? 'USD' : '',
      conversion_value: amounts['USD'] ?? 0,
      conversion_amounts: amounts,
      error_vendor: failed ? some('', 'twilio') : '',
      error_code: failed ? some('', '30003', '30007') : '',
    });
  };
  return Array.from({ length: count }, (_, index) => {
    const firstSeen = submitted();
    return Array.from({ length: 1 + Math.floor(random() * 4) }, (_nothing, version) =>
      state(`message-${index}`, version + 1, firstSeen),
    );
  });
}

/** The signed changes that tell the histories, each message's in order, all of them shuffled together. */
export function signedChanges(histories: readonly History[], random: () => number): TimelineRow[][] {
  const next = histories.map(() => 0);
  const left = histories.flatMap((history, message) => history.map(() => message));
  for (let last = left.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [left[last], left[other]] = [left[other]!, left[last]!];
  }
  return left.map((message) => {
    const version = next[message]!++;
    const before = histories[message]![version - 1];
    const after = histories[message]![version]!;
    return before === undefined ? [after] : [forgotten(before), after];
  });
}

/** Counts that agree: people follow one link, machines both. */
const clicked = (human: number, bot: number) => ({
  clicks_human: human,
  clicks_bot: 2 * bot,
  link_clicks: {
    ...(human + bot > 0 ? { offer: [human, 0, bot] } : {}),
    ...(bot > 0 ? { imprint: [0, 0, bot] } : {}),
  },
});

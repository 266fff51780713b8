import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventBytes } from '../../schemas/codec.ts';
import { KIND_NAMES } from '../../schemas/kinds.ts';
import { failuresOf } from '../../schemas/validate.ts';
import { truthOf } from '../oracle/truth.ts';
import { DEFAULT_SPAN, history, livesOf, planOf } from './history.ts';
import type { Delivery } from './journey.ts';
import { VENDORS } from './vendors.ts';

const until = Date.UTC(2026, 2, 14, 6, 30);
const plan = planOf({ seed: 'test', messages: 2_000, until });
const sent = [...history(plan)];
const lives = [...livesOf(plan)];
const asked = { piiKey: 'key', now: until };
const truth = truthOf(sent, asked);

const fingerprint = (deliveries: readonly Delivery[]): string => {
  const hash = createHash('sha256');
  for (const { kind, event, at } of deliveries) hash.update(`${kind} ${at} `).update(eventBytes(kind, event));
  return hash.digest('hex');
};
const identityOf = ({ kind, event }: Delivery): string =>
  `${event.message_id} ${kind} ${event.event_id} ${event.account_id}`;
const share = (part: number, whole: number): number => part / whole;

describe('a history', () => {
  it('is the same for the same plan and another for another seed', () => {
    expect(fingerprint([...history(plan)])).toBe(fingerprint(sent));
    expect(fingerprint([...history({ ...plan, seed: 'other' })])).not.toBe(fingerprint(sent));
  });

  it('has exactly the messages that were asked for', () => {
    expect(lives).toHaveLength(plan.messages);
    for (const messages of [0, 1, 7, 1_001]) expect([...livesOf({ ...plan, messages })]).toHaveLength(messages);
  });

  it('sends all that happens in the lives, in order of sending', () => {
    const all = lives.flatMap(({ deliveries }) => deliveries);
    expect(sent).toHaveLength(all.length);
    expect(new Set(sent.map(identityOf))).toEqual(new Set(all.map(identityOf)));
    expect(sent.every(({ at }, index) => index === 0 || sent[index - 1]!.at <= at)).toBe(true);
  });

  it('names messages in order of their start', () => {
    const ids = lives.flatMap(({ deliveries }) => deliveries[0]?.key ?? []);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('lies within its span', () => {
    const submits = lives.map(({ start }) => start);
    expect(Math.min(...submits)).toBeGreaterThanOrEqual(until - DEFAULT_SPAN);
    expect(Math.max(...submits)).toBeLessThan(until);
    const honest = sent.filter(({ event, at }) => Math.abs(event.occurred_at - at) < 2 * 3_600_000);
    expect(Math.max(...honest.map(({ event }) => event.occurred_at))).toBeLessThan(until + 2 * 3_600_000);
  });

  it('comes in bursts and by daylight', () => {
    const perMinute = new Map<number, number>();
    for (const { start } of lives) {
      const minute = Math.floor(start / 60_000);
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    const average = plan.messages / (DEFAULT_SPAN / 60_000);
    expect(Math.max(...perMinute.values())).toBeGreaterThan(4 * average);
  });

  it('is valid but for the few broken clocks', () => {
    const failures = sent.map(({ kind, event }) => failuresOf(kind, event, until)).filter((found) => found.length > 0);
    expect(failures.every((found) => found[0]!.code === 'time_out_of_range')).toBe(true);
    expect(share(failures.length, sent.length)).toBeLessThan(0.001);
  });

  it('uses no number that somebody may have', () => {
    const fictional =
      /^(\+1\d{3}55501\d\d|\+447700900\d{3}|\+3363998\d{4}|\+4917139200\d\d|\+467017406\d\d|\+61491570\d{3})$/;
    for (const { event } of sent) if ('recipient' in event) expect(event.recipient).toMatch(fictional);
  });
});

describe('what happens in a history', () => {
  it('is of every kind, by every vendor, and ends in every way', () => {
    expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(KIND_NAMES));
    const many = planOf({ seed: 'all', messages: 2_000, until, accounts: 12 });
    const told = [...history(many)];
    const named = new Set(told.flatMap(({ event }) => ('vendor' in event ? event.vendor : [])));
    expect([...named]).toEqual(expect.arrayContaining(VENDORS.map(({ name }) => name)));
    const statuses = new Set(truthOf(told, asked).messages.map(({ status }) => status));
    expect([...statuses]).toEqual(
      expect.arrayContaining([
        'submitted',
        'handed_off',
        'accepted',
        'unknown',
        'delivered',
        'rejected',
        'failed',
        'expired',
        'filtered',
      ]),
    );
  });

  it('includes what is rare: orphans, strangers, collisions, doubts, several currencies', () => {
    const withSubmit = new Set(sent.filter(({ kind }) => kind === 'submit').map(({ key }) => key));
    expect(sent.some(({ kind, key }) => kind === 'handoff' && !withSubmit.has(key))).toBe(true);
    expect(sent.some(({ event }) => event.source === 'stranger')).toBe(true);
    const { messages, segment_performance } = truth;
    for (const column of [
      'time_suspect',
      'delivered_inferred',
      'clicks_bot',
      'clicks_suspect',
      'replies',
      'opted_out_at',
    ])
      expect(
        messages.some((row) => row[column] !== 0 && row[column] !== null),
        column,
      ).toBe(true);
    expect(new Set(segment_performance.map((row) => row['conversion_currency'])).size).toBeGreaterThan(2);
  });

  it('knows some messages by the vendor’s id alone, now and then before the handoff', () => {
    const handoffs = new Map(
      sent.flatMap(({ kind, event, at }) => (kind === 'handoff' ? [[event.vendor_message_id, at] as const] : [])),
    );
    const receipts = sent.filter(({ kind }) => kind === 'dlr');
    const byVendorId = receipts.filter(({ key }) => handoffs.has(key));
    expect(share(byVendorId.length, receipts.length)).toBeCloseTo(0.1, 1);
    expect(byVendorId.some(({ key, at }) => at < handoffs.get(key)!)).toBe(true);
  });

  it('is mostly delivered, and sometimes clicked', () => {
    const { messages } = truth;
    const delivered = share(messages.filter(({ status }) => status === 'delivered').length, messages.length);
    expect(delivered).toBeGreaterThan(0.85);
    expect(delivered).toBeLessThan(0.97);
    const clicked = share(messages.filter(({ first_clicked_at: at }) => at !== null).length, messages.length);
    expect(clicked).toBeGreaterThan(0.02);
    expect(clicked).toBeLessThan(0.25);
  });
});

describe('faults', () => {
  const without = (faults: typeof plan.faults) => [...history({ ...plan, faults })];

  it('repeat the share of events that was asked for', () => {
    const clean = without({ duplicates: 0, disorder: 0 });
    expect(new Set(clean.map(identityOf)).size).toBe(clean.length);
    const repeated = without({ duplicates: 0.1, disorder: 0 });
    expect(share(repeated.length - clean.length, clean.length)).toBeCloseTo(0.1, 1);
  });

  it('put receipts before submits when asked for disorder', () => {
    const early = (deliveries: readonly Delivery[]): number => {
      const messages = new Set(deliveries.filter(({ kind }) => kind === 'submit').map(({ key }) => key));
      const submitted = new Set<string>();
      let before = 0;
      for (const { kind, key } of deliveries)
        if (kind === 'submit') submitted.add(key);
        else if (messages.has(key) && !submitted.has(key)) before += 1;
      return share(before, deliveries.length);
    };
    expect(early(without({ duplicates: 0, disorder: 0 }))).toBeLessThan(0.02);
    expect(early(without({ duplicates: 0, disorder: 0.5 }))).toBeGreaterThan(0.1);
  });

  it('change no answer as long as they change no content', () => {
    expect(truthOf(without({ duplicates: 0, disorder: 0.5 }), asked)).toEqual(
      truthOf(without({ duplicates: 0, disorder: 0 }), asked),
    );
  });
});

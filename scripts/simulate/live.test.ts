import { describe, expect, it } from 'vitest';
import type { Delivery } from './journey.ts';
import { liveTraffic } from './live.ts';

const start = Date.UTC(2026, 2, 14, 12);
const plan = { seed: 'live', accounts: 3, rate: 50, faults: { duplicates: 0, disorder: 0.05 } };

/** All that is sent in so many minutes, with the moment of sending. */
function watch(minutes: number): { readonly now: number; readonly delivery: Delivery }[] {
  const traffic = liveTraffic(plan, start);
  return Array.from({ length: minutes * 600 }, (_, tick) => start + (tick + 1) * 100).flatMap((now) =>
    traffic.due(now).map((delivery) => ({ now, delivery })),
  );
}

describe('live traffic', () => {
  const seen = watch(20);

  it('sends events when they happen, never before', () => {
    // Vendors' clocks may claim anything; the sender's own is right.
    const submits = seen.filter(({ delivery }) => delivery.kind === 'submit' && delivery.event.source === 'simulator');
    const late = submits.filter(({ now, delivery }) => now - delivery.event.occurred_at > 2_000).length;
    expect(late / submits.length).toBeLessThan(0.1);
    expect(submits.some(({ now, delivery }) => delivery.event.occurred_at > now)).toBe(false);
  });

  it('sends about as many events as asked for, in bursts and lulls', () => {
    const perSecond = seen.length / (20 * 60);
    expect(perSecond).toBeGreaterThan(plan.rate * 0.5);
    expect(perSecond).toBeLessThan(plan.rate * 1.5);
  });

  it('lets receipts follow within seconds and clicks within minutes', () => {
    const kinds = new Set(seen.map(({ delivery }) => delivery.kind));
    for (const kind of ['submit', 'handoff', 'dlr', 'click', 'reply'] as const) expect(kinds).toContain(kind);
  });

  it('offers again what could not be sent', () => {
    const traffic = liveTraffic(plan, start);
    const due = traffic.due(start + 5_000);
    expect(due.length).toBeGreaterThan(0);
    traffic.postpone(due, start + 6_000);
    expect(traffic.due(start + 6_000)).toEqual(expect.arrayContaining(due));
  });
});

import { describe, expect, it } from 'vitest';
import { KEPT_PER_KIND } from '../../../schemas/kinds.ts';
import { keepingHash } from '../../../schemas/murmur2.ts';
import { heard, timelineOf } from '../testing/histories.ts';
import { NOON, told } from '../testing/told.ts';
import { counted, isSaturated } from './keeping.ts';
import { fold } from './timeline.ts';

const clicks = Array.from({ length: 400 }, (_, i) => told('click', { event_id: `click ${i}`, occurred_at: NOON + i }));

describe('of more events than count', () => {
  const kept = timelineOf(clicks).lanes[0]!.click;

  it('those with the smallest hash of their id do, whenever they came or happened', () => {
    const smallest = clicks
      .map(({ event }) => event.event_id)
      .sort((a, b) => keepingHash(a) - keepingHash(b))
      .slice(0, KEPT_PER_KIND);
    expect(counted(kept).map(({ event_id }) => event_id)).toEqual(smallest.sort());
    expect(isSaturated(kept)).toBe(true);
  });

  it('one more is kept than counts, and no more', () => {
    expect(kept.length).toBe(KEPT_PER_KIND + 1);
  });
});

describe('a timeline', () => {
  it('is never changed in place: whoever holds the old one still holds the old one', () => {
    const before = timelineOf(clicks.slice(0, 3));
    const copy = structuredClone(before);
    const { kind, event } = heard(clicks[3]!);
    expect(fold(before, kind, event)).not.toBe(before);
    expect(before).toEqual(copy);
  });
});

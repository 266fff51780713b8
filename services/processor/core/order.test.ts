import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareOccurrence, compareText } from './order.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', '\u{7FF}', '\u{D7FF}', '\u{E000}', '\u{FFFF}', '\u{10000}', '\u{10FFFF}'),
});

describe('texts', () => {
  it('are compared by their UTF-8 bytes', () =>
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2000 },
    ));

  it('beyond the basic plane come last', () => {
    expect(compareText('\u{FFFD}', '\u{10000}')).toBeLessThan(0);
  });
});

describe('events', () => {
  it('are ordered by time, then by id', () => {
    const events = [
      { occurred_at: 2, event_id: 'a' },
      { occurred_at: 1, event_id: 'b' },
      { occurred_at: 1, event_id: 'a' },
    ];
    expect(events.sort(compareOccurrence).map(({ occurred_at, event_id }) => `${occurred_at}${event_id}`)).toEqual([
      '1a',
      '1b',
      '2a',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_PER_KIND } from '../../../schemas/kinds.ts';
import { history, lawRuns, timelineOf } from '../testing/histories.ts';
import { MESSAGE, NOON, told, type Told } from '../testing/told.ts';
import { rejectionsOf } from './accounts.ts';
import { factsOf } from './facts.ts';
import { decodeState, encodeState } from './state.ts';
import { emptyTimeline, merge, type Timeline } from './timeline.ts';

const RUNS = lawRuns(1200);
const bytesOf = (timeline: Timeline): string => encodeState(timeline).toString('hex');
const shuffled = history.chain((events) =>
  fc.tuple(
    fc.constant(events),
    fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
    fc.subarray(events),
  ),
);

describe('fold', () => {
  it('gives the same timeline, whatever the order and however often an event comes', () =>
    fc.assert(
      fc.property(shuffled, ([events, inOtherOrder, again]) => {
        expect(bytesOf(timelineOf([...inOtherOrder, ...again]))).toBe(bytesOf(timelineOf(events)));
      }),
      RUNS,
    ));

  it('gives back the same object for an event that it knows', () =>
    fc.assert(
      fc.property(shuffled, ([events, , again]) => {
        const timeline = timelineOf(events);
        expect(timelineOf(structuredClone(again), timeline)).toBe(timeline);
      }),
      RUNS,
    ));

  it('changes no timeline that it was given', () =>
    fc.assert(
      fc.property(history, history, (events, more) => {
        const timeline = timelineOf(events);
        const before = bytesOf(timeline);
        timelineOf(more, timeline);
        expect(bytesOf(timeline)).toBe(before);
      }),
      lawRuns(500),
    ));
});

describe('merge', () => {
  it('of two timelines is the timeline of both histories', () =>
    fc.assert(
      fc.property(history, history, (a, b) => {
        expect(bytesOf(merge(timelineOf(a), timelineOf(b)))).toBe(bytesOf(timelineOf([...a, ...b])));
      }),
      RUNS,
    ));

  it('is commutative and associative', () =>
    fc.assert(
      fc.property(history, history, history, (x, y, z) => {
        const [a, b, c] = [timelineOf(x), timelineOf(y), timelineOf(z)];
        expect(bytesOf(merge(a, b))).toBe(bytesOf(merge(b, a)));
        expect(bytesOf(merge(merge(a, b), c))).toBe(bytesOf(merge(a, merge(b, c))));
      }),
      RUNS,
    ));

  it('gives back its first timeline when the second adds nothing', () =>
    fc.assert(
      fc.property(shuffled, ([events, , known]) => {
        const timeline = timelineOf(events);
        expect(merge(timeline, timelineOf(known))).toBe(timeline);
        expect(merge(timeline, emptyTimeline(MESSAGE))).toBe(timeline);
      }),
      RUNS,
    ));
});

describe('state', () => {
  it('comes back as it was, and folds on as if it had never left', () =>
    fc.assert(
      fc.property(history, history, (events, later) => {
        const timeline = timelineOf(events);
        const back = decodeState(MESSAGE, encodeState(timeline));
        expect(back).toEqual(timeline);
        expect(bytesOf(back)).toBe(bytesOf(timeline));
        expect(bytesOf(timelineOf(later, back))).toBe(bytesOf(timelineOf(later, timeline)));
      }),
      RUNS,
    ));
});

describe('facts', () => {
  it('depend on nothing but the set of events', () =>
    fc.assert(
      fc.property(shuffled, ([events, inOtherOrder, again]) => {
        const other = decodeState(MESSAGE, encodeState(timelineOf([...again, ...inOtherOrder])));
        expect(factsOf(other)).toEqual(factsOf(timelineOf(events)));
        expect(rejectionsOf(other)).toEqual(rejectionsOf(timelineOf(events)));
      }),
      RUNS,
    ));

  it('do not see what accounts say that did not submit the message', () =>
    fc.assert(
      fc.property(history, (events) => {
        const timeline = timelineOf(events);
        const foreign = new Set(rejectionsOf(timeline).map(({ account_id }) => account_id));
        const own = events.filter(({ event }) => !foreign.has(event.account_id));
        expect(factsOf(timeline)).toEqual(factsOf(timelineOf(own)));
        expect(rejectionsOf(timelineOf(own))).toEqual([]);
      }),
      RUNS,
    ));
});

describe('beyond the bound', () => {
  const SETS = ['dlr', 'click', 'reply', 'conversion', 'handoff', 'consent'] as const;

  /** Many events of a kind, few of them told without their account. */
  const floodOf = (kind: (typeof SETS)[number], count: number): Told[] =>
    Array.from({ length: count }, (_, i) =>
      told(kind, { event_id: `event ${i}`, account_id: i % 8 === 0 ? '' : 'acme', occurred_at: NOON + (i % 7) }),
    );

  /** The same with some told twice, with and without their account; in another order; and where to split that. */
  const stirred = fc
    .tuple(fc.constantFrom(...SETS), fc.integer({ min: KEPT_PER_KIND - 2, max: KEPT_PER_KIND * 1.5 }))
    .map(([kind, count]) => [...floodOf(kind, count), ...floodOf(kind, count / 4).map(withoutAccount)])
    .chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }), fc.nat(events.length)),
    );

  const withoutAccount = ({ kind, event }: Told): Told => ({ kind, event: { ...event, account_id: '' } }) as Told;

  it('the same events are kept in any order and any split', () =>
    fc.assert(
      fc.property(stirred, history, ([events, inOtherOrder, half], others) => {
        const whole = timelineOf([...events, ...others]);
        const split = merge(
          timelineOf(inOtherOrder.slice(half)),
          timelineOf([...others, ...inOtherOrder.slice(0, half)]),
        );
        expect(bytesOf(split)).toBe(bytesOf(whole));
        expect(factsOf(decodeState(MESSAGE, encodeState(split)))).toEqual(factsOf(whole));
        expect(timelineOf(inOtherOrder, whole)).toBe(whole);
      }),
      lawRuns(25),
    ));

  it.each(SETS)('%s: saturated says whether more came than count', (kind) => {
    expect(factsOf(timelineOf(floodOf(kind, KEPT_PER_KIND))).saturated).toBe(0);
    expect(factsOf(timelineOf(floodOf(kind, KEPT_PER_KIND + 1))).saturated).toBe(1);
    expect(factsOf(timelineOf(floodOf(kind, KEPT_PER_KIND + 50))).saturated).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import { anyTold, heard, lawRuns, timelineOf } from '../testing/histories.ts';
import { MESSAGE, NOON, told, type Told } from '../testing/told.ts';
import { changes, nextBook, type Published } from './changes.ts';
import { decodeState } from './state.ts';
import { emptyTimeline, fold } from './timeline.ts';

/** A world of three messages. */
const MESSAGES = ['m1', 'm2', '__proto__'];
const batches = fc.array(
  fc.array(
    fc
      .tuple(fc.constantFrom(...MESSAGES), anyTold)
      .map(([message_id, { kind, event }]) => ({ kind, event: { ...event, message_id } }) as Told),
    { maxLength: 8 },
  ),
  { maxLength: 6 },
);

/** Publishes batch after batch, each message once a batch, as a partition does. */
function publish(all: readonly Told[][]): { rows: TimelineRow[]; known: Map<string, Published> } {
  const known = new Map<string, Published>();
  const rows: TimelineRow[] = [];
  all.forEach((batch, round) => {
    for (const message of new Set(batch.map(({ event }) => event.message_id))) {
      const before = known.get(message);
      const own = batch.filter(({ event }) => event.message_id === message);
      const timeline = timelineOf(own, before?.timeline ?? emptyTimeline(message));
      const after = { timeline, book: nextBook(before?.book, NOON + round) };
      const changed = changes(before, after);
      if (changed.length > 0) known.set(message, after);
      rows.push(...changed);
    }
  });
  return { rows, known };
}

/** A row without what differs between the two sides of a change. */
const contentOf = ({ sign: _sign, state: _state, ...content }: TimelineRow): string => JSON.stringify(content);

/** What remains when rows are added up: how often each content stands. */
function sumUp(rows: readonly TimelineRow[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(contentOf(row), (sums.get(contentOf(row)) ?? 0) + row.sign);
  return new Map([...sums].filter(([, sum]) => sum !== 0));
}

describe('the law of signed changes', () => {
  it('all rows ever published add up to the timelines as they stand', () =>
    fc.assert(
      fc.property(batches, (all) => {
        const { rows, known } = publish(all);
        const standing = [...known.values()].flatMap((published) => changes(undefined, published));
        expect(sumUp(rows)).toEqual(sumUp(standing));
      }),
      lawRuns(600),
    ));

  it('however the events were batched, the facts that stand are the same', () =>
    fc.assert(
      fc.property(batches, (all) => {
        const facts = (rounds: readonly Told[][]): string[] =>
          [...publish(rounds).known.values()]
            .flatMap((published) => changes(undefined, published))
            .map((row) => contentOf({ ...row, version: 0, first_seen_at: 0, updated_at: 0 }))
            .sort();
        expect(facts(all)).toEqual(facts([all.flat()]));
      }),
      lawRuns(300),
    ));

  it('a -1 row is the +1 row before it, in every column but sign and state', () =>
    fc.assert(
      fc.property(batches, (all) => {
        const last = new Map<string, TimelineRow>();
        for (const row of publish(all).rows) {
          if (row.sign === -1) {
            expect(row.state.length).toBe(0);
            expect(contentOf(row)).toBe(contentOf(last.get(row.message_id)!));
          } else last.set(row.message_id, row);
        }
      }),
      lawRuns(300),
    ));

  it('the state of the last +1 row holds all that was told', () =>
    fc.assert(
      fc.property(batches, (all) => {
        const { rows, known } = publish(all);
        for (const [message, { timeline }] of known) {
          const row = rows.findLast(({ message_id }) => message_id === message)!;
          expect(row.sign).toBe(1);
          expect(decodeState(message, row.state)).toEqual(timeline);
        }
      }),
      lawRuns(300),
    ));
});

describe('changes', () => {
  const submitted = timelineOf([told('submit')]);
  const first: Published = { timeline: submitted, book: nextBook(undefined, NOON) };

  it('of a new message is what is to be learned', () => {
    const rows = changes(undefined, first);
    expect(rows.map(({ sign, status, version }) => ({ sign, status, version }))).toEqual([
      { sign: 1, status: 'submitted', version: 1 },
    ]);
  });

  it('of a message that moves on is what to forget, then what to learn', () => {
    const delivered = { timeline: timelineOf([told('dlr')], submitted), book: nextBook(first.book, NOON + 5) };
    expect(changes(first, delivered)).toMatchObject([
      { sign: -1, status: 'submitted', version: 1, first_seen_at: NOON, updated_at: NOON },
      { sign: 1, status: 'delivered', version: 2, first_seen_at: NOON, updated_at: NOON + 5 },
    ]);
  });

  it('is nothing when nothing new was told, even if the timeline was read back', () => {
    const again = decodeState(MESSAGE, changes(undefined, first)[0]!.state);
    expect(changes(first, { timeline: again, book: nextBook(first.book, NOON + 5) })).toEqual([]);
    expect(changes(undefined, { ...first, timeline: emptyTimeline(MESSAGE) })).toEqual([]);
  });

  it('is published when an event changes no column, as its state would be lost', () => {
    const { kind, event } = heard(told('consent', { action: 'opt_in' }));
    const after = { timeline: fold(submitted, kind, event), book: nextBook(first.book, NOON) };
    expect(changes(first, after)).toHaveLength(2);
  });

  it('sees that another version of an event took the place of the one before', () => {
    const earlier = { timeline: timelineOf([told('submit', { occurred_at: NOON - 1 })], submitted), book: first.book };
    expect(changes(first, earlier).map(({ submitted_at }) => submitted_at)).toEqual([NOON, NOON - 1]);
  });
});

describe('bookkeeping', () => {
  it('counts publications and sets first_seen_at once', () => {
    const once = nextBook(undefined, 10);
    expect(once).toEqual({ version: 1, first_seen_at: 10, updated_at: 10 });
    expect(nextBook(once, 20)).toEqual({ version: 2, first_seen_at: 10, updated_at: 20 });
  });
});

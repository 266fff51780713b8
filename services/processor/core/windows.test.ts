import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import { history, lawRuns, timelineOf } from '../testing/histories.ts';
import { NOON, told } from '../testing/told.ts';
import { changes, nextBook, type Published } from './changes.ts';
import { windowsOf, windowStart, type Window } from './windows.ts';

const published = (timeline: Published['timeline']): Published => ({ timeline, book: nextBook(undefined, NOON) });

const inOrder = (windows: readonly Window[]): string[] => windows.map((window) => JSON.stringify(window)).sort();

/** Throughput as the contract says it, counted again from the timelines that stand: one window after another. */
function recount(rows: readonly TimelineRow[]): Window[] {
  const windows: Window[] = [];
  const submitted = rows.filter((row) => row.submitted_at > 0);
  const keys = new Map(
    submitted.flatMap(({ account_id, campaign_id, sender, carrier, ...row }) =>
      [row.submitted_at, row.handed_off_at, row.delivered_at, row.failed_at]
        .filter((time) => time > 0)
        .map((time) => {
          const key = { second: time - (time % 1000), account_id, campaign_id, sender, carrier };
          return [JSON.stringify(key), key] as const;
        }),
    ),
  );
  for (const key of keys.values()) {
    const own = submitted.filter(
      (row) =>
        row.account_id === key.account_id &&
        row.campaign_id === key.campaign_id &&
        row.sender === key.sender &&
        row.carrier === key.carrier,
    );
    const during = (time: number): boolean => time >= key.second && time < key.second + 1000;
    const starting = own.filter((row) => during(row.submitted_at));
    windows.push({
      ...key,
      submitted: starting.length,
      submitted_parts: starting.reduce((sum, row) => sum + row.parts, 0),
      handed_off: own.filter((row) => during(row.handed_off_at)).length,
      delivered: own.filter((row) => during(row.delivered_at)).length,
      failed: own.filter((row) => during(row.failed_at)).length,
    });
  }
  return windows;
}

describe('windows', () => {
  it('are half-open and aligned to the epoch', () => {
    expect([0, 999, 1000, 1001, 1999, 2000].map(windowStart)).toEqual([0, 0, 1000, 1000, 1000, 2000]);
    expect(windowStart(NOON + 999)).toBe(NOON);
  });

  it('added up over all changes are those of the timelines counted again', () =>
    fc.assert(
      fc.property(fc.array(history, { maxLength: 4 }), (rounds) => {
        const rows: TimelineRow[] = [];
        let before: Published | undefined;
        for (const round of rounds) {
          const after = published(timelineOf(round, before?.timeline));
          rows.push(...changes(before, after));
          before = after;
        }
        const standing = before === undefined ? [] : changes(undefined, before);
        expect(inOrder(windowsOf(rows))).toEqual(inOrder(recount(standing)));
      }),
      lawRuns(600),
    ));

  it('of a correction take the message out of its old second', () => {
    const before = published(timelineOf([told('submit'), told('dlr', { occurred_at: NOON + 2500 })]));
    const earlier = told('dlr', { event_id: 'late news', occurred_at: NOON + 3000 });
    const change = windowsOf(changes(before, published(timelineOf([earlier], before.timeline))));
    expect(change.map(({ second, delivered }) => ({ second, delivered }))).toEqual([
      { second: NOON + 2000, delivered: -1 },
      { second: NOON + 3000, delivered: 1 },
    ]);
  });

  it('count no message without a submit', () => {
    expect(windowsOf(changes(undefined, published(timelineOf([told('dlr')]))))).toEqual([]);
  });
});

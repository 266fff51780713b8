import { KIND_NAMES } from '../../../schemas/kinds.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import { isMark } from './claims.ts';
import { factsOf } from './facts.ts';
import { encodeState } from './state.ts';
import { emptyTimeline, type Timeline } from './timeline.ts';

/** What depends on arrival: compared by nobody. Times in epoch ms. */
export interface Bookkeeping {
  /** How many times the message was published, from 1. */
  readonly version: number;
  /** When it was published first. Never changes: tables are partitioned by it. */
  readonly first_seen_at: number;
  readonly updated_at: number;
}

/** A timeline as the answers know it. */
export interface Published {
  readonly timeline: Timeline;
  readonly book: Bookkeeping;
}

/** The bookkeeping of the next publication, at `now`. */
export const nextBook = (before: Bookkeeping | undefined, now: number): Bookkeeping => ({
  version: (before?.version ?? 0) + 1,
  first_seen_at: before?.first_seen_at ?? now,
  updated_at: now,
});

const NO_STATE = new Uint8Array(0);

/**
 * What the answers must forget and what they must learn: the old timeline with sign -1, exactly as it was published,
 * and the new one with sign +1. Nothing if both know the same events. New events that change no column are published
 * too: the +1 row carries the state, and what is not in it is forgotten. Of an id of which nothing is known but what it
 * means there is nothing to learn: `aliases` holds that. (Where an older version made a row of it, the row goes on.)
 */
export function changes(before: Published | undefined, after: Published): TimelineRow[] {
  if (before === undefined && isMark(after.timeline)) return [];
  if (knowTheSame(before?.timeline ?? emptyTimeline(''), after.timeline)) return [];
  const learned = learnedRow(after);
  return before === undefined ? [learned] : [rowOf(-1, before, NO_STATE), learned];
}

/** The row with sign +1 of a timeline. */
export const learnedRow = (after: Published): TimelineRow => rowOf(1, after, encodeState(after.timeline));

/** Assigned to fresh facts: spreading so many columns would cost twenty microseconds. */
const rowOf = (sign: 1 | -1, { timeline, book }: Published, state: Uint8Array): TimelineRow =>
  Object.assign(factsOf(timeline), {
    sign,
    message_id: timeline.message_id,
    version: book.version,
    first_seen_at: book.first_seen_at,
    updated_at: book.updated_at,
    state,
  });

/** Nearly every change adds an event: counting shows it, and states are written only where it does not. */
const knowTheSame = (a: Timeline, b: Timeline): boolean =>
  a === b || (countEvents(a) === countEvents(b) && encodeState(a).equals(encodeState(b)));

function countEvents({ lanes }: Timeline): number {
  let count = 0;
  for (const lane of lanes) for (const kind of KIND_NAMES) count += lane[kind].length;
  return count;
}

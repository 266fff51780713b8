import { KEPT_PER_KIND, type Kind } from '../../../schemas/kinds.ts';
import { keepingHash } from '../../../schemas/murmur2.ts';
import type { Kept } from './kept.ts';
import { compareText, type Occurrence } from './order.ts';
import { compareVersions } from './versions.ts';

/** How much a timeline keeps of a kind: the first event alone, or a set by `event_id`. */
export type Keeping = 'first' | 'set';

export const KEEPING = {
  submit: 'first',
  handoff: 'set',
  dlr: 'set',
  click: 'set',
  reply: 'set',
  read: 'first',
  conversion: 'set',
  consent: 'set',
} as const satisfies Record<Kind, Keeping>;

/** One more than counts, so that "there were more" is itself a fact of the set and not of the order of arrival. */
const KEPT_PER_SET = KEPT_PER_KIND + 1;

/** What is kept of one kind, by `event_id`; a kind of which the first alone is kept holds at most one. */
export type KeptEvents<K extends Kind> = readonly Kept<K>[];

/** Adds an event to what is kept of its kind. The same array if that changes nothing. */
export const addEvent = <K extends Kind>(kind: K, kept: KeptEvents<K>, event: Kept<K>): KeptEvents<K> =>
  KEEPING[kind] === 'first' ? addFirst(kind, kept, event) : addToSet(kind, kept, event);

/** Adds all of `more` to `kept`. `kept` itself if that changes nothing. */
export function addEvents<K extends Kind>(kind: K, kept: KeptEvents<K>, more: KeptEvents<K>): KeptEvents<K> {
  if (kept.length === 0) return more.length === 0 ? kept : more;
  let all = kept;
  for (const event of more) all = addEvent(kind, all, event);
  return all;
}

function addFirst<K extends Kind>(kind: K, kept: KeptEvents<K>, event: Kept<K>): KeptEvents<K> {
  const first = kept[0];
  return first === undefined || compareVersions(kind, event, first) < 0 ? [event] : kept;
}

function addToSet<K extends Kind>(kind: K, kept: KeptEvents<K>, event: Kept<K>): KeptEvents<K> {
  if (kept.length === 0) return [event];
  const at = positionOf(kept, event.event_id);
  const known = kept[at];
  if (known?.event_id === event.event_id) return compareVersions(kind, event, known) < 0 ? kept.with(at, event) : kept;
  if (kept.length < KEPT_PER_SET) return kept.toSpliced(at, 0, event);
  const last = lastKept(kept);
  if (compareKeeping(event, kept[last]!) > 0) return kept;
  return last < at ? kept.toSpliced(at, 0, event).toSpliced(last, 1) : kept.toSpliced(last, 1).toSpliced(at, 0, event);
}

/** Where an id stands, or would stand, among events in the order of their ids. */
function positionOf(kept: readonly Occurrence[], eventId: string): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareText(kept[middle]!.event_id, eventId) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The order in which events are kept, which has nothing to do with when they came or happened. */
const compareKeeping = (a: Occurrence, b: Occurrence): number =>
  keepingHash(a.event_id) - keepingHash(b.event_id) || compareText(a.event_id, b.event_id);

/** Remembered per full set, so that a flood of clicks on one message costs one hash a click and not 257. */
const LAST_KEPT = new WeakMap<readonly Occurrence[], number>();

/** Index of the event of a full set that leaves first. */
function lastKept(full: readonly Occurrence[]): number {
  const known = LAST_KEPT.get(full);
  if (known !== undefined) return known;
  let last = 0;
  for (let i = 1; i < full.length; i++) if (compareKeeping(full[i]!, full[last]!) > 0) last = i;
  LAST_KEPT.set(full, last);
  return last;
}

/** True if more events came than count. */
export const isSaturated = (kept: readonly Occurrence[]): boolean => kept.length > KEPT_PER_KIND;

/** The events that count, by `event_id`: all that are kept, or all but the one that only says that there were more. */
export const counted = <E extends Occurrence>(kept: readonly E[]): readonly E[] =>
  isSaturated(kept) ? kept.toSpliced(lastKept(kept), 1) : kept;

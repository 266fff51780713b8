import { CLICK_RULES } from '../../schemas/click-rules.ts';
import type { TimelineRow } from '../../schemas/timeline-row.ts';
import { learnedRow, type Bookkeeping } from '../../services/processor/core/changes.ts';
import { isMark } from '../../services/processor/core/claims.ts';
import type { AliasMark } from '../../services/processor/core/links.ts';
import { compareText } from '../../services/processor/core/order.ts';
import { decodeState, encodeState } from '../../services/processor/core/state.ts';
import { emptyTimeline, fold, link, type Timeline } from '../../services/processor/core/timeline.ts';
import type { Meant, MeantId } from './meant.ts';
import type { StoredEvent } from './stored.ts';

/** One message on both sides: what its events tell, and what is stored of it. At least one is there. */
export interface Pair {
  readonly message_id: string;
  readonly told?: ToldTimeline;
  readonly stored?: TimelineRow;
}

export interface ToldTimeline {
  readonly timeline: Timeline;
  readonly firstReceivedAt: number;
  /** What its id means and `aliases` does not hold, if nothing else is told of it. */
  readonly unkept: readonly AliasMark[];
}

type Told = { message_id: string; timeline: Timeline; firstReceivedAt: number; unkept: readonly AliasMark[] };

/** Joins events and timelines, both in the order of ids; holds one message at a time. */
export async function* pairs(
  events: AsyncIterable<StoredEvent>,
  timelines: AsyncIterable<TimelineRow>,
  meant: Meant,
): AsyncGenerator<Pair> {
  const told = withMeant(refolded(events), meant);
  const stored = timelines[Symbol.asyncIterator]();
  let left = await told.next();
  let right = await stored.next();
  while (left.done !== true || right.done !== true) {
    const order =
      left.done === true ? 1 : right.done === true ? -1 : compareText(left.value.message_id, right.value.message_id);
    const message_id = (order <= 0 ? (left.value as Told) : (right.value as TimelineRow)).message_id;
    yield {
      message_id,
      ...(order <= 0 && { told: left.value as Told }),
      ...(order >= 0 && { stored: right.value as TimelineRow }),
    };
    if (order <= 0) left = await told.next();
    if (order >= 0) right = await stored.next();
  }
}

async function* refolded(events: AsyncIterable<StoredEvent>): AsyncGenerator<Told, undefined> {
  let message: Told | undefined;
  for await (const { message_id, kind, event, received_at } of events) {
    if (message?.message_id !== message_id) {
      if (message !== undefined) yield message;
      message = { message_id, timeline: emptyTimeline(message_id), firstReceivedAt: received_at, unkept: [] };
    }
    message.timeline = fold(message.timeline, kind, event as never);
    message.firstReceivedAt = Math.min(message.firstReceivedAt, received_at);
  }
  if (message !== undefined) yield message;
  return undefined;
}

/** The same with what vendors' ids mean: events under them, and timelines of ids that nothing else was told of. */
async function* withMeant(told: AsyncGenerator<Told, undefined>, meant: Meant): AsyncGenerator<Told, undefined> {
  let next = 0;
  for await (const message of told) {
    const { message_id } = message;
    for (; next < meant.ids.length && compareText(meant.ids[next]!.id, message_id) < 0; next++)
      yield standIn(meant.ids[next]!, meant);
    if (meant.ids[next]?.id === message_id) next++;
    yield { ...message, timeline: linked(message.timeline, meant) };
  }
  for (; next < meant.ids.length; next++) yield standIn(meant.ids[next]!, meant);
  return undefined;
}

const standIn = ({ id, firstAt, unkept }: MeantId, meant: Meant): Told => ({
  message_id: id,
  timeline: linked(emptyTimeline(id), meant),
  firstReceivedAt: firstAt,
  unkept,
});

function linked(timeline: Timeline, { linksOf, toldOf }: Meant): Timeline {
  const id = timeline.message_id;
  return toldOf(id).reduce((known, { kind, event }) => fold(known, kind, event), link(timeline, linksOf(id)));
}

/** The +1 row of a timeline. */
export const rowOf = (timeline: Timeline, book: Bookkeeping): TimelineRow => learnedRow({ timeline, book });

/** True of an id of which nothing is told but what it means: it has no row, unless an older version made one. */
export const isRowless = ({ told, stored }: Pair): boolean =>
  stored === undefined && told !== undefined && isMark(told.timeline);

const BOOKKEEPING = new Set(['sign', 'version', 'first_seen_at', 'updated_at', 'state']);

/** A column that the events tell otherwise than it is stored. */
export interface Deviation {
  readonly message_id: string;
  /** `state` when only what the processor keeps differs; `aliases` when that table lacks what an id means; `''` when the message as a whole is missing on one side. */
  readonly column: string;
  readonly expected: string;
  readonly found: string;
}

/** Stands for a column: the table `aliases`. */
const ALIASES = 'aliases';
const meaningOf = ({ vendor, message_id }: AliasMark): string => `that it is ${vendor}'s id of ${message_id}`;

const NO_TIMELINE = 'no timeline, as there are no events';

/** True unless the events are gone, which is no reason to forget an answer. */
export const isMendable = ({ expected }: Deviation): boolean => expected !== NO_TIMELINE;

/**
 * What differs between the two sides; bookkeeping depends on arrival and is not compared. Clicks are classed by the rules
 * that the message was counted by: that there are newer ones is no mistake.
 */
export const deviationsOf = (pair: Pair): Deviation[] =>
  deviationsBy(pair, pair.stored === undefined ? CLICK_RULES.version : rulesOf(pair.stored));

/** The same with clicks classed by the rules of a version. */
export function deviationsBy(pair: Pair, click_rules: number): Deviation[] {
  const { message_id, told, stored } = pair;
  if (told !== undefined && isRowless(pair))
    return told.unkept.map((mark) => ({ message_id, column: ALIASES, expected: meaningOf(mark), found: 'nothing' }));
  if (stored === undefined) return [{ message_id, column: '', expected: 'a timeline', found: 'none' }];
  if (told === undefined) return [{ message_id, column: '', expected: NO_TIMELINE, found: 'one' }];
  const timeline = { ...told.timeline, click_rules };
  const expected = rowOf(timeline, stored);
  const columns = (Object.keys(expected) as (keyof TimelineRow)[])
    .filter((column) => !BOOKKEEPING.has(column))
    .map((column) => ({ message_id, column, expected: written(expected[column]), found: written(stored[column]) }))
    .filter((deviation) => deviation.expected !== deviation.found);
  if (columns.length > 0 || sameState(message_id, timeline, stored.state)) return columns;
  return [{ message_id, column: 'state', expected: 'what the events tell', found: 'something else' }];
}

const rulesOf = ({ message_id, state }: TimelineRow): number =>
  state.length === 0 ? CLICK_RULES.version : decodeState(message_id, state).click_rules;

/** States are compared as this version writes them: older versions may have written the same facts otherwise. */
const sameState = (messageId: string, timeline: Timeline, state: Uint8Array): boolean =>
  state.length > 0 &&
  encodeState({ ...decodeState(messageId, state), click_rules: timeline.click_rules }).equals(encodeState(timeline));

const written = (value: TimelineRow[keyof TimelineRow]): string =>
  typeof value === 'object'
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : String(value);

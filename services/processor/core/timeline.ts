import { CLICK_RULES } from '../../../schemas/click-rules.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { addEvent, addEvents, type KeptEvents } from './keeping.ts';
import type { Kept } from './kept.ts';
import { joinLinks, NO_LINKS, type Links } from './links.ts';
import { compareText } from './order.ts';

type KeptByKind = { readonly [K in Kind]: KeptEvents<K> };

/** What one account (`''`: unsaid) told about a message. Kept apart, as whose message it is may turn out later. */
export interface Lane extends KeptByKind {
  readonly account_id: string;
}

/** The facts of one message: its events, of which equal sets give equal timelines. Never changed, only replaced. */
export interface Timeline {
  readonly message_id: string;
  /** By `account_id`; a lane without events does not exist. */
  readonly lanes: readonly Lane[];
  readonly links: Links;
  /**
   * The rules by which its clicks are classed: those that were in force when it last changed, as what was counted under
   * them must be taken back under them.
   */
  readonly click_rules: number;
}

const NO_LANES: readonly Lane[] = [];
const NO_EVENTS: readonly never[] = [];

export const emptyTimeline = (messageId: string): Timeline => ({
  message_id: messageId,
  lanes: NO_LANES,
  links: NO_LINKS,
  click_rules: CLICK_RULES.version,
});

export const emptyLane = (accountId: string): Lane => ({
  account_id: accountId,
  submit: NO_EVENTS,
  handoff: NO_EVENTS,
  dlr: NO_EVENTS,
  click: NO_EVENTS,
  reply: NO_EVENTS,
  read: NO_EVENTS,
  conversion: NO_EVENTS,
  consent: NO_EVENTS,
});

/**
 * The timeline that knows `event` too. Commutative, associative and idempotent: any order and any repetition of the
 * same events gives the same timeline, and the same object if nothing new was said. The event must be of the
 * timeline's message.
 */
export function fold<K extends Kind>(timeline: Timeline, kind: K, event: Kept<K>): Timeline {
  const at = laneIndex(timeline.lanes, event.account_id);
  const lane = laneAt(timeline.lanes, at, event.account_id);
  const before = lane ?? emptyLane(event.account_id);
  const kept = keptOf(before, kind);
  const after = addEvent(kind, kept, event);
  return after === kept ? timeline : withLane(timeline, at, lane, replaceKept(before, kind, after));
}

/** The timeline of all that `a` and `b` know: the same lattice as {@link fold}. `a` itself if `b` adds nothing. */
export function merge(a: Timeline, b: Timeline): Timeline {
  let merged = link(a, b.links);
  for (const more of b.lanes) {
    const at = laneIndex(merged.lanes, more.account_id);
    const lane = laneAt(merged.lanes, at, more.account_id);
    const united = lane === undefined ? more : mergeLanes(lane, more);
    if (united !== lane) merged = withLane(merged, at, lane, united);
  }
  return merged;
}

/** The timeline that knows `links` too: as commutative, associative and idempotent as {@link fold}. */
export function link(timeline: Timeline, links: Links): Timeline {
  const joined = joinLinks(timeline.links, links);
  return joined === timeline.links ? timeline : { ...timeline, links: joined, click_rules: CLICK_RULES.version };
}

/** A lane of all that both know, under the account of `a`. `a` itself if `b` adds nothing. */
export function mergeLanes(a: Lane, b: Lane): Lane {
  let merged = a;
  for (const kind of KIND_NAMES) merged = mergeKind(merged, b, kind);
  return merged;
}

function mergeKind<K extends Kind>(a: Lane, b: Lane, kind: K): Lane {
  const kept = keptOf(a, kind);
  const all = addEvents(kind, kept, keptOf(b, kind));
  return all === kept ? a : replaceKept(a, kind, all);
}

/** The events of one kind. */
export const keptOf = <K extends Kind>(kinds: KeptByKind, kind: K): KeptEvents<K> => kinds[kind];

const replaceKept = <K extends Kind>(lane: Lane, kind: K, kept: KeptEvents<K>): Lane => ({ ...lane, [kind]: kept });

/** Where an account's lane stands, or would stand. There is rarely more than one. */
function laneIndex(lanes: readonly Lane[], accountId: string): number {
  let at = 0;
  while (at < lanes.length && compareText(lanes[at]!.account_id, accountId) < 0) at++;
  return at;
}

function laneAt(lanes: readonly Lane[], at: number, accountId: string): Lane | undefined {
  const lane = lanes[at];
  return lane?.account_id === accountId ? lane : undefined;
}

/** Of nearly all messages one account alone speaks. */
const withLane = ({ message_id, lanes, links }: Timeline, at: number, old: Lane | undefined, lane: Lane): Timeline => ({
  message_id,
  links,
  click_rules: CLICK_RULES.version,
  lanes:
    lanes.length === 0 || (lanes.length === 1 && old !== undefined)
      ? [lane]
      : lanes.toSpliced(at, old === undefined ? 0 : 1, lane),
});

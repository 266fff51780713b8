import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import type { Kept } from './kept.ts';
import type { AliasMark } from './links.ts';
import { keptOf, type Timeline } from './timeline.ts';

/** The kinds that vendors send under ids of their own. */
export const CLAIMED_KINDS = ['dlr', 'read'] as const satisfies readonly Kind[];
export type ClaimedKind = (typeof CLAIMED_KINDS)[number];

/** An event that a vendor sent under an id of its own. */
export type Claimed = { readonly [K in ClaimedKind]: { readonly kind: K; readonly event: Kept<K> } }[ClaimedKind];

/** An event of any kind. */
export type AnyKept = { readonly [K in Kind]: { readonly kind: K; readonly event: Kept<K> } }[Kind];

export const isClaimedKind = (kind: Kind): kind is ClaimedKind => kind === 'dlr' || kind === 'read';

/**
 * True if an event under a vendor's id is meant for the message that the id is an alias of: a dlr of that vendor, or a
 * read (which names no vendor), of the same account where both name one.
 */
export function claims(mark: AliasMark, { kind, event }: AnyKept): boolean {
  if (!isClaimedKind(kind)) return false;
  const isTheirs = mark.account_id === '' || event.account_id === '' || mark.account_id === event.account_id;
  return isTheirs && (kind === 'read' || (event as Kept<'dlr'>).vendor === mark.vendor);
}

/**
 * True if a message is nothing but a vendor's id: nobody submitted it, it is an alias, and each of its events is claimed
 * by a message that it means. Such a stand-in is in no answer; its events are in those of the messages that it means.
 */
export function isStandIn(timeline: Timeline): boolean {
  const { aliases } = timeline.links;
  return aliases.length > 0 && eventsOf(timeline).every((told) => aliases.some((mark) => claims(mark, told)));
}

/** True if nothing is known of an id but what it means. Such a mark is nobody's message, and has no row. */
export const isMark = ({ lanes, links }: Timeline): boolean => lanes.length === 0 && links.aliases.length > 0;

/** An event as it is told again of the message that it is meant for. */
export interface Copy {
  readonly told: Claimed;
  /** The message that it is meant for: that of `told` itself. */
  readonly message_id: string;
}

/** What of an id's events is meant for the message of a mark. */
export const claimedBy = (timeline: Timeline, mark: AliasMark): Copy[] =>
  eventsOf(timeline)
    .filter((told) => claims(mark, told))
    .map((told) => copyOf(told as Claimed, mark));

/** For whom an event under an id is meant: one copy for each message that the id means. */
export const copiesOf = (timeline: Timeline, told: AnyKept): Copy[] =>
  distinctMessages(timeline.links.aliases.filter((mark) => claims(mark, told))).map((mark) =>
    copyOf(told as Claimed, mark),
  );

/** One message may claim an id for two vendors or under two accounts. */
const distinctMessages = (marks: readonly AliasMark[]): AliasMark[] =>
  marks.filter(({ message_id }, at) => marks[at - 1]?.message_id !== message_id);

const copyOf = ({ kind, event }: Claimed, { message_id }: AliasMark): Copy => ({
  told: { kind, event: { ...event, message_id } } as Claimed,
  message_id,
});

const eventsOf = ({ lanes }: Timeline): AnyKept[] =>
  lanes.flatMap((lane) =>
    KIND_NAMES.flatMap((kind) => keptOf(lane, kind).map((event) => ({ kind, event }) as AnyKept)),
  );

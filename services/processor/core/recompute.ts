import { aliasesOf } from '../../../schemas/alias.ts';
import { claims, isClaimedKind, type AnyKept } from './claims.ts';
import { joinLinks, linkOf, linksOf, NO_LINKS, type AliasMark, type Links } from './links.ts';
import { emptyTimeline, fold, link, type Timeline } from './timeline.ts';

/** What vendors' ids mean, learned from all handoffs at once. */
export interface AliasBook {
  /** Takes an event; returns the ids that it says the meaning of. */
  readonly learn: (told: AnyKept) => readonly string[];
  /** What an id means; nothing for most. */
  readonly meaningOf: (messageId: string) => readonly AliasMark[];
  /** Every id that means a message, in no order. */
  readonly ids: () => Iterable<string>;
  readonly linksOf: (messageId: string) => Links;
  /**
   * Every message that an event is meant for beside its own: what its id means, and what these mean in turn. Ids may
   * mean each other.
   */
  readonly readersOf: (told: AnyKept) => readonly string[];
}

const NO_IDS: readonly never[] = [];

export function aliasBook(): AliasBook {
  const book = new Map<string, readonly AliasMark[]>();
  const meaningOf = (id: string): readonly AliasMark[] => book.get(id) ?? NO_LINKS.aliases;

  return {
    learn({ kind, event }) {
      if (kind !== 'handoff') return NO_IDS;
      const aliases = aliasesOf(event);
      for (const alias of aliases) {
        const id = alias.vendor_message_id;
        book.set(id, joinLinks(linksOf(meaningOf(id)), linkOf(alias)).aliases);
      }
      return aliases.map(({ vendor_message_id }) => vendor_message_id);
    },
    meaningOf,
    ids: () => book.keys(),
    linksOf: (id) => linksOf(meaningOf(id)),
    readersOf(told) {
      if (!isClaimedKind(told.kind)) return [];
      const reached = new Set([told.event.message_id]);
      for (const id of reached) for (const mark of meaningOf(id)) if (claims(mark, told)) reached.add(mark.message_id);
      reached.delete(told.event.message_id);
      return [...reached];
    },
  };
}

/** All timelines, computed from all events at once: what the answers must be, however the events came. */
export function timelinesOf(events: Iterable<AnyKept>): Map<string, Timeline> {
  const all = [...events];
  const aliases = aliasBook();
  all.forEach(aliases.learn);
  const timelines = new Map<string, Timeline>();
  const timelineOf = (id: string): Timeline => timelines.get(id) ?? emptyTimeline(id);
  const tell = (id: string, { kind, event }: AnyKept): void =>
    void timelines.set(id, fold(timelineOf(id), kind, event.message_id === id ? event : { ...event, message_id: id }));
  for (const told of all) for (const id of [told.event.message_id, ...aliases.readersOf(told)]) tell(id, told);
  for (const id of aliases.ids()) timelines.set(id, link(timelineOf(id), aliases.linksOf(id)));
  return timelines;
}

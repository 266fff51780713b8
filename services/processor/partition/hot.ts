import { changes, nextBook, type Published } from '../core/changes.ts';
import { decodeState } from '../core/state.ts';
import { emptyTimeline, fold, type Timeline } from '../core/timeline.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { IncomingEvent, StoredTimeline } from './ports.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';

/** A message in memory. */
export interface HotMessage {
  readonly id: string;
  timeline: Timeline;
  /** What its last row was built from: the row that a change must take back. Undefined: never published. */
  published: Published | undefined;
  /** True between a change and the batch that carries it. */
  changed: boolean;
  /** Sequence of the last batch that carries it; 0: none of this attempt's. */
  carrier: number;
  /** When it last changed (epoch ms, our clock). */
  touchedAt: number;
  /**
   * Room for what later stands between messages. Neither is filled yet: `aliases` are vendors' ids that came to mean
   * this message, some of them before it was known; `attempts` are the messages that this one falls back for or that
   * fall back for it (`parent_message_id`).
   */
  aliases?: readonly string[];
  attempts?: readonly string[];
}

/** The messages in memory, the longest untouched first. */
export interface Hot {
  readonly get: (id: string) => HotMessage | undefined;
  readonly size: () => number;
  /** Adds a message that nobody has published. */
  readonly addNew: (id: string) => HotMessage;
  /** Adds a message as ClickHouse holds it; `before` may be undefined: asked for and not known. */
  readonly addStored: (id: string, before: Published | undefined) => HotMessage;
  /** Folds an event; true if it said anything new. */
  readonly fold: (message: HotMessage, incoming: IncomingEvent) => boolean;
  /** Rows that take a changed message from its last published state to its present one; marks it as carried. */
  readonly publish: (message: HotMessage, sequence: number, now: number) => Publication;
  /** Removes what is too old or too much and may leave. Returns the ids, for the cold filter. */
  readonly evict: (inThrough: number, now: number) => string[];
}

export interface Publication {
  readonly before: Timeline | undefined;
  readonly rows: readonly TimelineRow[];
}

/** A published timeline out of its stored form. */
export const publishedOf = (stored: StoredTimeline): Published => ({
  timeline: decodeState(stored.message_id, stored.state),
  book: { version: stored.version, first_seen_at: stored.first_seen_at, updated_at: stored.updated_at },
});

export function hotMessages(
  settings: Pick<TaskSettings, 'hotMs' | 'hotMessages'>,
  rules: Pick<Rules, 'mayLeave'>,
  clock: { now: () => number },
): Hot {
  const messages = new Map<string, HotMessage>();
  const add = (id: string, timeline: Timeline, published: Published | undefined, touchedAt: number): HotMessage => {
    const message = { id, timeline, published, changed: false, carrier: 0, touchedAt };
    messages.set(id, message);
    return message;
  };
  return {
    get: (id) => messages.get(id),
    size: () => messages.size,
    addNew: (id) => add(id, emptyTimeline(id), undefined, clock.now()),
    addStored: (id, before) =>
      add(id, before?.timeline ?? emptyTimeline(id), before, before?.book.updated_at ?? clock.now()),
    fold(message, { kind, event }) {
      const timeline = fold(message.timeline, kind, event);
      if (timeline === message.timeline) return false;
      message.timeline = timeline;
      message.changed = true;
      return true;
    },
    publish(message, sequence, now) {
      const before = message.published;
      const after = { timeline: message.timeline, book: nextBook(before?.book, now) };
      const rows = changes(before, after);
      message.changed = false;
      message.touchedAt = now;
      if (rows.length > 0) {
        message.published = after;
        message.carrier = sequence;
      }
      // Once a batch rather than once an event: the map's order is the order in which messages were last touched.
      messages.delete(message.id);
      messages.set(message.id, message);
      return { before: before?.timeline, rows };
    },
    evict(inThrough, now) {
      const gone: string[] = [];
      for (const message of messages.values()) {
        const isTooMany = messages.size > settings.hotMessages;
        if (!isTooMany && message.touchedAt >= now - settings.hotMs) break;
        // A changed message has not been published; those behind one whose batch is not in were touched later.
        if (message.changed) continue;
        if (!rules.mayLeave(message.carrier, inThrough)) break;
        messages.delete(message.id);
        gone.push(message.id);
      }
      return gone;
    },
  };
}

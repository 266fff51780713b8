import { changes, nextBook, type Published } from '../core/changes.ts';
import { isMark } from '../core/claims.ts';
import { linkOf, linksOf, type AliasMark } from '../core/links.ts';
import { emptyTimeline, fold, link, type Timeline } from '../core/timeline.ts';
import { idOf, keyOf, marksIn, marksRecordOf, publishedIn, recordOf } from '../hot/message-record.ts';
import { table, type Touch } from '../hot/table.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { Incoming, StoredTimeline } from './ports.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';

/** A message that is being worked on: unpacked until its batch closes. */
export interface HotMessage {
  readonly id: string;
  timeline: Timeline;
  /** What its last row was built from: the row that a change must take back. Undefined: never published. */
  readonly published: Published | undefined;
  /** True between a change and the batch that carries it. */
  changed: boolean;
}

/** The messages in memory, the longest untouched first. */
export interface Hot {
  readonly get: (id: string) => HotMessage | undefined;
  /** True while a message has a change that no batch carries. */
  readonly isChanged: (id: string) => boolean;
  /** Published messages and marks in memory. */
  readonly size: () => number;
  /** Bytes that they take. */
  readonly bytes: () => number;
  /** Adds a message that nobody has published. */
  readonly addNew: (id: string) => HotMessage;
  /** Adds a message as ClickHouse holds it, without looking into it. Throws if this program cannot read its state. */
  readonly addStored: (stored: StoredTimeline) => void;
  /**
   * Takes what `aliases` holds of a message that was asked for (`at`: when, epoch ms). True if its row says less: whoever
   * learned of a mark may have died between writing it there and here.
   */
  readonly learn: (message: HotMessage, marks: readonly AliasMark[], at: number) => boolean;
  /** Folds what came; true if it said anything new. */
  readonly fold: (message: HotMessage, incoming: Incoming) => boolean;
  /** Rows that take a changed message from its last published state to its present one; marks it as carried. */
  readonly publish: (message: HotMessage, sequence: number, now: number) => Publication;
  /** Forgets that a message was unpacked, unless it has a change that no batch carries. */
  readonly pack: (id: string) => void;
  /** Removes what is too old or too much and may leave. Returns the ids, for the cold filter. */
  readonly evict: (inThrough: number, now: number) => string[];
}

export interface Publication {
  readonly before: Timeline | undefined;
  readonly rows: readonly TimelineRow[];
}

/**
 * Published messages lie packed in a table, and marks, which are ids that only mean a message and have no row; one that
 * something came for is unpacked beside it. What is unpacked and not changed says the same as what is packed, so dropping
 * it loses nothing.
 */
export function hotMessages(
  settings: Pick<TaskSettings, 'hotMs' | 'hotMessages'>,
  rules: Pick<Rules, 'mayLeave'>,
): Hot {
  const packed = table();
  const unpacked = new Map<string, HotMessage>();
  const unpack = (id: string, timeline: Timeline, published: Published | undefined): HotMessage => {
    const message = { id, timeline, published, changed: false };
    unpacked.set(id, message);
    return message;
  };
  const find = (id: string): HotMessage | undefined => {
    const slot = packed.find(keyOf(id));
    if (slot < 0) return undefined;
    const record = packed.recordAt(slot);
    const marks = marksIn(record);
    if (marks !== undefined) return unpack(id, link(emptyTimeline(id), linksOf(marks)), undefined);
    const published = publishedIn(record, id);
    return unpack(id, published.timeline, published);
  };
  const putMarks = ({ id, timeline }: HotMessage, touch: Touch): void =>
    void packed.put(keyOf(id), marksRecordOf(timeline.links.aliases), touch);
  return {
    get: (id) => unpacked.get(id) ?? find(id),
    isChanged: (id) => unpacked.get(id)?.changed === true,
    size: () => packed.size,
    bytes: () => packed.bytes,
    addNew: (id) => unpack(id, emptyTimeline(id), undefined),
    addStored: (stored) =>
      void packed.put(keyOf(stored.message_id), recordOf(stored, stored.message_id), {
        at: stored.updated_at,
        carrier: 0,
      }),
    learn(message, marks, at) {
      const timeline = marks.length === 0 ? message.timeline : link(message.timeline, linksOf(marks));
      if (timeline === message.timeline) return false;
      message.timeline = timeline;
      if (message.published !== undefined) return (message.changed = true);
      if (isMark(timeline)) putMarks(message, { at, carrier: 0 });
      return false;
    },
    fold(message, incoming) {
      const timeline = folded(message.timeline, incoming);
      if (timeline === message.timeline) return false;
      message.timeline = timeline;
      message.changed = true;
      return true;
    },
    publish(message, sequence, now) {
      const before = message.published;
      const book = nextBook(before?.book, now);
      const rows = changes(before, { timeline: message.timeline, book });
      message.changed = false;
      const learned = rows.at(-1);
      const touched = { at: now, carrier: sequence };
      if (learned !== undefined)
        packed.put(keyOf(message.id), recordOf({ ...book, state: learned.state }, message.id), touched);
      else if (before === undefined && isMark(message.timeline)) putMarks(message, touched);
      else touch(keyOf(message.id), now);
      unpacked.delete(message.id);
      return { before: before?.timeline, rows };
    },
    pack(id) {
      if (unpacked.get(id)?.changed === false) unpacked.delete(id);
    },
    evict(inThrough, now) {
      const gone: string[] = [];
      for (let slot = packed.oldest(); slot >= 0;) {
        const isTooMany = packed.size > settings.hotMessages;
        if (!isTooMany && packed.touchedAt(slot) >= now - settings.hotMs) break;
        const id = idOf(packed.keyAt(slot));
        const leaving = slot;
        slot = packed.after(slot);
        // A changed message has not been published; those behind one whose batch is not in were touched later.
        if (unpacked.get(id)?.changed === true) continue;
        if (!rules.mayLeave(packed.carrierAt(leaving), inThrough)) break;
        packed.remove(leaving);
        unpacked.delete(id);
        gone.push(id);
      }
      return gone;
    },
  };

  function touch(key: Buffer, at: number): void {
    const slot = packed.find(key);
    if (slot >= 0) packed.touch(slot, { at, carrier: packed.carrierAt(slot) });
  }
}

const folded = (timeline: Timeline, incoming: Incoming): Timeline =>
  incoming.kind === 'alias' ? link(timeline, linkOf(incoming.alias)) : fold(timeline, incoming.kind, incoming.event);

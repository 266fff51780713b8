import type { Alias } from '../../../schemas/alias.ts';
import type { DeadLetter } from '../../../schemas/codec.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { OpenBatch } from './batch.ts';
import type { HotMessage } from './hot.ts';
import { messageOf, place, type IntakeParts } from './intake.ts';
import type { EventWriter, Incoming, AliasWriter, RowWriter } from './ports.ts';
import { deadLettersOf, newRejections } from './rejections.ts';

/** A stretch of a closed batch's rows that becomes one journal record. */
export interface Part {
  readonly sequence: number;
  readonly rows: number;
  /** Encoded, not yet compressed. */
  readonly raw: Buffer;
  /** Message of the largest row: whom a record that is too large is about. */
  readonly largest: string;
  /** Append time of the batch's oldest event (epoch ms); Infinity if it has none. */
  readonly oldestAppendedAt: number;
}

/** What is written before a batch that makes its events known: all of it idempotent by key. */
export interface Evidence {
  /** Rows of `events`; undefined if there are none. */
  readonly events: Buffer | undefined;
  /** Rows of `aliases`; undefined if there are none. */
  readonly aliases: Buffer | undefined;
  readonly deadLetters: readonly DeadLetter[];
}

export interface Closed {
  /** At least one; the last may have no rows. */
  readonly parts: readonly Part[];
  readonly evidence: Evidence;
  /** Codes of what the timelines left out: accepted, kept, and not counted. */
  readonly leftOut: readonly string[];
}

export interface ClosingParts extends IntakeParts {
  readonly rowWriter: RowWriter;
  readonly eventWriter: EventWriter;
  readonly aliasWriter: AliasWriter;
  /** Tells the batch's news, so far, to whom they concern. */
  readonly tell: (batch: OpenBatch) => void;
}

/** News are told when so many have come together. */
const NEWS_AT_ONCE = 1_000;

export interface ClosingOptions {
  /** Sequence of the first part. */
  readonly sequence: number;
  /** Bytes of rows beyond which a new part begins. */
  readonly rawBytes: number;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Closes a batch: opens what came for one message, folds it, encodes the rows that it changes, forgets it, and goes on to
 * the next. So only one message at a time is an object, however large the batch. Yields after each message how many
 * records it opened, for whoever must do something else in between; in between nothing else may fold.
 *
 * Where the bytes exceed `rawBytes` a new part begins, always between messages: what takes a message out of its cells
 * and what puts it into others stay in one block.
 */
export function* closing(
  parts: ClosingParts,
  batch: OpenBatch,
  { sequence, rawBytes, now }: ClosingOptions,
): Generator<number, Closed> {
  const { hot, eventWriter, aliasWriter } = parts;
  const cut = cutter(parts.rowWriter, batch, sequence);
  const deadLetters: DeadLetter[] = [];
  const leftOut: string[] = [];
  /** Answers came for these before anything of this batch was opened. */
  const answered = batch.changed.splice(0);

  function note(aliases: Alias[]): void {
    for (const alias of aliases) aliasWriter.write(alias, now);
    aliases.length = 0;
  }

  function publish(message: HotMessage, events: readonly Incoming[]): void {
    const { before, rows } = hot.publish(message, cut.sequence(rawBytes), now);
    cut.write(message.id, rows);
    if (rows.length === 0) return;
    const letters = deadLettersOf(newRejections(before, message.timeline), events, parts.share.partition, now);
    for (const { code } of letters) leftOut.push(code);
    deadLetters.push(...letters);
  }

  for (const { messageId, events, aliases, deadLetters: unusable } of batch.gathered.open()) {
    deadLetters.push(...unusable);
    // Published with its answers, and its dead letters name the origin of these too.
    if (hot.isChanged(messageId)) batch.answered.push(...events);
    for (const incoming of events) if (place(parts, batch, incoming)) eventWriter.write(incoming);
    for (const incoming of aliases) place(parts, batch, incoming);
    for (const message of batch.changed.splice(0)) publish(message, events);
    note(batch.aliases);
    hot.pack(messageId);
    if (batch.news.length >= NEWS_AT_ONCE) parts.tell(batch);
    yield events.length + aliases.length + unusable.length;
  }
  for (const message of answered) if (message.changed) publish(message, batch.answered);
  for (const incoming of batch.answered) hot.pack(messageOf(incoming));
  note(batch.aliases);
  parts.tell(batch);
  const evidence = { events: takenFrom(eventWriter), aliases: takenFrom(aliasWriter), deadLetters };
  return { parts: cut.finish(), evidence, leftOut };
}

const takenFrom = (writer: EventWriter | AliasWriter): Buffer | undefined =>
  writer.rows === 0 ? undefined : writer.take();

/** Cuts rows into parts. */
function cutter(writer: RowWriter, { oldestAppendedAt }: OpenBatch, first: number) {
  const parts: Part[] = [];
  let largest = { id: '', bytes: 0 };
  const sequence = (): number => first + parts.length;
  function cut(): void {
    const rows = writer.rows;
    parts.push({ sequence: sequence(), rows, raw: writer.take(), largest: largest.id, oldestAppendedAt });
    largest = { id: '', bytes: 0 };
  }
  return {
    /** The part that the next message goes into. */
    sequence(rawBytes: number): number {
      if (writer.rows > 0 && writer.bytes >= rawBytes) cut();
      return sequence();
    },
    write(id: string, rows: readonly TimelineRow[]): void {
      const before = writer.bytes;
      for (const row of rows) writer.write(row);
      const bytes = writer.bytes - before;
      if (bytes > largest.bytes) largest = { id, bytes };
    },
    finish(): readonly Part[] {
      cut();
      return parts;
    },
  };
}

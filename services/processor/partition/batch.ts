import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { Hot, HotMessage } from './hot.ts';
import type { IncomingEvent, RowWriter } from './ports.ts';
import type { CloseReason } from './observations.ts';
import { newRejections, type MessageRejection } from './rejections.ts';
import type { TaskSettings } from './settings.ts';

/** A batch that events still go into. */
export interface OpenBatch {
  /** When its first content came (epoch ms); Infinity while it has none. */
  openedAt: number;
  /** When something came last (epoch ms). */
  touchedAt: number;
  /** Accepted events that came in its time, those that wait for an answer included. */
  readonly arrived: IncomingEvent[];
  /** Events that waited since an earlier batch and were folded in its time. */
  readonly answered: IncomingEvent[];
  readonly changed: HotMessage[];
  /** Misplaced events of its time that are not acknowledged elsewhere. */
  readonly forwards: { pending: number };
  misplaced: number;
  unchanged: number;
  oldestAppendedAt: number;
  newestAppendedAt: number;
}

export const openBatch = (): OpenBatch => ({
  openedAt: Infinity,
  touchedAt: 0,
  arrived: [],
  answered: [],
  changed: [],
  forwards: { pending: 0 },
  misplaced: 0,
  unchanged: 0,
  oldestAppendedAt: Infinity,
  newestAppendedAt: 0,
});

export const hasContent = (batch: OpenBatch): boolean => batch.openedAt !== Infinity;

/**
 * Why a batch should close now, if it should. Live traffic keeps small batches for freshness; a backlog takes large
 * ones, so that one message's events fold into one row. An insert costs the same however few rows it has, so where inserts are slow
 * (`inFlight` batches are not in yet) a batch that is not full waits for them instead of queueing behind them.
 */
export function dueFor(
  batch: OpenBatch,
  now: number,
  settings: TaskSettings,
  inFlight: number,
): CloseReason | undefined {
  if (!hasContent(batch)) return undefined;
  if (batch.arrived.length + batch.answered.length >= settings.batchEvents) return 'full';
  // Old events are a backlog only while more of them come: behind a takeover a few may be all that there is.
  const isComing = now - batch.touchedAt < settings.batchMs;
  const isOld = batch.newestAppendedAt > 0 && now - batch.newestAppendedAt > settings.backlogAgeMs;
  const isBacklog = isOld && isComing;
  const mayWait = isBacklog || inFlight >= settings.smallBatchesInFlight;
  const { backlogBatchMs, busyBatchMs, batchMs } = settings;
  if (now - batch.openedAt < (isBacklog ? backlogBatchMs : mayWait ? busyBatchMs : batchMs)) return undefined;
  return isBacklog ? 'backlog' : mayWait ? 'busy' : 'time';
}

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

export interface ClosedRows {
  /** At least one; the last may have no rows. */
  readonly parts: readonly Part[];
  readonly rejections: readonly MessageRejection[];
}

/**
 * Encodes the rows of all changed messages, once. Where the bytes exceed `rawBytes` a new part begins, always between
 * messages: what takes a message out of its cells and what puts it into others stay in one block.
 */
export function closeRows(
  batch: OpenBatch,
  hot: Hot,
  writer: RowWriter,
  { sequence, rawBytes, now }: { sequence: number; rawBytes: number; now: number },
): ClosedRows {
  const parts: Part[] = [];
  const rejections: MessageRejection[] = [];
  let largest = { id: '', bytes: 0 };
  const cut = (): void => {
    const { oldestAppendedAt } = batch;
    const rows = writer.rows;
    parts.push({ sequence: sequence + parts.length, rows, raw: writer.take(), largest: largest.id, oldestAppendedAt });
    largest = { id: '', bytes: 0 };
  };
  for (const message of batch.changed) {
    if (writer.rows > 0 && writer.bytes >= rawBytes) cut();
    const { before, rows } = hot.publish(message, sequence + parts.length, now);
    const bytes = writeRows(writer, rows);
    if (bytes > largest.bytes) largest = { id: message.id, bytes };
    if (rows.length > 0) rejections.push(...newRejections(before, message.timeline));
  }
  cut();
  hot.pack();
  return { parts, rejections };
}

function writeRows(writer: RowWriter, rows: readonly TimelineRow[]): number {
  const before = writer.bytes;
  for (const row of rows) writer.write(row);
  return writer.bytes - before;
}

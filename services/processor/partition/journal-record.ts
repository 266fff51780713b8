import { COLUMN_COUNT, FIRST_COLUMN_COUNT } from '../../../schemas/timeline-row.ts';

/** Target → its part counter when it was last read (`TargetWindow.counter`). */
export type Marks = Readonly<Record<string, number>>;

/** The beginning of an epoch, which is the marker's own offset. */
export interface Marker {
  readonly type: 'marker';
  readonly partitions: number;
  /** Drawn afresh for each attempt: how an attempt recognises its own marker. */
  readonly nonce: string;
}

/** What every other record says of the journal. */
interface Stated {
  /** Offset of the writer's marker. */
  readonly epoch: number;
  /** Every valid batch up to this offset is in; never below the epoch, which is in force there. */
  readonly position: number;
  readonly partitions: number;
  readonly marks: Marks;
}

/** Signed changes, to be inserted under the token of their offset. */
export interface BatchRecord extends Stated {
  readonly type: 'batch';
  /** Counts the writer's batches, from 1. */
  readonly sequence: number;
  readonly rows: number;
  /** How many columns its rows hold: the first of `TIMELINE_COLUMNS`. */
  readonly columns: number;
}

/** An empty batch: states the position of a task that has nothing to append. */
export interface PositionRecord extends Stated {
  readonly type: 'position';
}

export type JournalHeader = Marker | BatchRecord | PositionRecord;

export interface DecodedRecord {
  readonly header: JournalHeader;
  /** The compressed rows of a batch, as inserted; empty for other records. */
  readonly block: Buffer;
}

/** The first versions' batches do not say how many columns their rows hold. Other records are as they were. */
const FIRST_FORMAT = 1;
const COLUMNS_TOLD = 2;
const PREFIX = 5;
const EMPTY = Buffer.alloc(0);

/** A journal record's value: format byte, header length (4 bytes, big endian), header as JSON, compressed rows. */
export function encodeRecord(header: JournalHeader, block: Buffer = EMPTY): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX);
  prefix[0] = header.type === 'batch' ? COLUMNS_TOLD : FIRST_FORMAT;
  prefix.writeUInt32BE(json.length, 1);
  return Buffer.concat([prefix, json, block]);
}

/**
 * Reads a journal record; undefined if it is not in a format that this version knows, or its rows hold columns that it does
 * not know. The block is not copied.
 */
export function decodeRecord(value: Buffer): DecodedRecord | undefined {
  if (value.length < PREFIX || (value[0] !== FIRST_FORMAT && value[0] !== COLUMNS_TOLD)) return undefined;
  const end = PREFIX + value.readUInt32BE(1);
  if (end > value.length) return undefined;
  const header = JSON.parse(value.toString('utf8', PREFIX, end)) as JournalHeader;
  const block = value.subarray(end);
  if (header.type !== 'batch') return { header, block };
  const { columns = FIRST_COLUMN_COUNT } = header as Partial<BatchRecord>;
  return columns > COLUMN_COUNT ? undefined : { header: { ...header, columns }, block };
}

/** The token under which a batch is inserted, by whomever. */
export const tokenOf = (partition: number, offset: number): string => `handset-journal-${partition}-${offset}`;

/**
 * The rules on which the answers' exactness stands, each a pure function. The task takes them as one argument, so that
 * the simulation can drop each in turn and prove that it is needed: nothing here is belt and braces.
 */
import { partitionOf } from '../../../schemas/murmur2.ts';
import type { Arriving } from '../../../schemas/topics.ts';
import type { DecodedRecord, JournalHeader, Marks } from './journal-record.ts';
import type { Appender, BlockSplit, InsertOutcome, Offsets, TargetWindow } from './ports.ts';
import type { TaskSettings } from './settings.ts';

/** What is known of a closed batch. */
export interface BatchProgress {
  /** Its journal offset, once acknowledged and checked; undefined before, and for a batch without rows. */
  readonly offset: number | undefined;
  /** Known to be in every target. */
  readonly in: boolean;
  /** Misplaced events of its time whose forwarding is not acknowledged. */
  readonly forwarding: number;
  /** What its time has to tell other owners (aliases, copies of receipts) and is not acknowledged. */
  readonly telling: number;
}

/** What there is to know when an event comes for a message that is not in memory. */
export interface Unremembered {
  readonly kind: Arriving;
  readonly occurredAt: number;
  readonly now: number;
  readonly filterBuilt: boolean;
  readonly inFilter: boolean;
}

/** What a batch found in the journal says of itself. */
export interface FoundBatch {
  readonly appendedAt: number;
  readonly marks: Marks;
}

export interface Rules {
  /** Epoch: a batch counts only under the epoch it was written in; what a fenced zombie appended later is void. */
  readonly isValid: (batchEpoch: number, epochInForce: number) => boolean;
  /** Epoch: the marker that was acknowledged is read back and must be one's own. */
  readonly isOwnMarker: (record: DecodedRecord | undefined, nonce: string) => boolean;
  /** Epoch: an unfinished reading starts with the epoch in force at the position, which the statement names. */
  readonly epochAt: (statement: { readonly epoch: number }) => number;
  /** Fence: of all records between the last known one and one's own, none may be a marker. */
  readonly isFenced: (between: readonly (DecodedRecord | undefined)[]) => boolean;
  /** Fresh producer: a producer that may have failed once is never used by the next attempt. */
  readonly appender: () => 'new' | 'keep';
  /** Fresh producer: an acknowledgement that names an offset already known is of another record. */
  readonly landedBeyond: (offset: number, lastKnown: number) => boolean;
  /** Order: a record is appended only when the one before it is acknowledged and checked. */
  readonly appendsAfter: (previous: Promise<void>) => Promise<void>;
  /** Unknown is unknown: an append that may or may not have landed is nothing to build on, and not repeated. */
  readonly append: (value: Buffer, appender: Appender, another: () => Promise<Appender>) => Promise<{ offset: number }>;
  /** Unknown is unknown: the same bytes under the same token until they are known to be in, or it is too late. */
  readonly afterInsert: (
    outcome: InsertOutcome | 'unknown',
    now: number,
    deadline: number,
  ) => 'in' | 'insert_again' | 'start_over';
  /** Position: how many of the oldest batches may be stated as in. */
  readonly statable: (batches: readonly BatchProgress[]) => number;
  /** Position: of all statements found, the highest is believed. */
  readonly believed: <S extends { readonly position: number }>(a: S, b: S) => S;
  /** Deadline: by the server's clock, counted from before the append was sent. */
  readonly deadline: (beforeAppend: number, now: number, settings: Pick<TaskSettings, 'insertDeadlineMs'>) => number;
  /** Window: every target remembers enough tokens for what goes in within deadline and limit, twice over. */
  readonly remembersEnough: (target: TargetWindow, settings: WindowSettings) => boolean;
  /** Window: a batch is inserted again only while every target surely remembers whether it is in. */
  readonly youngEnough: (batch: FoundBatch, target: TargetWindow, now: number, settings: WindowSettings) => boolean;
  /** Journal topic: records that were not known to be in are gone. `start` is the first offset still held. */
  readonly isCut: (position: number, start: number) => boolean;
  /** Partitions: the journal was written for the number of partitions that there is now. */
  readonly sameCount: (header: JournalHeader, partitions: number) => boolean;
  /** Reads: a replica is brought up to date before anything is read that will be built on. */
  readonly catchesUp: () => boolean;
  /**
   * Reads: offsets are read before what ClickHouse holds. An owner that was fenced writes what ids mean and commits
   * offsets behind it without a record in the journal; whoever starts behind these must see it.
   */
  readonly offsetsFirst: () => boolean;
  /** One block: the same bytes under one token must be the same blocks. */
  readonly split: () => BlockSplit;
  /** Quiet moments: tokens may be forgotten only when nobody can insert under one any more. */
  readonly isQuiet: (moment: QuietMoment, settings: WindowSettings) => boolean;
  /** Eviction: a timeline may leave memory only when the last batch that carries it is known to be in. */
  readonly mayLeave: (carrier: number, inThrough: number) => boolean;
  /** Cold filter: whether ClickHouse has to be asked. Neither kind nor time says anything about that. */
  readonly mustAsk: (message: Unremembered) => boolean;
  /** Look-up: an event for a message that is being asked for waits with the message's other events. */
  readonly waitsToo: () => boolean;
  /** Look-up: a batch closes only when what the batch before it asked for is answered. */
  readonly mayClose: (answersOutstanding: number) => boolean;
  /** Look-up: how far offsets may be committed when a batch is in. */
  readonly committable: (batch: { readonly offsets: Offsets; readonly waits: boolean }, before: Offsets) => Offsets;
  /** Misplaced: a message is folded by the owner of its partition only. */
  readonly isMisplaced: (messageId: string, share: { partition: number; partitions: number }) => boolean;
  /** Forwards: a batch is passed only when every misplaced event of its time is acknowledged elsewhere. */
  readonly isForwarded: (batch: BatchProgress) => boolean;
  /** Aliases: a batch is passed only when all that follows of it for other messages is acknowledged. */
  readonly isTold: (batch: BatchProgress) => boolean;
  /** Aliases: what was known before is told again, as nobody knows whether it was told before. */
  readonly tellsAgain: () => boolean;
  /** Offsets: how many of the oldest batches the committed offsets may pass. */
  readonly passable: (batches: readonly BatchProgress[]) => number;
  /** Evidence: accepted events and dead letters are written before the batch that makes their events known. */
  readonly appendsAfterEvidence: (evidence: Promise<void>) => Promise<void>;
}

export type WindowSettings = Pick<TaskSettings, 'insertDeadlineMs' | 'insertLimitMs' | 'burstParts'>;

export interface QuietMoment {
  readonly tasksRunning: number;
  /** True when every valid batch of every journal is in. */
  readonly journalsIn: boolean;
  readonly now: number;
  /** When the last record of any journal was appended (epoch ms). */
  readonly lastAppendedAt: number;
}

/** How many batches from the oldest on satisfy `holds`. */
export function leading<T>(batches: readonly T[], holds: (batch: T) => boolean): number {
  const first = batches.findIndex((batch) => !holds(batch));
  return first === -1 ? batches.length : first;
}

const isForwarded = (batch: BatchProgress): boolean => batch.forwarding === 0;
const leadingIn = (batches: readonly BatchProgress[]): number => leading(batches, (batch) => batch.in);

/** How long after its batch began to be appended an insert may still be at work (ms). */
const reach = (settings: Pick<WindowSettings, 'insertDeadlineMs' | 'insertLimitMs'>): number =>
  settings.insertDeadlineMs + settings.insertLimitMs;

/** The rules of production. */
export const RULES: Rules = {
  isValid: (batchEpoch, epochInForce) => batchEpoch === epochInForce,
  isOwnMarker: (record, nonce) => record?.header.type === 'marker' && record.header.nonce === nonce,
  epochAt: (statement) => statement.epoch,
  // A record of an unknown format may be a newer version's marker.
  isFenced: (between) => between.some((record) => record === undefined || record.header.type === 'marker'),
  appender: () => 'new',
  landedBeyond: (offset, lastKnown) => offset > lastKnown,
  appendsAfter: (previous) => previous,
  append: (value, appender) => appender.append(value),
  afterInsert: (outcome, now, deadline) => {
    if (outcome === 'in') return 'in';
    return outcome === 'late' || now > deadline ? 'start_over' : 'insert_again';
  },
  statable: leadingIn,
  believed: (a, b) => (b.position > a.position ? b : a),
  deadline: (beforeAppend, _now, settings) => beforeAppend + settings.insertDeadlineMs,
  remembersEnough: (target, settings) =>
    target.parts >= 2 * settings.burstParts && (target.ms ?? Infinity) >= 2 * reach(settings),
  youngEnough: (batch, target, now, settings) =>
    target.counter - (batch.marks[target.target] ?? 0) + settings.burstParts <= target.parts &&
    now - batch.appendedAt + reach(settings) <= (target.ms ?? Infinity),
  isCut: (position, start) => start > position + 1,
  sameCount: (header, partitions) => header.partitions === partitions,
  catchesUp: () => true,
  offsetsFirst: () => true,
  split: () => 'never',
  isQuiet: (moment, settings) =>
    moment.tasksRunning === 0 && moment.journalsIn && moment.now > moment.lastAppendedAt + reach(settings),
  mayLeave: (carrier, inThrough) => carrier <= inThrough,
  mustAsk: (message) => !message.filterBuilt || message.inFilter,
  waitsToo: () => true,
  mayClose: (answersOutstanding) => answersOutstanding === 0,
  committable: (batch, before) => (batch.waits ? before : batch.offsets),
  isMisplaced: (messageId, share) => partitionOf(Buffer.from(messageId), share.partitions) !== share.partition,
  isForwarded,
  isTold: (batch) => batch.telling === 0,
  tellsAgain: () => true,
  passable: leadingIn,
  appendsAfterEvidence: (evidence) => evidence,
};

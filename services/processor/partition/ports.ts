/**
 * What a partition task needs of the world. Every call is a promise that may settle late, never, or with an error that
 * says nothing about what happened: the task is written so that its answers are right whatever they do. Adapters for
 * Kafka and ClickHouse implement these; the simulation implements them with an adversary.
 *
 * A rejection always means *outcome unknown*. An adapter never guesses, and retries only what its docstring allows.
 */
import type { Alias } from '../../../schemas/alias.ts';
import type { DeadLetter } from '../../../schemas/codec.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { Arriving } from '../../../schemas/topics.ts';
import type { Claimed } from '../core/claims.ts';
import type { Kept } from '../core/kept.ts';
import type { AliasMark } from '../core/links.ts';
import type { Observation } from './observations.ts';
import type { Turns } from './turns.ts';

/** One event as a topic's partition gave it: decoded, valid, without personal fields. */
export type IncomingEvent = {
  readonly [K in Kind]: {
    readonly kind: K;
    readonly event: Kept<K>;
    /** Offset in its topic's partition. */
    readonly offset: number;
    /** The broker's append time (epoch ms). */
    readonly appendedAt: number;
    /** The record's bytes, untouched: what is forwarded when it is misplaced, and kept by a dead letter. */
    readonly key: Buffer | null;
    readonly value: Buffer;
  };
}[Kind];

/** What an id means, as it lies where the events of that id lie. */
export interface IncomingAlias {
  readonly kind: 'alias';
  readonly alias: Alias;
  readonly offset: number;
  readonly appendedAt: number;
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** All that comes for a message. */
export type Incoming = IncomingEvent | IncomingAlias;

/** A record whose message is known, and nothing else of it: it is looked into when its batch closes. */
export interface Arrival {
  readonly kind: Arriving;
  readonly messageId: string;
  /** Offset in its topic's partition. */
  readonly offset: number;
  /** The broker's append time (epoch ms). */
  readonly appendedAt: number;
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** What records of one message turned out to be. */
export interface Opened {
  readonly messageId: string;
  readonly events: readonly IncomingEvent[];
  /** What its id means. */
  readonly aliases: readonly IncomingAlias[];
  /** Of those that are of no use. */
  readonly deadLetters: readonly DeadLetter[];
}

/** Holds what arrives as the bytes it is, by message: a batch's events as objects would outlive all young garbage. */
export interface Gathering {
  readonly add: (arrival: Arrival) => void;
  /** How many were added. */
  readonly size: () => number;
  /** Opens one message after another, in the order in which they first arrived. Once. */
  readonly open: () => Iterable<Opened>;
}

/** What one fetch of one topic's partition gave. */
export interface Fetched {
  readonly topic: string;
  /** Offset that the fetch asked for. */
  readonly from: number;
  /**
   * Offset behind the last record that the fetch gave, usable or not. Offsets below it may be committed once `arrivals`
   * are in: dead letters and everything else that is not among them must have been acknowledged before it is offered.
   */
  readonly next: number;
  readonly arrivals: readonly Arrival[];
}

/** Topic → offset of the next record to read. */
export type Offsets = ReadonlyMap<string, number>;

/** One stretch of ownership, from a takeover until the task stops or starts over. */
export interface Session {
  /** Where every event topic of the partition is read from. */
  readonly offsets: Offsets;
  /**
   * Takes what was fetched; resolves when the task has room for more. After the session is over it resolves at once
   * and takes nothing. Per topic the stretches must touch or overlap: a gap ends the session.
   */
  readonly offer: (fetched: Fetched) => Promise<void>;
}

/** The fetch loop, as the task sees it. Both calls return at once. */
export interface Intake {
  /** Seek every event topic of the partition to the session's offsets and offer to it what is fetched from there on. */
  readonly begin: (session: Session) => void;
  /** The session is over: drop what was fetched for it and fetch no more until the next `begin`. */
  readonly end: (session: Session) => void;
}

export interface JournalRecord {
  readonly offset: number;
  /** The broker's append time (epoch ms). */
  readonly appendedAt: number;
  readonly value: Buffer;
}

/** Appends to the partition of the journal. Idempotent, `acks=all`, uncompressed, one request in flight. */
export interface Appender {
  /** Resolves with the offset that the broker acknowledged. Rejects when the outcome is unknown. */
  readonly append: (value: Buffer) => Promise<{ readonly offset: number }>;
  /** Lets go of the connection; returns at once, whatever is in flight. */
  readonly close: () => void;
}

/** The partition's own log. */
export interface Journal {
  /**
   * The last record of every other partition's journal that holds one. Asked for only when one's own has never held
   * any: a partition that was just added cannot know otherwise for how many partitions the others were written.
   */
  readonly lastOfOthers: () => Promise<readonly JournalRecord[]>;
  /** A new idempotent producer with an identity of its own, never a shared or used one. */
  readonly appender: () => Promise<Appender>;
  /** All records with `from <= offset < to` that the log still holds, in order; complete, or it rejects. */
  readonly read: (from: number, to: number) => Promise<readonly JournalRecord[]>;
  /** The first offset that the log still holds, and the offset that the next record will get. */
  readonly bounds: () => Promise<{ readonly start: number; readonly end: number }>;
}

/** How the server may split an insert into blocks. A token deduplicates block by block. */
export type BlockSplit = 'never' | 'as_the_server_likes';

export interface InsertOptions {
  /** How many of `TIMELINE_COLUMNS` the rows hold; the others get their defaults. */
  readonly columns: number;
  /** `insert_deduplication_token`. */
  readonly token: string;
  /** The *server* refuses before the first row when its clock is past this moment (epoch ms). */
  readonly deadline: number;
  /** `max_execution_time` (ms): the server ends what runs longer. */
  readonly limitMs: number;
  /** `never`: one thread, block limits above the batch, no parallel parsing. */
  readonly split: BlockSplit;
}

/** `in`: every target has every row. `late`: the server refused this attempt for its deadline before the first row. */
export type InsertOutcome = 'in' | 'late';

/** One table that an insert into `timeline_changes` fills, directly or through views, users' own included. */
export interface TargetWindow {
  readonly target: string;
  /** How many of the last inserted parts of the whole table are remembered; 0: none. */
  readonly parts: number;
  /** For replicated tables: how long a part is remembered (ms). Absent: without limit. */
  readonly ms?: number;
  /**
   * A counter that grows by one with every part inserted into the table, by whomever, and never falls (such as the
   * highest block number). Too large a growth is safe, too small a growth is not.
   */
  readonly counter: number;
  /** The statement that gives the table a large enough window; shown when it has none. */
  readonly remedy: string;
}

/** A published timeline as ClickHouse holds it: its latest `timelines` row. */
export interface StoredTimeline {
  readonly message_id: string;
  readonly version: number;
  readonly first_seen_at: number;
  readonly updated_at: number;
  readonly state: Uint8Array;
}

/** What an id means, as `aliases` holds it. */
export interface StoredAlias extends AliasMark {
  readonly vendor_message_id: string;
}

/** The messages that belong to a partition: `bitAnd(kafkaMurmurHash(message_id), 0x7fffffff) % partitions`. */
export interface Share {
  readonly partition: number;
  readonly partitions: number;
}

/** ClickHouse. */
export interface Sink {
  /**
   * Inserts a batch's bytes, as the row writer and the compressor made them, into `timeline_changes`: synchronously,
   * with the per-insert settings of the design, never defaults. Tries once. Rejects when it failed or the outcome is
   * unknown; some targets may then be filled and others not.
   */
  readonly insert: (block: Buffer, options: InsertOptions) => Promise<InsertOutcome>;
  /** Writes rows of an {@link EventWriter} to `events`, idempotent by key, acknowledged. */
  readonly insertEvents: (rows: Buffer) => Promise<void>;
  /** Writes rows of a {@link AliasWriter} to `aliases`, idempotent by key, acknowledged. */
  readonly insertAliases: (rows: Buffer) => Promise<void>;
  /** Every target that hangs off `timeline_changes`. */
  readonly windows: () => Promise<readonly TargetWindow[]>;
  /** Resolves when reads see everything that was acknowledged to anyone before the call (`SYSTEM SYNC REPLICA`). */
  readonly catchUp: () => Promise<void>;
  /** The latest published timelines of these ids; ids that are not known are left out. */
  readonly lookUp: (ids: readonly string[]) => Promise<readonly StoredTimeline[]>;
  /** What these ids mean: of each no more marks than count, the first in the order of {@link AliasMark}s. */
  readonly lookUpAliases: (ids: readonly string[]) => Promise<readonly StoredAlias[]>;
  /** Every id of the share that has a timeline or means a message, in chunks, each at least once. */
  readonly knownIds: (share: Share) => AsyncIterable<readonly string[]>;
  /**
   * Timelines of the share that were updated at or after `since` (epoch ms): the `limit` latest of them, in ascending
   * order of their update, as memory forgets the first that it was given first.
   */
  readonly recent: (share: Share, since: number, limit: number) => AsyncIterable<readonly StoredTimeline[]>;
}

/** The consumer group's offsets for the partition of every event topic. */
export interface CommittedOffsets {
  /**
   * One entry per event topic. Where nothing is committed, or what is committed is no longer in the log, the
   * earliest offset that is.
   */
  readonly committed: () => Promise<Offsets>;
  /** May be lost or late: any earlier offset is safe. */
  readonly commit: (offsets: Offsets) => Promise<void>;
}

/** A record for the owner of a message: on the partition of the message's id. */
export interface PlacedRecord {
  readonly topic: string;
  readonly partition: number;
  /** The message id as UTF-8, whatever key a forwarded record came with; of an alias the vendor and the id. */
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Publishes with `acks=all`; resolves after the acknowledgement. May be retried inside: twice is harmless. */
export type Forward = (record: PlacedRecord) => Promise<void>;

/** The same for what a task tells the owners of other messages, all records together. */
export type Tell = (records: readonly PlacedRecord[]) => Promise<void>;

/** Encodes what tasks tell each other, in Confluent's wire format. */
export interface Encode {
  readonly alias: (alias: Alias) => Buffer;
  readonly claimed: (told: Claimed) => Buffer;
}

/** Publishes dead letters with `acks=all`. May be retried inside: ids are deterministic. */
export type SendDeadLetters = (letters: readonly DeadLetter[]) => Promise<void>;

export interface Clock {
  /** Epoch ms. Must agree with the ClickHouse servers' to a small part of the insert deadline. */
  readonly now: () => number;
  /** Resolves after `ms`; rejects or never settles once `signal` is aborted, and keeps no process alive then. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Encodes signed changes into one growing buffer (`core/rows.ts`). */
export interface RowWriter {
  readonly write: (row: TimelineRow) => void;
  readonly rows: number;
  readonly bytes: number;
  /** The bytes of all rows since the last call. */
  readonly take: () => Buffer;
}

/** Encodes accepted events for {@link Sink.insertEvents}. Where none are kept it writes nothing. */
export interface EventWriter {
  readonly write: (incoming: IncomingEvent) => void;
  readonly rows: number;
  /** The bytes of all rows since the last call. */
  readonly take: () => Buffer;
}

/** Encodes what ids mean for {@link Sink.insertAliases}. `seenAt` is epoch ms. */
export interface AliasWriter {
  readonly write: (alias: StoredAlias, seenAt: number) => void;
  readonly rows: number;
  /** The bytes of all rows since the last call. */
  readonly take: () => Buffer;
}

export interface Ports {
  readonly intake: Intake;
  readonly journal: Journal;
  readonly sink: Sink;
  readonly offsets: CommittedOffsets;
  readonly forward: Forward;
  readonly tell: Tell;
  readonly encode: Encode;
  readonly sendDeadLetters: SendDeadLetters;
  readonly clock: Clock;
  /** A string that nobody has used or will use. */
  readonly nonce: () => string;
  readonly rowWriter: () => RowWriter;
  readonly eventWriter: () => EventWriter;
  readonly aliasWriter: () => AliasWriter;
  readonly gathering: () => Gathering;
  /** Shared by all tasks of the process. */
  readonly turns: Turns;
  /** Compresses a batch once, into the bytes that the journal keeps and the sink inserts. */
  readonly compress: (rows: Buffer) => Promise<Buffer>;
  /** Told what happens, for metrics and logs. Must not throw. */
  readonly observe: (observation: Observation) => void;
}

/** What a tool needs that brings a journal in and consumes nothing. */
export type ToolPorts = Pick<Ports, 'journal' | 'sink' | 'clock' | 'nonce' | 'observe'>;

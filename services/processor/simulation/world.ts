import { topicOf as topicOfKind } from '../../../schemas/topics.ts';
import type { DeadLetter } from '../../../schemas/codec.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type {
  Arrival,
  EventWriter,
  Gathering,
  Incoming,
  IncomingAlias,
  IncomingEvent,
  AliasWriter,
  RowWriter,
  StoredAlias,
} from '../partition/ports.ts';
import type { TaskSettings } from '../partition/settings.ts';
import type { Adversary } from './adversary.ts';
import { newAmbushes, type Ambushes } from './ambush.ts';
import { clickHouse, TIMELINES, type ClickHouse } from './clickhouse.ts';
import { SIMULATED_TOPICS, type SimulatedEvent, type SimulatedRecord } from './history.ts';
import { deduplicator, newLog, type Deduplicator, type Log } from './kafka.ts';
import type { WorldClock } from './world-clock.ts';

/** A partition number of all topics: their logs, its journal, its committed offsets. */
export interface PartitionWorld {
  readonly topics: ReadonlyMap<string, Log<SimulatedRecord>>;
  readonly journal: Log<Buffer>;
  readonly broker: Deduplicator;
  readonly committed: Map<string, number>;
}

/** Everything outside the processes. */
export interface World {
  readonly clock: WorldClock;
  readonly adversary: Adversary;
  readonly ambushes: Ambushes;
  readonly trace: (line: () => string) => void;
  readonly partitions: PartitionWorld[];
  readonly clickHouse: ClickHouse;
  /** Events as senders published them, in no order: of what tasks tell each other none is here. */
  readonly published: SimulatedEvent[];
  /** Rows of `events`, by event. */
  readonly audit: Map<string, SimulatedEvent>;
  readonly deadLetters: Map<string, DeadLetter>;
  readonly settings: (partition: number) => TaskSettings;
  readonly rowWriter: () => RowWriter;
  readonly eventWriter: () => EventWriter;
  readonly aliasWriter: () => AliasWriter;
  readonly gathering: () => Gathering;
  /** The events that rows of `events` stand for. */
  readonly eventsOf: (rows: Buffer) => readonly IncomingEvent[];
  /** What rows of `aliases` stand for. */
  readonly marksOf: (rows: Buffer) => readonly StoredAlias[];
  /** The rows that a block's bytes stand for. */
  readonly rowsOf: (block: Buffer) => readonly TimelineRow[];
  readonly serial: () => number;
  readonly addPartition: () => void;
}

/** Parts remembered by every target that is as it should be. */
export const WINDOW = 200;
const OTHERS_EVERY_MS = 50;

/** Small and quick: batches of a few events, memory of a few messages, deadlines of half a second. */
const SETTINGS: Omit<TaskSettings, 'partition' | 'partitions' | 'hotMessages'> = {
  batchMs: 20,
  backlogBatchMs: 60,
  busyBatchMs: 60,
  backlogAgeMs: 300,
  batchEvents: 8,
  // Fewer than a batch holds: others have their turn while it closes.
  eventsAtOnce: 3,
  batchBytes: 200,
  recordBytes: 100_000,
  batchesInFlight: 3,
  // Small batches must overlap here, or the rule that orders them could be dropped unnoticed.
  smallBatchesInFlight: 3,
  hotMs: 1_500,
  filterIds: 64,
  insertDeadlineMs: 500,
  insertLimitMs: 250,
  burstParts: 40,
  windowsMs: 2_500,
  idleMs: 60,
  restateMs: 30_000,
  retryMs: { first: 10, last: 400 },
  refusedMs: 800,
};

export interface WorldParts {
  readonly clock: WorldClock;
  readonly adversary: Adversary;
  readonly trace: (line: () => string) => void;
  readonly partitions: number;
  /** Window of a target that a user made; undefined: none was made. */
  readonly usersWindow: number | undefined;
}

export function newWorld({ clock, adversary, trace, usersWindow, ...parts }: WorldParts): World {
  const hotMessages = adversary.random.pick([1, 2, 1_000]);
  const blocks = new Map<string, readonly TimelineRow[]>();
  const told = new Map<string, readonly IncomingEvent[]>();
  const meant = new Map<string, readonly StoredAlias[]>();
  const partitions: PartitionWorld[] = [];
  let serial = 0;
  const targets = [TIMELINES, 'segments', 'throughput'].map((name) => ({ name, window: WINDOW }));
  const users = usersWindow === undefined ? [] : [{ name: 'users_own', window: usersWindow }];
  const addPartition = (): void => void partitions.push(newPartition(clock));
  for (let p = 0; p < parts.partitions; p++) addPartition();
  return {
    clock,
    adversary,
    ambushes: newAmbushes(),
    trace,
    partitions,
    clickHouse: clickHouse({
      ...{ clock, adversary, trace, targets: [...targets, ...users], othersEveryMs: OTHERS_EVERY_MS },
    }),
    published: [],
    audit: new Map(),
    deadLetters: new Map(),
    settings: (partition) => ({ ...SETTINGS, hotMessages, partition, partitions: partitions.length }),
    rowWriter: () => objectWriter(blocks),
    eventWriter: () => objectWriter(told),
    aliasWriter: () => aliasWriter(meant),
    gathering,
    eventsOf: (rows) => told.get(rows.toString('latin1'))!,
    marksOf: (rows) => meant.get(rows.toString('latin1'))!,
    rowsOf: (block) => blocks.get(block.toString('latin1'))!,
    serial: () => serial++,
    addPartition,
  };
}

function newPartition(clock: WorldClock): PartitionWorld {
  const journal = newLog<Buffer>(clock);
  return {
    topics: new Map(SIMULATED_TOPICS.map((topic) => [topic, newLog<SimulatedRecord>(clock)])),
    journal,
    broker: deduplicator(journal),
    committed: new Map(),
  };
}

/** Rows stay objects: a block's bytes are the number under which its rows are kept. */
function objectWriter<Row>(blocks: Map<string, readonly Row[]>) {
  let rows: Row[] = [];
  return {
    write: (row: Row) => void rows.push(row),
    get rows() {
      return rows.length;
    },
    get bytes() {
      return rows.length * 100;
    },
    take() {
      const name = `block ${blocks.size}`;
      blocks.set(name, rows);
      rows = [];
      return Buffer.from(name, 'latin1');
    },
  };
}

function aliasWriter(blocks: Map<string, readonly StoredAlias[]>): AliasWriter {
  const writer = objectWriter(blocks);
  return {
    write: ({ vendor_message_id, vendor, account_id, message_id }) =>
      writer.write({ vendor_message_id, vendor, account_id, message_id }),
    get rows() {
      return writer.rows;
    },
    take: () => writer.take(),
  };
}

/** An event that arrives as what it is. */
export interface SimulatedArrival extends Arrival {
  readonly incoming: Incoming;
}

/** Keeps events as the objects that they are. */
function gathering(): Gathering {
  const byMessage = new Map<string, Incoming[]>();
  let size = 0;
  return {
    add(arrival) {
      const events = byMessage.get(arrival.messageId) ?? [];
      byMessage.set(arrival.messageId, [...events, (arrival as SimulatedArrival).incoming]);
      size++;
    },
    size: () => size,
    open: () =>
      [...byMessage].map(([messageId, all]) => ({
        ...{ messageId, deadLetters: [] },
        events: all.filter((each): each is IncomingEvent => each.kind !== 'alias'),
        aliases: all.filter((each): each is IncomingAlias => each.kind === 'alias'),
      })),
  };
}

export const auditKey = ({ kind, event }: SimulatedEvent): string =>
  [event.message_id, kind, event.event_id, event.account_id, event.occurred_at].join('|');

export const topicOf = ({ kind }: SimulatedEvent): string => topicOfKind(kind);

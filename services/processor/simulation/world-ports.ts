/** The world as one process sees it: every call may be lost, late, half done, or answered after it took effect. */
import { partitionOf } from '../../../schemas/murmur2.ts';
import type {
  Clock,
  CommittedOffsets,
  Journal,
  PlacedRecord,
  Ports,
  Share,
  Sink,
  StoredTimeline,
} from '../partition/ports.ts';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { Adversary } from './adversary.ts';
import type { SimulatedEvent, SimulatedRecord } from './history.ts';
import { turns } from '../partition/turns.ts';
import { fetcher } from './fetcher.ts';
import { newProducer } from './kafka.ts';
import type { Process } from './process.ts';
import { auditKey, type PartitionWorld, type World } from './world.ts';

/** Longer than a server may work on an insert: adapters give up on an answer after that. */
const TIMEOUT_MS = 400;

/** Serves a request at the far side; calls back with its answer, or with an error. */
type Serve<T> = (answer: (value: T) => void, fail: (error: string) => void) => void;

/** A call that somebody waits for. */
interface Call<T> {
  readonly process: Process;
  readonly adversary: Adversary;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
  isOver: boolean;
}

/** Calls the world: the request travels, is served, and the answer travels back; each of the three may go wrong. */
const asker =
  ({ clock, adversary }: World, process: Process) =>
  <T>(serve: Serve<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const call: Call<T> = { process, adversary, resolve, reject, isOver: false };
      process.call(() => {
        if (adversary.does('requestLost')) return giveUp(call);
        const travel = adversary.delay();
        if (travel > TIMEOUT_MS) giveUp(call);
        clock.after(travel, () =>
          serve(
            (value) => answer(call, () => call.resolve(value)),
            (error) => answer(call, () => call.reject(new Error(error))),
          ),
        );
      });
    });

function giveUp<T>(call: Call<T>): void {
  call.process.hand(TIMEOUT_MS, () => settle(call, () => call.reject(new Error('timed out'))));
}

function answer<T>(call: Call<T>, give: () => void): void {
  if (call.adversary.does('answerLost')) return giveUp(call);
  call.process.hand(call.adversary.delay(), () => settle(call, give));
}

function settle<T>(call: Call<T>, how: () => void): void {
  if (call.isOver) return;
  call.isOver = true;
  how();
}

type Ask = ReturnType<typeof asker>;

export function worldPorts(world: World, process: Process, observe: Ports['observe']): Ports {
  const ask = asker(world, process);
  const partition = world.partitions[process.partition]!;
  return {
    intake: fetcher(world, process),
    journal: journalPort(world, process, ask),
    sink: sinkPort(world, process, ask),
    offsets: offsetsPort(world, partition, ask),
    forward(record) {
      world.ambushes.reach('forward_sent', process);
      return ask((answer) => answer(forward(world, record)));
    },
    tell(records) {
      world.ambushes.reach('told', process);
      return ask((answer) => answer(records.forEach((record) => forward(world, record))));
    },
    encode: {
      alias: (alias) => Buffer.from(JSON.stringify({ kind: 'alias', alias } satisfies SimulatedRecord)),
      claimed: (told) => Buffer.from(JSON.stringify(told)),
    },
    sendDeadLetters: (letters) =>
      ask((answer) => {
        for (const letter of letters) world.deadLetters.set(letter.dead_letter_id, letter);
        answer(undefined);
      }),
    clock: clockPort(world, process),
    nonce: () => `nonce ${world.serial()}`,
    rowWriter: world.rowWriter,
    eventWriter: world.eventWriter,
    aliasWriter: world.aliasWriter,
    gathering: world.gathering,
    turns: turns(Infinity),
    compress: (rows) => new Promise((resolve) => process.hand(world.adversary.random.below(3), () => resolve(rows))),
    observe,
  };
}

const clockPort = ({ clock }: World, process: Process): Clock => ({
  now: () => clock.now() + process.skew,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      clock.after(ms, () => {
        if (!signal.aborted) process.hand(0, resolve);
      });
    }),
});

function journalPort(world: World, process: Process, ask: Ask): Journal {
  const { journal, broker } = world.partitions[process.partition]!;
  const others = world.partitions.filter((_, partition) => partition !== process.partition);
  return {
    lastOfOthers: () =>
      ask((answer) =>
        answer(others.flatMap((other) => other.journal.read(other.journal.end() - 1, other.journal.end()))),
      ),
    appender: () =>
      ask((answer) => {
        const onLanded = (label: string): void => {
          if (label.startsWith('{"type":"batch"')) world.ambushes.reach('batch_landed', process);
        };
        const producer = newProducer({ ...world, id: world.serial(), process, broker, onLanded });
        answer({ append: (value) => producer.append(value, nameOf(value)), close: () => undefined });
      }),
    read: (from, to) => ask((answer) => answer(journal.read(from, to))),
    bounds: () => ask((answer) => answer({ start: journal.start(), end: journal.end() })),
  };
}

/** For traces: the record's header. */
const nameOf = (value: Buffer): string => value.toString('utf8', 5, value.lastIndexOf('}') + 1);

function sinkPort(world: World, process: Process, ask: Ask): Sink {
  const { clickHouse, audit } = world;
  return {
    insert(block, options) {
      world.ambushes.reach('insert_sent', process);
      return ask((answer, fail) =>
        clickHouse.insert(world.rowsOf(block), options, (outcome) =>
          typeof outcome === 'string' ? answer(outcome) : fail(outcome.error),
        ),
      );
    },
    insertEvents: (rows) =>
      ask((answer) => {
        for (const { kind, event } of world.eventsOf(rows)) {
          const simulated = { kind, event } as SimulatedEvent;
          audit.set(auditKey(simulated), simulated);
        }
        answer(undefined);
      }),
    insertAliases(rows) {
      world.ambushes.reach('aliases_sent', process);
      return ask((answer) => {
        clickHouse.insertAliases(world.marksOf(rows));
        answer(undefined);
      });
    },
    windows: () => ask((answer) => answer(clickHouse.windows())),
    catchUp: () =>
      ask((answer) => {
        clickHouse.catchUp();
        answer(undefined);
      }),
    lookUp: (ids) => ask((answer) => answer(storedOf(ids.flatMap((id) => clickHouse.stored().get(id) ?? [])))),
    lookUpAliases: (ids) =>
      ask((answer) => answer(clickHouse.marks().filter(({ vendor_message_id }) => ids.includes(vendor_message_id)))),
    knownIds: (share) =>
      chunks(ask, () => [
        ...rowsOfShare(world, share).map(({ message_id }) => message_id),
        ...clickHouse
          .marks()
          .map(({ vendor_message_id }) => vendor_message_id)
          .filter((id) => isOfShare(id, share)),
      ]),
    recent(share, since, limit) {
      world.ambushes.reach('hot_load', process);
      return chunks(ask, () => {
        const rows = rowsOfShare(world, share).filter(({ updated_at }) => updated_at >= since);
        return storedOf(rows.sort((a, b) => a.updated_at - b.updated_at).slice(-limit));
      });
    },
  };
}

const isOfShare = (id: string, { partition, partitions }: Share): boolean =>
  partitionOf(Buffer.from(id), partitions) === partition;

const rowsOfShare = ({ clickHouse }: World, share: Share): TimelineRow[] =>
  [...clickHouse.stored().values()].filter(({ message_id }) => isOfShare(message_id, share));

const storedOf = (rows: readonly TimelineRow[]): StoredTimeline[] =>
  rows.map(({ message_id, version, first_seen_at, updated_at, state }) => ({
    ...{ message_id, version, first_seen_at, updated_at, state },
  }));

/** What one query saw, in two chunks that arrive one after the other. */
async function* chunks<T>(ask: Ask, query: () => T[]): AsyncGenerator<readonly T[]> {
  const all = await ask<T[]>((answer) => answer(query()));
  const half = Math.ceil(all.length / 2);
  yield all.slice(0, half);
  if (half < all.length) yield await ask<T[]>((answer) => answer(all.slice(half)));
}

function offsetsPort({ adversary }: World, { topics, committed }: PartitionWorld, ask: Ask): CommittedOffsets {
  return {
    committed: () =>
      ask((answer) => answer(new Map([...topics].map(([topic, log]) => [topic, committed.get(topic) ?? log.start()])))),
    commit: (offsets) =>
      ask((answer) => {
        if (!adversary.does('commitLost')) for (const [topic, offset] of offsets) committed.set(topic, offset);
        answer(undefined);
      }),
  };
}

function forward({ partitions, trace }: World, { topic, partition, key, value }: PlacedRecord): undefined {
  trace(() => `${key.toString()} is told on ${topic} of ${partition}`);
  partitions[partition]!.topics.get(topic)!.append(JSON.parse(value.toString()) as SimulatedRecord);
}

import type { Fenced, Settled } from '../../services/processor/partition/quiet.ts';

/** What raising needs of the world. Every call may fail; what was done until then stays, and the next run goes on. */
export interface RaisePorts {
  /** Why processors cannot be taken for stopped, one sentence a reason; empty if they can. */
  readonly running: () => Promise<readonly string[]>;
  /** Partitions of every topic that shares the count, by topic. */
  readonly counts: () => Promise<ReadonlyMap<string, number>>;
  /**
   * For how many partitions each partition's journal was written, in the order of the partitions; undefined where it
   * holds nothing.
   */
  readonly writtenFor: () => Promise<readonly (number | undefined)[]>;
  /** Gives a topic more partitions; resolves when they can be used. */
  readonly raiseTopic: (topic: string, count: number) => Promise<void>;
  /** Brings the journal of a partition in and begins it anew, with a marker and a position for `count` partitions. */
  readonly bringIn: (partition: number, count: number) => Promise<Settled>;
  readonly print: (line: string) => void;
}

/** How it went. `refused`: nothing more was done, and the reasons say what is in the way. */
export type Raised =
  | { readonly is: 'raised' | 'as wanted already'; readonly from: number }
  | { readonly is: 'refused'; readonly reasons: readonly string[] };

const refused = (...reasons: string[]): Raised => ({ is: 'refused', reasons });

/**
 * Raises the partition count of all topics that share it to `wanted`:
 * 1. every journal is brought in, under the count that it was written for: from here on, whoever owns a message next
 *    finds all of it in ClickHouse;
 * 2. the topics get their partitions;
 * 3. every journal gets a marker for the new count, and so may be owned again.
 *
 * Stopped between any two steps it leaves a state in which a processor either works rightly or refuses, and from which
 * the same command goes on: no marker of the new count is written before the last journal is in.
 */
export async function raisePartitions(ports: RaisePorts, wanted: number): Promise<Raised> {
  const running = await ports.running();
  if (running.length > 0) return refused(...running);
  const counts = await ports.counts();
  const [fewest, most] = [Math.min(...counts.values()), Math.max(...counts.values())];
  if (wanted < most) return refused(`There are ${most} partitions already, and a partition cannot be taken away.`);
  const written = await ports.writtenFor();
  if (fewest === wanted && written.length === wanted && written.every((count) => count === wanted))
    return { is: 'as wanted already', from: wanted };

  ports.print(`Bringing ${written.length} journals in`);
  for (const [partition, count] of written.entries()) {
    // An empty journal has nothing to bring in, and nobody who could have written to it.
    const reasons = count === undefined ? [] : reasonsOf(partition, await ports.bringIn(partition, count));
    if (reasons.length > 0) return refused(...reasons);
  }
  return (await raiseTopics(ports, counts, wanted)) ?? (await begin(ports, wanted, fewest));
}

async function raiseTopics(
  ports: RaisePorts,
  counts: ReadonlyMap<string, number>,
  wanted: number,
): Promise<Raised | undefined> {
  const started = await ports.running();
  if (started.length > 0) return refused(...started);
  for (const [topic, count] of counts) {
    if (count >= wanted) continue;
    ports.print(`${topic}: ${count} → ${wanted}`);
    await ports.raiseTopic(topic, wanted);
  }
  return undefined;
}

async function begin(ports: RaisePorts, wanted: number, from: number): Promise<Raised> {
  const started = await ports.running();
  if (started.length > 0) return refused(...started);
  ports.print(`Beginning ${wanted} journals for ${wanted} partitions`);
  for (let partition = 0; partition < wanted; partition++) {
    const reasons = reasonsOf(partition, await ports.bringIn(partition, wanted));
    if (reasons.length > 0) return refused(...reasons);
  }
  return { is: 'raised', from };
}

/** Why a journal could not be taken in hand, in sentences; empty if it was. */
export function reasonsOf(partition: number, settled: Settled | Fenced): string[] {
  if (settled.type === 'in' || settled.type === 'fenced') return [];
  if (settled.type === 'refused') return [settled.refusal.message];
  const why = settled.error instanceof Error ? `: ${settled.error.message}` : '';
  return [`The journal of partition ${partition} could not be brought in (${settled.reason}${why}). Run this again.`];
}

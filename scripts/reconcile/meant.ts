import type { ClickHouseClient } from '@clickhouse/client';
import type { AnyKept } from '../../services/processor/core/claims.ts';
import { joinLinks, linkOf, NO_LINKS, type AliasMark, type Links } from '../../services/processor/core/links.ts';
import { compareText } from '../../services/processor/core/order.ts';
import { aliasBook } from '../../services/processor/core/recompute.ts';
import { eventsOfKinds, storedMeanings, type StoredEvent, type StoredMeaning, type Wanted } from './stored.ts';

/** What stands between messages, by all kept events: learned before the messages are read one by one. */
export interface Meant {
  readonly linksOf: (messageId: string) => Links;
  /** What was told under vendors' ids that mean this message. */
  readonly toldOf: (messageId: string) => readonly AnyKept[];
  /** Ids of vendors that mean a message, in the order of their bytes. */
  readonly ids: readonly MeantId[];
}

export interface MeantId {
  readonly id: string;
  /** When it first meant one (epoch ms, arrival). */
  readonly firstAt: number;
  /** What it means and `aliases` does not hold. */
  readonly unkept: readonly AliasMark[];
}

/**
 * Reads all handoffs, then all receipts. Held in memory are the ids that handoffs name, a few hundred bytes each, and the
 * receipts that came under one of them.
 */
export async function readMeant(client: ClickHouseClient, wanted: Wanted): Promise<Meant> {
  return meantIn({
    handoffs: eventsOfKinds(client, ['handoff']),
    receipts: eventsOfKinds(client, ['dlr', 'read']),
    kept: storedMeanings(client, wanted),
    wanted,
  });
}

export interface MeantSources {
  readonly handoffs: AsyncIterable<StoredEvent>;
  readonly receipts: AsyncIterable<StoredEvent>;
  /** In the order of ids (by bytes). */
  readonly kept: AsyncIterable<StoredMeaning>;
  readonly wanted: Wanted;
}

/** What stands between messages, by their handoffs and receipts. */
export async function meantIn({ handoffs, receipts, kept, wanted }: MeantSources): Promise<Meant> {
  const book = aliasBook();
  const firstAt = new Map<string, number>();
  for await (const handoff of handoffs)
    for (const id of book.learn(handoff)) firstAt.set(id, Math.min(firstAt.get(id) ?? Infinity, handoff.received_at));
  const told = new Map<string, AnyKept[]>();
  for await (const receipt of receipts)
    for (const id of book.readersOf(receipt)) {
      const copy = { kind: receipt.kind, event: { ...receipt.event, message_id: id } } as AnyKept;
      told.set(id, [...(told.get(id) ?? []), copy]);
    }
  const isWanted = wanted === 'all' ? () => true : (id: string) => wanted.includes(id);
  const ids = [...firstAt].filter(([id]) => isWanted(id)).sort(([a], [b]) => compareText(a, b));
  const unkept = await unkeptOf(
    ids.map(([id]) => id),
    book.linksOf,
    kept,
  );
  return {
    linksOf: book.linksOf,
    toldOf: (id) => told.get(id) ?? [],
    ids: ids.map(([id, first]) => ({ id, firstAt: first, unkept: unkept.get(id) ?? [] })),
  };
}

/** What ids (in order) mean and is not kept. What is kept and no handoff tells stays: its handoff may be gone. */
async function unkeptOf(
  ids: readonly string[],
  linksOf: Meant['linksOf'],
  kept: AsyncIterable<StoredMeaning>,
): Promise<ReadonlyMap<string, readonly AliasMark[]>> {
  const unkept = new Map<string, readonly AliasMark[]>();
  let at = 0;
  const miss = (id: string, links: Links): void => {
    const missing = linksOf(id).aliases.filter((mark) => joinLinks(links, linkOf(mark)) !== links);
    if (missing.length > 0) unkept.set(id, missing);
  };
  for await (const { id, links } of kept) {
    for (; at < ids.length && compareText(ids[at]!, id) < 0; at++) miss(ids[at]!, NO_LINKS);
    if (ids[at] === id) miss(ids[at++]!, links);
  }
  for (; at < ids.length; at++) miss(ids[at]!, NO_LINKS);
  return unkept;
}

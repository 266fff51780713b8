import type { ClickHouseClient } from '@clickhouse/client';
import type { AnyKept } from '../../services/processor/core/claims.ts';
import type { Links } from '../../services/processor/core/links.ts';
import { compareText } from '../../services/processor/core/order.ts';
import { aliasBook } from '../../services/processor/core/recompute.ts';
import { eventsOfKinds, type StoredEvent, type Wanted } from './stored.ts';

/** What stands between messages, by all kept events: learned before the messages are read one by one. */
export interface Meant {
  readonly linksOf: (messageId: string) => Links;
  /** What was told under vendors' ids that mean this message. */
  readonly toldOf: (messageId: string) => readonly AnyKept[];
  /** Ids of vendors that mean a message, in the order of their bytes, and when each first did (epoch ms, arrival). */
  readonly ids: readonly { readonly id: string; readonly firstAt: number }[];
}

/**
 * Reads all handoffs, then all receipts. Held in memory are the ids that handoffs name, a few hundred bytes each, and the
 * receipts that came under one of them.
 */
export async function readMeant(client: ClickHouseClient, wanted: Wanted): Promise<Meant> {
  return meantIn(eventsOfKinds(client, ['handoff']), eventsOfKinds(client, ['dlr', 'read']), wanted);
}

/** What stands between messages, by their handoffs and receipts. */
export async function meantIn(
  handoffs: AsyncIterable<StoredEvent>,
  receipts: AsyncIterable<StoredEvent>,
  wanted: Wanted,
): Promise<Meant> {
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
  return {
    linksOf: book.linksOf,
    toldOf: (id) => told.get(id) ?? [],
    ids: ids.map(([id, first]) => ({ id, firstAt: first })),
  };
}

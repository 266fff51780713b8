import type { ClickHouseClient } from '@clickhouse/client';
import { play, type Played, type Scene } from '../../../schemas/golden/story.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import { changes, nextBook, type Published } from '../../../services/processor/core/changes.ts';
import { keep, type Kept } from '../../../services/processor/core/kept.ts';
import { rowWriter } from '../../../services/processor/core/rows.ts';
import { emptyTimeline, fold } from '../../../services/processor/core/timeline.ts';
import { insertRows } from '../timelines.ts';

/** The key of the pseudonyms of what it publishes. */
export const PII_KEY = 'a key for tests';

/** What a processor would have done with the stories told so far. */
export interface Processed {
  /** Puts events into `events`, as accepted but not yet folded. */
  readonly accept: (scenes: readonly Scene[], receivedAt: number) => Promise<void>;
  /** Accepts events and publishes what they change, one batch. */
  readonly publish: (scenes: readonly Scene[], receivedAt: number) => Promise<void>;
}

/** A stand-in for the processor: one batch at a time, nothing forgotten. `day` is midnight of the stories' day. */
export function processor(client: ClickHouseClient, day: number): Processed {
  const published = new Map<string, Published>();
  let batches = 0;
  const keptOf = <K extends Kind>({ kind, event }: Extract<Played, { kind: K }>): Kept<K> =>
    keep(kind, event as never, PII_KEY);
  const accept = async (scenes: readonly Scene[], receivedAt: number): Promise<Played[]> => {
    const events = play(scenes, { prefix: '', day });
    await client.insert({
      table: 'events',
      values: events.map((played, offset) => eventRow(played.kind, keptOf(played), receivedAt, offset)),
      format: 'JSONEachRow',
      clickhouse_settings: { wait_end_of_query: 1, async_insert: 0 },
    });
    return events;
  };
  return {
    accept: async (scenes, receivedAt) => void (await accept(scenes, receivedAt)),
    async publish(scenes, receivedAt) {
      const writer = rowWriter();
      for (const played of await accept(scenes, receivedAt)) {
        const id = played.event.message_id;
        const before = published.get(id);
        const timeline = fold(before?.timeline ?? emptyTimeline(id), played.kind, keptOf(played) as never);
        const after = { timeline, book: nextBook(before?.book, receivedAt) };
        const rows = changes(before, after);
        for (const row of rows) writer.write(row);
        if (rows.length > 0) published.set(id, after);
      }
      await insertRows(client, 'timeline_changes', writer.take(), `test-${day}-${batches++}`);
    },
  };
}

const time = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 23);

const eventRow = (kind: Kind, event: Kept<Kind>, receivedAt: number, offset: number) => ({
  message_id: event.message_id,
  kind,
  event_id: event.event_id,
  account_id: event.account_id,
  occurred_at: time(event.occurred_at),
  source: event.source,
  received_at: time(receivedAt),
  origin_topic: `handset.${kind}`,
  origin_partition: 0,
  origin_offset: offset,
  data: JSON.stringify(event),
});

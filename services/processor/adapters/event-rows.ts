import type { Kind } from '../../../schemas/kinds.ts';
import { byteWriter } from '../core/bytes.ts';
import type { EventWriter, IncomingEvent } from '../partition/ports.ts';

/** Columns of `events` that are written, with their types; the table derives the others. */
export const EVENT_COLUMNS = {
  message_id: 'String',
  kind: 'LowCardinality(String)',
  event_id: 'String',
  account_id: 'LowCardinality(String)',
  occurred_at: "DateTime64(3, 'UTC')",
  source: 'LowCardinality(String)',
  received_at: "DateTime64(3, 'UTC')",
  origin_topic: 'LowCardinality(String)',
  origin_partition: 'Int32',
  origin_offset: 'Int64',
  data: 'String',
} as const satisfies Record<string, string>;

/** Where events were read from. */
export interface Place {
  readonly partition: number;
  /** The topic of a kind. */
  readonly topicOf: (kind: IncomingEvent['kind']) => string;
}

/** Kinds of which each message has some, and nobody asks for one by one. */
const EVERYDAY: ReadonlySet<Kind> = new Set(['submit', 'handoff', 'dlr']);

/** Which events are written: all, or only those whose log is an answer by itself (replies, consents, clicks, …). */
export type Written = 'all' | 'answers';

const START_BYTES = 64 * 1024;

/**
 * Writes `events` rows in RowBinary, one per event: what a timeline keeps of it as JSON, and where it was read.
 * @see https://clickhouse.com/docs/interfaces/formats/RowBinary
 */
export function eventWriter(place: Place, written: Written = 'all'): EventWriter {
  const out = byteWriter(START_BYTES);
  let rows = 0;
  return {
    write({ kind, event, offset, appendedAt }) {
      if (written === 'answers' && EVERYDAY.has(kind)) return;
      out.text(event.message_id);
      out.text(kind);
      out.text(event.event_id);
      out.text(event.account_id);
      out.int64(event.occurred_at);
      out.text(event.source);
      out.int64(appendedAt);
      out.text(place.topicOf(kind));
      out.int32(place.partition);
      out.int64(offset);
      out.text(JSON.stringify(event));
      rows++;
    },
    get rows() {
      return rows;
    },
    take() {
      rows = 0;
      return out.take();
    },
  };
}

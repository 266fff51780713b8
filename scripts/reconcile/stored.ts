import type { ClickHouseClient } from '@clickhouse/client';
import type { Kind } from '../../schemas/kinds.ts';
import { AMOUNT_SCALE, PRICE_SCALE, TIMELINE_COLUMNS, type TimelineRow } from '../../schemas/timeline-row.ts';
import { keptFromJson, type Kept } from '../../services/processor/core/kept.ts';
import { linksOf, type AliasMark, type Links } from '../../services/processor/core/links.ts';
import { timelineRow, type ValueOf } from './timeline-reader.ts';

/** An event as `events` holds it. */
export type StoredEvent = {
  readonly [K in Kind]: {
    readonly message_id: string;
    readonly kind: K;
    readonly received_at: number;
    readonly event: Kept<K>;
  };
}[Kind];

/** What an id means, by `aliases`, in the order in which they count. */
export interface StoredMeaning {
  readonly id: string;
  readonly links: Links;
}

/** Which messages are read: all of them, or some by id. */
export type Wanted = 'all' | readonly string[];

const IN_ORDER = 'do_not_merge_across_partitions_select_final = 1, optimize_read_in_order = 1';

/** Every event, message by message in the order of their ids (by bytes), streamed. */
export async function* storedEvents(client: ClickHouseClient, wanted: Wanted): AsyncGenerator<StoredEvent> {
  const rows = stream<[string, Kind, string, string]>(
    client,
    `SELECT message_id, kind, toString(toUnixTimestamp64Milli(received_at)), data FROM events FINAL
     ${ofWanted(wanted)} ORDER BY message_id SETTINGS optimize_read_in_order = 1`,
  );
  for await (const [message_id, kind, received_at, data] of rows)
    yield { message_id, kind, received_at: Number(received_at), event: keptFromJson(kind, data) as never };
}

/** Every event of some kinds, in no order, streamed. */
export async function* eventsOfKinds(client: ClickHouseClient, kinds: readonly Kind[]): AsyncGenerator<StoredEvent> {
  const rows = stream<[string, Kind, string, string]>(
    client,
    `SELECT message_id, kind, toString(toUnixTimestamp64Milli(received_at)), data FROM events FINAL
     WHERE kind IN (${kinds.map(quoted).join(', ')})`,
  );
  for await (const [message_id, kind, received_at, data] of rows)
    yield { message_id, kind, received_at: Number(received_at), event: keptFromJson(kind, data) as never };
}

const COLUMNS = Object.entries(TIMELINE_COLUMNS).filter(([name]) => name !== 'sign');
const POSITIONS = new Map(COLUMNS.map(([name], position) => [name, position]));

/** How each column is read so that it comes out as `TimelineRow` holds it; whole numbers as text lose nothing. */
function expressionOf(name: string, type: string): string {
  if (type.startsWith('DateTime64')) return `toUnixTimestamp64Milli(${name})`;
  if (type === `Decimal(18, ${AMOUNT_SCALE})`) return units(name, AMOUNT_SCALE);
  if (type === `Decimal(18, ${PRICE_SCALE})`) return units(name, PRICE_SCALE);
  if (name === 'conversion_amounts') return `mapApply((k, v) -> (k, ${units('v', AMOUNT_SCALE)}), ${name})`;
  return name === 'state' ? 'base64Encode(state)' : name;
}

const units = (value: string, scale: number): string => `toInt64(${value} * ${10 ** scale})`;

/** Every timeline as its newest row says (sign 1), in the order of ids (by bytes), streamed. */
export async function* storedTimelines(client: ClickHouseClient, wanted: Wanted): AsyncGenerator<TimelineRow> {
  const select = COLUMNS.map(([name, type]) => expressionOf(name, type)).join(', ');
  const rows = stream<unknown[]>(
    client,
    `SELECT ${select} FROM timelines FINAL ${ofWanted(wanted)} ORDER BY message_id SETTINGS ${IN_ORDER}`,
  );
  for await (const values of rows) {
    const valueOf: ValueOf = (name) => values[POSITIONS.get(name) ?? -1];
    yield timelineRow(valueOf, 1);
  }
}

/** What every id means by `aliases`, in the order of ids (by bytes), streamed. */
export async function* storedMeanings(client: ClickHouseClient, wanted: Wanted): AsyncGenerator<StoredMeaning> {
  const rows = stream<[id: string, vendor: string, accountId: string, messageId: string]>(
    client,
    `SELECT vendor_message_id, vendor, account_id, message_id FROM aliases ${ofWanted(wanted, 'vendor_message_id')}
     ORDER BY vendor_message_id SETTINGS optimize_read_in_order = 1`,
  );
  let marks: AliasMark[] = [];
  let current: string | undefined;
  for await (const [id, vendor, account_id, message_id] of rows) {
    if (current !== undefined && current !== id) {
      yield { id: current, links: linksOf(marks) };
      marks = [];
    }
    current = id;
    marks.push({ vendor, account_id, message_id });
  }
  if (current !== undefined) yield { id: current, links: linksOf(marks) };
}

const ofWanted = (wanted: Wanted, id = 'message_id'): string =>
  wanted === 'all' ? '' : `WHERE ${id} IN (${wanted.map(quoted).join(', ')})`;
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

async function* stream<Row>(client: ClickHouseClient, query: string): AsyncGenerator<Row> {
  const result = await client.query({
    query,
    format: 'JSONCompactEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0, max_query_size: '67108864' },
  });
  for await (const some of result.stream<Row>()) for (const row of some) yield row.json<Row>();
}

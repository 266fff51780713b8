import type { ClickHouseClient } from '@clickhouse/client';
import { AMOUNT_SCALE, PRICE_SCALE, TIMELINE_COLUMNS, type TimelineRow } from '../../../schemas/timeline-row.ts';

const EMPTY: TimelineRow = {
  sign: 1,
  message_id: 'm',
  version: 1,
  first_seen_at: 0,
  updated_at: 0,
  account_id: 'acme',
  campaign_id: '',
  audience: '',
  message_type: '',
  channel: 'sms',
  sender: '88000',
  country: '',
  carrier: '',
  vendor: '',
  automation_id: '',
  parent_message_id: '',
  recipient_key: '',
  recipient_masked: '',
  tags: {},
  encoding: '',
  parts: 1,
  parts_delivered: 0,
  parts_failed: 0,
  status: 'submitted',
  final: 0,
  handed_off: 0,
  delivered_inferred: 0,
  contradicted: 0,
  time_suspect: 0,
  saturated: 0,
  submitted_at: 0,
  handed_off_at: 0,
  accepted_at: 0,
  delivered_at: 0,
  failed_at: 0,
  read_at: 0,
  first_clicked_at: 0,
  replied_at: 0,
  converted_at: 0,
  opted_out_at: 0,
  clicks_human: 0,
  clicks_suspect: 0,
  clicks_bot: 0,
  replies: 0,
  sentiment: 0,
  sentiment_replies: 0,
  conversions: 0,
  conversion_value: 0,
  conversion_currency: '',
  conversion_amounts: {},
  price: 0,
  priced: 0,
  currency: '',
  error_vendor: '',
  error_code: '',
  state: new Uint8Array(0),
  recipient_problem: '',
  line_type: '',
  number_carrier: '',
  ported: '',
  automation_step: '',
  link_clicks: {},
};

/** A +1 row: a submitted message of account acme, but for what is told. Times in epoch ms, amounts in smallest units. */
export const learned = (told: Partial<TimelineRow> & Pick<TimelineRow, 'message_id'>): TimelineRow => ({
  ...EMPTY,
  first_seen_at: told.submitted_at ?? 0,
  updated_at: told.submitted_at ?? 0,
  ...told,
});

/** The -1 row of a +1 row. */
export const forgotten = (row: TimelineRow): TimelineRow => ({ ...row, sign: -1, state: new Uint8Array(0) });

/** Inserts signed rows as one block under a token. */
export async function insertChanges(
  client: ClickHouseClient,
  changes: readonly TimelineRow[],
  token: string,
): Promise<void> {
  await client.insert({
    table: 'timeline_changes',
    values: changes.map(written),
    format: 'JSONEachRow',
    clickhouse_settings: {
      async_insert: 0,
      insert_deduplicate: 1,
      insert_deduplication_token: token,
      deduplicate_blocks_in_dependent_materialized_views: 1,
      wait_end_of_query: 1,
      input_format_parallel_parsing: 0,
      max_insert_threads: '1',
      max_insert_block_size: '1000000000',
      min_insert_block_size_rows: '1000000000',
      min_insert_block_size_bytes: '1000000000000',
    },
  });
}

function written(row: TimelineRow): Record<string, unknown> {
  const values: [string, unknown][] = Object.entries(row).map(([name, value]) => {
    const type: string = TIMELINE_COLUMNS[name as keyof TimelineRow];
    if (type.startsWith('DateTime64'))
      return [name, new Date(value as number).toISOString().replace('T', ' ').slice(0, 23)];
    if (type === `Decimal(18, ${AMOUNT_SCALE})`) return [name, decimal(value as number, AMOUNT_SCALE)];
    if (type === `Decimal(18, ${PRICE_SCALE})`) return [name, decimal(value as number, PRICE_SCALE)];
    if (name === 'conversion_amounts')
      return [
        name,
        Object.fromEntries(
          Object.entries(row.conversion_amounts).map(([currency, amount]) => [currency, decimal(amount, AMOUNT_SCALE)]),
        ),
      ];
    if (name === 'state') return [name, Buffer.from(row.state).toString('latin1')];
    return [name, value];
  });
  return Object.fromEntries(values);
}

const decimal = (units: number, scale: number): string => (units / 10 ** scale).toFixed(scale);

import type { ClickHouseClient } from '@clickhouse/client';

/** Messages that are made inside ClickHouse, evenly over so many days up to now. */
export interface Stored {
  readonly messages: number;
  readonly days: number;
  /** Epoch ms. */
  readonly until: number;
}

/** Messages of one insert: what goes into one part of each table. */
const CHUNK = 1_000_000;
/** A chunk and its views take some memory; the answers do not depend on where it is cut. */
const LARGE_BLOCKS = {
  max_block_size: String(CHUNK),
  max_insert_block_size: String(CHUNK),
  min_insert_block_size_rows: String(CHUNK / 2),
  min_insert_block_size_bytes: String(2 ** 40),
  max_threads: 2,
  max_execution_time: 3_600,
  async_insert: 0,
  wait_end_of_query: 1,
} as const;

/**
 * One row a message, the same for the same number: 300 campaigns (ten send in any hour), 8 types, 40 audiences,
 * 7 carriers of 3 countries, 5 vendors; 93 % delivered, 5 % ended otherwise, 2 % open; every tenth clicked.
 */
const messages = ({ messages: all, days, until }: Stored, first: number, count: number): string => {
  const span = days * 86_400_000;
  return `
    SELECT
      number AS n,
      ${until - span} + intDiv(n * ${span}, ${all}) AS at,
      (intDiv(at, 3600000) * 10 + cityHash64(n, 'campaign') % 10) % 300 AS campaign,
      cityHash64(n, 'audience') % 40 AS audience_number,
      cityHash64(n, 'carrier') % 7 AS carrier_number,
      cityHash64(n, 'fate') % 1000 AS fate,
      fate < 930 AS is_delivered,
      fate >= 930 AND fate < 980 AS is_failed,
      concat(lower(leftPad(hex(toUInt64(at)), 12, '0')), '-7', lower(hex(cityHash64(n, 'id'))), lower(hex(toUInt32(n)))) AS message_id,
      concat('account-', toString(campaign % 4)) AS account_id,
      concat('campaign-', toString(campaign)) AS campaign_id,
      concat('audience-', toString(audience_number)) AS audience,
      ['promotion','reminder','otp','alert','receipt','welcome','survey','service'][campaign % 8 + 1] AS message_type,
      concat('8800', toString(campaign % 20)) AS sender,
      ['US','US','US','DE','DE','GB','GB'][carrier_number + 1] AS country,
      ['north','south','east','rhein','elbe','thames','avon'][carrier_number + 1] AS carrier,
      ['twilio','telnyx','bandwidth','infobip','vonage'][(campaign + carrier_number) % 5 + 1] AS vendor,
      if(cityHash64(n, 'tag') % 5 = 0, map('shop', ['berlin','paris','austin'][n % 3 + 1]), map()) AS tags,
      1 + toUInt8(cityHash64(n, 'parts') % 5 = 0) AS parts,
      multiIf(is_delivered, 'delivered', NOT is_failed, 'accepted', fate < 960, 'failed', fate < 975, 'filtered', 'expired') AS status,
      multiIf(NOT is_failed, '', fate < 945, '30003', fate < 960, '30005', fate < 975, '30007', '30410') AS error_code,
      fromUnixTimestamp64Milli(toInt64(at), 'UTC') AS submitted_at,
      fromUnixTimestamp64Milli(toInt64(at + 200 + cityHash64(n, 'handoff') % 3000), 'UTC') AS handed_off_at,
      fromUnixTimestamp64Milli(toInt64(at + 3200 + cityHash64(n, 'end') % 30000), 'UTC') AS ended_at,
      is_delivered AND cityHash64(n, 'click') % 10 = 0 AS is_clicked,
      is_delivered AND cityHash64(n, 'conversion') % 66 = 0 AS is_converted,
      ['USD','EUR','GBP'][carrier_number % 3 + 1] AS conversion_currency_if
    FROM numbers(${first}, ${count})`;
};

const NEVER = `toDateTime64(0, 3, 'UTC')`;

/** Into the signed change stream: every view counts them as it would have counted the processor's. */
const handset = (stored: Stored, first: number, count: number): string => `
  INSERT INTO timeline_changes
    (sign, message_id, version, first_seen_at, updated_at, account_id, campaign_id, audience, message_type, channel,
     sender, country, carrier, vendor, recipient_key, recipient_masked, tags, parts, status, final, handed_off,
     submitted_at, handed_off_at, accepted_at, delivered_at, failed_at, first_clicked_at, converted_at, clicks_human,
     conversions, conversion_value, conversion_currency, conversion_amounts, error_vendor, error_code, state)
  SELECT
    1, message_id, 1, submitted_at, ended_at, account_id, campaign_id, audience, message_type, 'sms',
    sender, country, carrier, vendor, hex(cityHash64(n, 'recipient')), concat('+*******', toString(1000 + n % 9000)),
    tags, parts, status, is_delivered OR is_failed, 1,
    submitted_at, handed_off_at, handed_off_at, if(is_delivered, ended_at, ${NEVER}), if(is_failed, ended_at, ${NEVER}),
    if(is_clicked, ended_at, ${NEVER}), if(is_converted, ended_at, ${NEVER}), is_clicked,
    is_converted, toDecimal64(if(is_converted, n % 100, 0), 4), if(is_converted, conversion_currency_if, ''),
    if(is_converted, map(conversion_currency_if, toDecimal64(n % 100, 4)), map()), if(is_failed, vendor, ''), error_code, ''
  FROM (${messages(stored, first, count)})`;

/** Into the baseline's table, as its merges would have left them: one row a message. */
const baseline = (stored: Stored, first: number, count: number): string => `
  INSERT INTO messages
    (message_id, account_id, campaign_id, audience, message_type, channel, sender, country, carrier, vendor, tags, parts,
     receipt, submitted_at, handed_off_at, clicks, conversions)
  SELECT
    message_id, account_id, campaign_id, audience, message_type, 'sms', sender, country, carrier, vendor, tags, parts,
    tuple(toUInt8(is_delivered OR is_failed), ended_at, status, vendor, error_code), submitted_at, handed_off_at,
    if(is_clicked, [cityHash64(n)], []),
    if(is_converted, [tuple(cityHash64(n), toFloat64(n % 100), conversion_currency_if)], [])
  FROM (${messages(stored, first, count)})`;

/** Empties a database's tables. */
export async function empty(client: ClickHouseClient): Promise<void> {
  const query = `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
    AND (name LIKE '%\\_cells' OR name IN ('timelines', 'open_messages', 'events', 'messages'))`;
  const tables = await (await client.query({ query, format: 'JSONEachRow' })).json<{ name: string }>();
  for (const { name } of tables) await client.command({ query: `TRUNCATE TABLE ${name}` });
}

/** Whose tables are filled. */
export type Owner = 'handset' | 'baseline';

const INSERT = { handset, baseline } as const satisfies Record<Owner, typeof handset>;

/** Makes all messages, in large inserts, the oldest first. */
export async function fill(client: ClickHouseClient, owner: Owner, stored: Stored): Promise<void> {
  for (let from = 0; from < stored.messages; from += CHUNK) {
    const query = INSERT[owner](stored, from, Math.min(CHUNK, stored.messages - from));
    await client.command({ query, clickhouse_settings: LARGE_BLOCKS });
  }
}

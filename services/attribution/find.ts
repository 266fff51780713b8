import type { ClickHouseClient } from '@clickhouse/client';
import type { Candidate, Find, Wanted } from './candidates.ts';

/** Most messages to one recipient that are looked at: the latest. */
const PER_RECIPIENT = 1_000;
/** How long a look may take (s). */
const WITHIN_S = 60;

const COLUMNS = `message_id, account_id, campaign_id, sender, recipient_key,
  toUnixTimestamp64Milli(submitted_at) AS submitted_at, toUnixTimestamp64Milli(delivered_at) AS delivered_at,
  toUnixTimestamp64Milli(failed_at) AS failed_at, toUnixTimestamp64Milli(first_clicked_at) AS first_clicked_at,
  CAST(delivered_inferred AS Bool) AS delivered_inferred`;

const BY_ID = `SELECT ${COLUMNS} FROM timelines
  WHERE message_id IN {ids:Array(String)} AND submitted_at > 0 ORDER BY version DESC LIMIT 1 BY message_id`;

/** Who claims a vendor's id. The index is asked; a part that is older than it is read. */
const BY_VENDOR_ID = `SELECT DISTINCT vendor_message_id, message_id FROM events
  WHERE kind = 'handoff' AND vendor_message_id IN {ids:Array(String)}`;

/** Versions of a message from before its submit have no recipient, so the newest of those that do is the newest. */
const BY_RECIPIENT = `SELECT * FROM (
    SELECT ${COLUMNS}, version FROM timelines
    WHERE recipient_key IN {keys:Array(String)} ORDER BY version DESC LIMIT 1 BY message_id)
  WHERE submitted_at BETWEEN {from:Int64} AND {to:Int64}
  ORDER BY submitted_at DESC LIMIT ${PER_RECIPIENT} BY recipient_key`;

/** Finds messages in ClickHouse. */
export function finder(client: ClickHouseClient): Find {
  const ask = async <Row>(query: string, query_params: Record<string, unknown>): Promise<Row[]> => {
    const clickhouse_settings = { max_execution_time: WITHIN_S, output_format_json_quote_64bit_integers: 0 as const };
    const result = await client.query({ query, query_params, format: 'JSONEachRow', clickhouse_settings });
    return result.json<Row>();
  };
  const byOwnId = async (ids: readonly string[]): Promise<Map<string, Candidate>> => {
    const rows = ids.length === 0 ? [] : await ask<Candidate>(BY_ID, { ids });
    return new Map(rows.map((row) => [row.message_id, row]));
  };
  const byId = async (ids: readonly string[]): Promise<Map<string, readonly Candidate[]>> => {
    const own = await byOwnId(ids);
    const found = new Map<string, Candidate[]>([...own].map(([id, candidate]) => [id, [candidate]]));
    const left = ids.filter((id) => !own.has(id));
    const claims =
      left.length === 0
        ? []
        : await ask<{ vendor_message_id: string; message_id: string }>(BY_VENDOR_ID, { ids: left });
    const claimed = await byOwnId([...new Set(claims.map(({ message_id }) => message_id))]);
    for (const { vendor_message_id, message_id } of claims) {
      const candidate = claimed.get(message_id);
      if (candidate !== undefined) found.set(vendor_message_id, [...(found.get(vendor_message_id) ?? []), candidate]);
    }
    return found;
  };
  const byRecipient = async ({ recipientKeys: keys, from, to }: Wanted): Promise<Map<string, Candidate[]>> => {
    const rows = keys.length === 0 ? [] : await ask<Candidate>(BY_RECIPIENT, { keys, from: Math.max(1, from), to });
    const found = new Map<string, Candidate[]>();
    for (const row of rows) {
      const those = found.get(row.recipient_key);
      if (those) those.push(row);
      else found.set(row.recipient_key, [row]);
    }
    return found;
  };
  return async (wanted) => ({ byId: await byId(wanted.ids), byRecipient: await byRecipient(wanted) });
}

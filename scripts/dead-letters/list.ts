import type { ClickHouseClient } from '@clickhouse/client';
import { conditionOf, type Filter } from '../../services/runtime/dead-letters/filter.ts';

/** A row of the view `dead_letters`. */
export interface ListedLetter {
  readonly dead_letter_id: string;
  /** UTC, `2026-03-14 06:30:00.000`. */
  readonly occurred_at: string;
  readonly service: string;
  readonly code: string;
  readonly field: string;
  readonly detail: string;
  readonly kind: string;
  readonly message_id: string;
  readonly event_id: string;
  readonly account_id: string;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: string;
}

/** The letters that a filter means, newest first, and how many there are beyond `limit`. */
export interface Listing {
  readonly letters: readonly ListedLetter[];
  readonly total: number;
}

/** Asks ClickHouse, which has a letter some seconds after its topic. */
export async function readListing(client: ClickHouseClient, filter: Filter, limit: number): Promise<Listing> {
  const { sql, params } = conditionOf(filter);
  const ask = async <Row>(query: string): Promise<Row[]> => {
    const clickhouse_settings = { date_time_output_format: 'simple' } as const;
    const result = await client.query({ query, format: 'JSONEachRow', query_params: params, clickhouse_settings });
    return result.json<Row>();
  };
  const letters = await ask<ListedLetter>(
    `SELECT * FROM dead_letters WHERE ${sql} ORDER BY occurred_at DESC, dead_letter_id LIMIT ${limit}`,
  );
  const [counted] = await ask<{ total: string }>(`SELECT count() AS total FROM dead_letters WHERE ${sql}`);
  return { letters, total: Number(counted?.total ?? 0) };
}

/** Digits of an id that are shown: enough for `--id`. */
const ID_DIGITS = 12;
const COLUMNS = ['when (UTC)', 'code', 'field', 'service', 'origin', 'message', 'account', 'id'] as const;

const cellsOf = (letter: ListedLetter): string[] => [
  letter.occurred_at,
  letter.code,
  letter.field,
  letter.service,
  originOf(letter),
  letter.message_id,
  letter.account_id,
  letter.dead_letter_id.slice(0, ID_DIGITS),
];

function originOf({ origin_topic, origin_partition, origin_offset }: ListedLetter): string {
  if (origin_topic === '') return 'HTTP';
  return Number(origin_offset) < 0 ? origin_topic : `${origin_topic}-${origin_partition}@${origin_offset}`;
}

/** A table for a person: a line a letter, what is wrong with it below. */
export function tableOf({ letters, total }: Listing): string {
  if (total === 0) return 'No dead letters.';
  const rows = letters.map((letter) => cellsOf(letter).map((cell) => printable(cell) || '-'));
  const widths = COLUMNS.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  const lines = rows.flatMap((row, index) => [line(row), `    ${printable(letters[index]!.detail)}`]);
  const more = total > letters.length ? [`… and ${total - letters.length} older ones (--limit, --code, --since)`] : [];
  return [line(COLUMNS), ...lines, ...more].join('\n');
}

/** Ids and details come from outside: what could move a terminal's cursor is shown as an escape. */
const printable = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (control) => `\\x${control.codePointAt(0)!.toString(16).padStart(2, '0')}`);

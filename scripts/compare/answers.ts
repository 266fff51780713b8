import type { ClickHouseClient } from '@clickhouse/client';
import type { Row } from '../oracle/rows.ts';

/** Asks for rows and gets them one by one, in the order of the question. Values as {@link clickhouseAnswers} says. */
export type Ask = (sql: string) => AsyncIterable<Row>;

/**
 * How values must arrive so that nothing is lost on the way: whole numbers and decimals as text, times as
 * `2026-11-24 07:52:00.000`.
 */
const EXACT = {
  date_time_output_format: 'simple',
  output_format_json_quote_decimals: 1,
  output_format_json_quote_64bit_integers: 1,
} as const;

/** Asks ClickHouse. */
export const clickhouseAnswers = (client: ClickHouseClient): Ask =>
  async function* (sql) {
    const result = await client.query({ query: sql, format: 'JSONEachRow', clickhouse_settings: EXACT });
    for await (const batch of result.stream()) for (const row of batch) yield row.json<Row>();
  };

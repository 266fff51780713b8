import type { Readable } from 'node:stream';
import { ClickHouseError, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import { Problem } from './problem.ts';
import type { Query } from './queries/query.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Formats that a list can be downloaded in: ClickHouse's name and the media type. */
export const DOWNLOADS = {
  csv: { format: 'CSVWithNames', type: 'text/csv; charset=utf-8; header=present' },
  ndjson: { format: 'JSONEachRow', type: 'application/x-ndjson' },
  parquet: { format: 'Parquet', type: 'application/vnd.apache.parquet' },
  arrow: { format: 'ArrowStream', type: 'application/vnd.apache.arrow.stream' },
} as const satisfies Record<string, { format: string; type: string }>;

export type Download = keyof typeof DOWNLOADS;

/** The database, as far as this service needs it: it only reads. */
export interface Database {
  readonly ask: (query: Query, signal?: AbortSignal) => Promise<Row[]>;
  /** The bytes of an answer in a format, as they come. */
  readonly download: (query: Query, format: Download, signal?: AbortSignal) => Promise<Readable>;
  readonly ping: () => Promise<string | undefined>;
}

/** How long the server may think about a question (s). */
const MAX_SECONDS = 30;
const READING: ClickHouseSettings = {
  readonly: '2',
  max_execution_time: MAX_SECONDS,
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: 'iso',
};

export const clickhouseDatabase = (client: ClickHouseClient): Database => ({
  async ask({ sql, params }, signal) {
    try {
      const answer = await client.query({
        query: sql,
        query_params: { ...params },
        format: 'JSONEachRow',
        clickhouse_settings: READING,
        ...(signal && { abort_signal: signal }),
      });
      return await answer.json<Row>();
    } catch (error) {
      throw told(error);
    }
  },
  async download({ sql, params }, format, signal) {
    try {
      const answer = await client.exec({
        query: `${sql} FORMAT ${DOWNLOADS[format].format}`,
        query_params: { ...params },
        clickhouse_settings: READING,
        ...(signal && { abort_signal: signal }),
      });
      return answer.stream;
    } catch (error) {
      throw told(error);
    }
  },
  async ping() {
    const answer = await client.ping({ select: true });
    return answer.success ? undefined : answer.error.message;
  },
});

const TIMEOUT_EXCEEDED = '159';
const TOO_MANY_ROWS = new Set(['158', '241', '307', '396']);

/** What the caller can do about an error of the database, where there is something; else the error as it is. */
function told(error: unknown): unknown {
  if (!(error instanceof ClickHouseError))
    return new Problem(503, 'unavailable', 'ClickHouse cannot be reached; try again shortly.');
  if (error.code === TIMEOUT_EXCEEDED)
    return new Problem(
      503,
      'too_slow',
      `The question took longer than ${MAX_SECONDS} s: ask for a shorter range or fewer groups.`,
    );
  if (TOO_MANY_ROWS.has(error.code))
    return new Problem(400, 'too_much', 'The question reads too much: ask for a shorter range or fewer groups.');
  return error;
}

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

/** How long the server may think about a question (s), unless told otherwise. */
const QUESTION_SECONDS = 30;
/** How long a file may take (s): its reader may be slow, and the server waits for it. */
const FILE_SECONDS = 900;
const READING: ClickHouseSettings = {
  readonly: '2',
  // A real server goes on otherwise when nobody listens any more.
  cancel_http_readonly_queries_on_client_close: 1,
  output_format_json_quote_64bit_integers: 0,
  date_time_output_format: 'iso',
};

export const clickhouseDatabase = (client: ClickHouseClient, seconds = QUESTION_SECONDS): Database => ({
  async ask({ sql, params }, signal) {
    try {
      const answer = await client.query({
        query: sql,
        query_params: { ...params },
        format: 'JSONEachRow',
        clickhouse_settings: { ...READING, max_execution_time: seconds },
        ...(signal && { abort_signal: signal }),
      });
      return await answer.json<Row>();
    } catch (error) {
      throw told(error, seconds);
    }
  },
  async download({ sql, params }, format, signal) {
    try {
      const answer = await client.exec({
        query: `${sql} FORMAT ${DOWNLOADS[format].format}`,
        query_params: { ...params },
        clickhouse_settings: { ...READING, max_execution_time: FILE_SECONDS },
        ...(signal && { abort_signal: signal }),
      });
      return answer.stream;
    } catch (error) {
      throw told(error, FILE_SECONDS);
    }
  },
  async ping() {
    const answer = await client.ping({ select: true });
    return answer.success ? undefined : answer.error.message;
  },
});

const TIMEOUT_EXCEEDED = '159';
const TOO_MANY_ROWS = new Set(['158', '160', '241', '307', '396']);
/** Too many queries at once, a quota: it passes. */
const BUSY = new Set(['201', '202', '439']);

/** What the caller can do about an error of the database, where there is something; else the error as it is. */
function told(error: unknown, seconds: number): unknown {
  if (!(error instanceof ClickHouseError))
    return new Problem(503, 'unavailable', 'ClickHouse cannot be reached; try again shortly.');
  if (error.code === TIMEOUT_EXCEEDED)
    return new Problem(
      504,
      'too_slow',
      `The question took longer than ${seconds} s: ask for a shorter range or fewer groups.`,
    );
  if (TOO_MANY_ROWS.has(error.code))
    return new Problem(400, 'too_much', 'The question reads too much: ask for a shorter range or fewer groups.');
  if (BUSY.has(error.code)) return new Problem(503, 'unavailable', 'ClickHouse is busy; try again shortly.');
  return error;
}

import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import { ServerException } from './exceptions.ts';

/** A request as ClickHouse's HTTP interface reads it. */
export type QueryRequest = {
  /** The part of the statement that stands in the URL; the body follows it. */
  urlQuery: string;
  queryId: string;
  database: string | null;
  /** `default_format` or `X-ClickHouse-Format`. */
  defaultFormat: string | null;
  /** Query parameters, as `{name:Type}` in the statement. */
  params: [string, string][];
  /** Everything else in the URL: settings for this statement. */
  settings: [string, string][];
  session: { id: string; timeoutSeconds: number; check: boolean } | null;
  waitEndOfQuery: boolean;
  /** What the body is packed in; null for plain. */
  encoding: Encoding | null;
  /** What the client reads, if it has also switched compression on. */
  answerEncoding: AnswerEncoding | null;
  /** `compress=1`: the answer goes in ClickHouse's own compressed blocks. */
  blocksOut: boolean;
  /** `decompress=1`: the body comes in them. */
  blocksIn: boolean;
  /** GET changes nothing. */
  readonly: boolean;
};

/** Content encodings of answers. */
export type AnswerEncoding = 'gzip' | 'deflate' | 'lz4' | 'br';

/** Content encodings of request bodies; the names are also those of the engine. */
export type Encoding = 'gzip' | 'deflate' | 'zstd' | 'lz4';

const ENCODINGS = new Set<string>(['gzip', 'deflate', 'zstd', 'lz4'] satisfies Encoding[]);

/** Parameters of the interface itself, which are no settings. */
const OWN = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'session_id',
  'session_timeout',
  'session_check',
  'wait_end_of_query',
  'buffer_size',
  'compress',
  'decompress',
  'stacktrace',
  'role',
  'client_protocol_version',
  'close_session',
  'enable_http_compression',
]);

/** Reads a request's URL and headers; throws {@link ServerException} for what the interface does not allow. */
export function readRequest(request: IncomingMessage, url: URL): QueryRequest {
  const query = url.searchParams;
  const named = [...query].filter(([name]) => !OWN.has(name));
  const sessionId = query.get('session_id');
  return {
    urlQuery: query.get('query') ?? '',
    queryId: query.get('query_id') || header(request, 'x-clickhouse-query-id') || randomUUID(),
    database: query.get('database') || header(request, 'x-clickhouse-database') || null,
    defaultFormat: query.get('default_format') || header(request, 'x-clickhouse-format') || null,
    params: named.filter(([name]) => name.startsWith('param_')),
    settings: named.filter(([name]) => !name.startsWith('param_')),
    session: sessionId
      ? { id: sessionId, timeoutSeconds: sessionTimeout(query), check: isOn(query.get('session_check')) }
      : null,
    waitEndOfQuery: isOn(query.get('wait_end_of_query')),
    encoding: bodyEncoding(request),
    answerEncoding: isOn(query.get('enable_http_compression')) ? answerEncoding(request) : null,
    blocksOut: isOn(query.get('compress')),
    blocksIn: isOn(query.get('decompress')),
    readonly: request.method !== 'POST',
  };
}

/** A single header's value, or `''`. */
export function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  // Node reads headers as Latin-1; names and passwords are UTF-8.
  return Buffer.from((Array.isArray(value) ? value[0] : value) ?? '', 'latin1').toString('utf8');
}

const isOn = (value: string | null): boolean => value !== null && /^(?:1|true)$/i.test(value);

function sessionTimeout(query: URLSearchParams): number {
  const seconds = Number(query.get('session_timeout') ?? 60);
  if (Number.isFinite(seconds) && seconds > 0) return Math.min(seconds, 3600);
  throw new ServerException(
    374,
    'INVALID_SESSION_TIMEOUT',
    `Invalid session timeout: '${query.get('session_timeout')}'`,
  );
}

function bodyEncoding(request: IncomingMessage): Encoding | null {
  const name = header(request, 'content-encoding').trim().toLowerCase();
  if (name === '' || name === 'identity') return null;
  if (ENCODINGS.has(name)) return name as Encoding;
  throw new ServerException(
    89,
    'UNKNOWN_COMPRESSION_METHOD',
    `Unknown compression method '${name}'. Here 'gzip', 'deflate', 'zstd' and 'lz4' are supported as compression methods`,
  );
}

/** What is quickest to make comes first. */
const ANSWER_ENCODINGS: readonly AnswerEncoding[] = ['lz4', 'gzip', 'deflate', 'br'];

function answerEncoding(request: IncomingMessage): AnswerEncoding | null {
  const offered = new Set(
    header(request, 'accept-encoding')
      .split(',')
      .map((part) => part.split(';')[0]?.trim().toLowerCase()),
  );
  return ANSWER_ENCODINGS.find((encoding) => offered.has(encoding)) ?? null;
}

import type { FastifyReply } from 'fastify';

/** A request that is refused as a whole. */
export interface Refusal {
  readonly status: 400 | 401 | 404 | 413 | 415 | 429 | 500 | 503;
  readonly code: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body of every refusal: `{"error": {"code", "message"}}`. */
export const refuse = (reply: FastifyReply, { status, code, message, headers = {} }: Refusal): FastifyReply =>
  reply.code(status).headers(headers).send({ error: { code, message } });

/** How long a refused sender should wait (seconds) when nothing better is known. */
const RETRY_AFTER_S = '2';

export const unauthorized = (message: string): Refusal => ({
  status: 401,
  code: 'unauthorized',
  message,
  headers: { 'www-authenticate': 'Bearer realm="handset ingest"' },
});
export const notFound = (message: string): Refusal => ({ status: 404, code: 'not_found', message });
export const tooLarge = (message: string): Refusal => ({ status: 413, code: 'too_large', message });
export const unsupported = (message: string): Refusal => ({
  status: 415,
  code: 'unsupported_media_type',
  message,
  headers: { accept: 'application/json, application/x-ndjson', 'accept-encoding': 'gzip' },
});
/** Nothing was promised: the sender sends the same again. */
export const unavailable = (
  code: 'not_acknowledged' | 'overloaded' | 'not_ready' | 'not_fetched',
  message: string,
): Refusal => ({
  status: 503,
  code,
  message,
  headers: { 'retry-after': RETRY_AFTER_S },
});

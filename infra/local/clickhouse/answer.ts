import type { EventEmitter } from 'node:events';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { blockEncoder } from './compressed-blocks.ts';
import { contentType } from './formats.ts';
import { exceptionCode, exceptionText, httpStatus } from './exceptions.ts';
import { lz4Encoder } from './lz4.ts';
import type { AnswerEncoding, QueryRequest } from './request.ts';
import { openSpill, type Spill } from './spill.ts';

/** A server's response buffer: a query that fails before it has written more than this is answered with a clean status. */
const HOLD_BYTES = 2 ** 20;

/** Figures of `X-ClickHouse-Summary`. */
export type Summary = {
  readRows: number;
  readBytes: number;
  writtenRows: number;
  writtenBytes: number;
  elapsedSeconds: number;
};

/** What is said to a client besides rows. */
export type About = { version: string; timezone: string; displayName: string };

/** An answer under way: rows go in as they come, and then either its end or an exception. */
export type Answer = {
  /** Takes a chunk of rows; resolves when there is room for more. Never rejects: a client that is gone is let go. */
  write: (chunk: Buffer) => Promise<void>;
  end: (summary: Summary) => Promise<void>;
  fail: (error: unknown) => Promise<void>;
};

/** Headers that every answer carries. */
export function commonHeaders(response: ServerResponse, about: About): void {
  response.setHeader('X-ClickHouse-Server-Display-Name', about.displayName);
  response.setHeader('X-ClickHouse-Timezone', about.timezone);
}

/** Starts an answer in `format`. With `wait_end_of_query` all of it is held, on disk beyond the buffer. */
export function startAnswer(
  response: ServerResponse,
  request: QueryRequest,
  format: string,
  about: About,
  spoolDir: string,
): Answer {
  let held: Buffer[] | null = [];
  let size = 0;
  let file: Spill | null = null;
  const started = performance.now();
  const tag = randomBytes(8).toString('hex');
  /** What rows pass through on their way, first to last: into {@link Packing.entry}, out of the last one. */
  let packer: Packing | null = null;

  function begin(summary: Summary): void {
    response.statusCode = 200;
    response.setHeader('X-ClickHouse-Query-Id', request.queryId);
    response.setHeader('X-ClickHouse-Format', format);
    response.setHeader('Content-Type', contentType(format));
    response.setHeader('X-ClickHouse-Summary', summaryJson(summary));
    response.setHeader('X-ClickHouse-Exception-Tag', tag);
    if (request.answerEncoding) response.setHeader('Content-Encoding', request.answerEncoding);
    packer = packing(request);
    packer?.last.pipe(response, { end: false });
  }

  const soFar = (): Summary => ({
    readRows: 0,
    readBytes: 0,
    writtenRows: 0,
    writtenBytes: 0,
    elapsedSeconds: (performance.now() - started) / 1000,
  });

  async function send(chunk: Buffer): Promise<void> {
    const sink = packer?.entry ?? response;
    if (!response.destroyed && !sink.write(chunk)) await either([sink, 'drain'], [response, 'close']);
  }

  async function write(chunk: Buffer): Promise<void> {
    size += chunk.length;
    if (file) return file.write(chunk);
    if (held === null) return send(chunk);
    held.push(chunk);
    if (size <= HOLD_BYTES) return;
    const all = held.splice(0);
    if (request.waitEndOfQuery) {
      file = await openSpill(spoolDir);
      for (const part of all) await file.write(part);
      return;
    }
    held = null;
    begin(soFar());
    for (const part of all) await send(part);
  }

  async function dropFile(): Promise<void> {
    const dropped = file;
    file = null;
    await dropped?.remove();
  }

  async function end(summary: Summary): Promise<void> {
    if (response.destroyed) return dropFile();
    if (held !== null) begin(summary);
    if (file) {
      for await (const chunk of file.read()) await send(chunk);
      await dropFile();
    } else if (held !== null) {
      const all = Buffer.concat(held);
      if (!packer) response.setHeader('Content-Length', all.length);
      if (all.length > 0) await send(all);
    }
    await flushPacker();
    response.end();
  }

  async function flushPacker(): Promise<void> {
    if (!packer || response.destroyed) return;
    packer.entry.end();
    await either([packer.last, 'end'], [response, 'close']);
  }

  async function fail(error: unknown): Promise<void> {
    await dropFile();
    if (response.destroyed) return;
    if (held !== null) return refuse(response, error, about, request.queryId);
    await send(lateException(exceptionText(error, about.version), tag));
    await flushPacker();
    // The missing last chunk tells even a client that knows no tags that the answer broke off.
    response.write('', () => response.socket?.end());
  }

  return { write, end, fail };
}

type Packing = { entry: Transform; last: Transform };

/** ClickHouse's own blocks, if they are asked for, inside the content encoding, if there is one. */
function packing({ blocksOut, answerEncoding }: QueryRequest): Packing | null {
  const blocks = blocksOut ? blockEncoder() : null;
  const encoder = answerEncoding && ENCODERS[answerEncoding]();
  blocks?.on('error', () => undefined);
  encoder?.on('error', () => undefined);
  if (blocks && encoder) blocks.pipe(encoder);
  const [entry, last] = [blocks ?? encoder, encoder ?? blocks];
  return entry && last && { entry, last };
}

const ENCODERS: Readonly<Record<AnswerEncoding, () => Transform>> = {
  lz4: lz4Encoder,
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
};

/** Resolves at the first of some events and listens to none of them any longer. */
function either(...events: readonly (readonly [EventEmitter, string])[]): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const [emitter, name] of events) emitter.off(name, done);
      resolve();
    };
    for (const [emitter, name] of events) emitter.on(name, done);
  });
}

/** An exception that came too late for a status, behind the rows, framed by the tag that the headers announced. */
function lateException(text: string, tag: string): Buffer {
  const body = `${text}\n`;
  return Buffer.from(`\r\n__exception__\r\n${tag}\r\n${body}${Buffer.byteLength(body)} ${tag}\r\n__exception__\r\n`);
}

/** Answers with an exception and its status. */
export function refuse(response: ServerResponse, error: unknown, about: About, queryId: string | null): void {
  const text = exceptionText(error, about.version);
  const code = exceptionCode(text);
  response.statusCode = httpStatus(code);
  if (queryId !== null) response.setHeader('X-ClickHouse-Query-Id', queryId);
  response.setHeader('X-ClickHouse-Exception-Code', String(code));
  response.setHeader('Content-Type', 'text/plain; charset=UTF-8');
  if (response.statusCode === 401) response.setHeader('WWW-Authenticate', 'Basic realm="ClickHouse server HTTP API"');
  response.end(`${text}\n`);
}

function summaryJson({ readRows, readBytes, writtenRows, writtenBytes, elapsedSeconds }: Summary): string {
  return JSON.stringify({
    read_rows: String(readRows),
    read_bytes: String(readBytes),
    written_rows: String(writtenRows),
    written_bytes: String(writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(writtenRows),
    result_bytes: String(writtenBytes),
    elapsed_ns: String(Math.round(elapsedSeconds * 1e9)),
  });
}

/** Reads what is left of a request's body, so that the connection can carry the next one. */
export function discardBody(request: IncomingMessage): void {
  request.unpipe();
  request.resume();
}

import { createWriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflate } from 'node:zlib';
import { decompress as unpackZstd } from '@mongodb-js/zstd';
import { blockDecoder } from './compressed-blocks.ts';
import { ServerException } from './exceptions.ts';
import { lz4Decoder } from './lz4.ts';
import type { Encoding } from './request.ts';
import { parseStatement, type Insert, type Statement } from './statement.ts';

/** As much of a body as is looked through for the end of an INSERT's head; a server's `max_query_size`. */
const HEAD_BYTES = 256 * 1024;
const MAX_QUERY_BYTES = 16 * 2 ** 20;
const MAX_ZSTD_BYTES = 512 * 2 ** 20;

/** A statement and, for an INSERT with data, where its data comes from. */
export type Incoming = {
  statement: Statement;
  /** What the statement's text is, without data. */
  text: string;
  /** The data, still packed as `encoding` says. */
  data: { source: AsyncIterable<Buffer> | Iterable<Buffer>; encoding: Encoding | null } | null;
};

/**
 * Reads a statement from the URL and the body that follows it. An INSERT's data stays in the body, unread and, where the
 * whole statement stood in the URL, still packed: the engine unpacks it.
 */
export async function readIncoming(
  urlQuery: string,
  message: Readable,
  packed: Encoding | null,
  framing: 'blocks' | 'none',
): Promise<Incoming> {
  const body = framing === 'blocks' ? through(unpacked(message, packed), blockDecoder()) : message;
  const encoding = framing === 'blocks' ? null : packed;
  if (urlQuery.trim() !== '') {
    const inUrl = insertIn(urlQuery);
    if (inUrl) {
      const inline = urlQuery.slice(inUrl.dataStart);
      const text = urlQuery.slice(0, inUrl.dataStart);
      if (inline.trim() === '') return { statement: inUrl, text, data: { source: body, encoding } };
      return {
        statement: inUrl,
        text,
        data: { source: chain(Buffer.from(`${inline}\n`), unpacked(body, encoding)), encoding: null },
      };
    }
  }
  const prefix = urlQuery.trim() === '' ? '' : `${urlQuery}\n`;
  return splitBody(prefix, unpacked(body, encoding));
}

function insertIn(text: string): Insert | null {
  try {
    const statement = parseStatement(text);
    return statement.kind === 'insert' && (statement.format !== null || statement.tail !== '' || text.trim() !== '')
      ? statement
      : null;
  } catch {
    // The statement may go on in the body; what is wrong with it is said when all of it is there.
    return null;
  }
}

async function splitBody(prefix: string, body: Readable): Promise<Incoming> {
  const iterator = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const chunks: Buffer[] = [Buffer.from(prefix)];
  let size = prefix.length;
  let ended = false;
  const readUpTo = async (limit: number) => {
    while (!ended && size < limit) {
      const next = await iterator.next();
      if (next.done) ended = true;
      else {
        chunks.push(next.value);
        size += next.value.length;
      }
    }
  };
  await readUpTo(HEAD_BYTES);
  let all = Buffer.concat(chunks);
  if (/^\s*(?:--|\/\*|INSERT\b)/i.test(all.toString('latin1', 0, 200))) {
    // One byte is one character here, so that offsets hold for bytes.
    const insert = insertIn(all.toString('latin1'));
    if (insert && (insert.format !== null || ended)) {
      const text = all.toString('utf8', 0, insert.dataStart);
      const rest = all.subarray(insert.dataStart);
      return {
        statement: parseStatement(text),
        text,
        data: { source: chain(rest, drain(iterator, ended)), encoding: null },
      };
    }
  }
  await readUpTo(MAX_QUERY_BYTES);
  if (!ended)
    throw new ServerException(
      161,
      'QUERY_IS_TOO_LARGE',
      `Query is too large. Max query size is ${MAX_QUERY_BYTES} bytes`,
    );
  all = Buffer.concat(chunks);
  const text = all.toString('utf8');
  return { statement: parseStatement(text), text, data: null };
}

async function* drain(iterator: AsyncIterator<Buffer>, ended: boolean): AsyncGenerator<Buffer> {
  if (ended) return;
  for (;;) {
    const next = await iterator.next();
    if (next.done) return;
    yield next.value;
  }
}

async function* chain(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

function unpacked(body: Readable, encoding: Encoding | null): Readable {
  if (encoding === null) return body;
  if (encoding === 'zstd') return Readable.from(unpackWholeZstd(body));
  const unpack = encoding === 'gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : lz4Decoder();
  return through(body, unpack);
}

function through(body: Readable, unpack: Transform): Readable {
  body.on('error', (error) => unpack.destroy(error));
  // Whoever reads is told of an error too; while nobody does it must not end the process.
  unpack.on('error', () => undefined);
  return body.pipe(unpack);
}

/** No streaming decoder of zstd is at hand, so this one way (the statement stands inside a zstd body) holds all of it. */
async function* unpackWholeZstd(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ZSTD_BYTES)
      throw new ServerException(
        161,
        'QUERY_IS_TOO_LARGE',
        'A zstd body with the statement inside it is limited to 512 MiB, put the statement into the URL',
      );
    chunks.push(chunk);
  }
  if (size > 0) yield await unpackZstd(Buffer.concat(chunks));
}

/** A spooled body: the engine reads it as a file. */
export type Spooled = { path: string; compression: string; remove: () => Promise<void> };

/** Writes an INSERT's data to a file of its own under `dir`. */
export async function spool(dir: string, data: NonNullable<Incoming['data']>): Promise<Spooled> {
  const path = join(dir, `in-${randomUUID()}`);
  const remove = () => unlink(path).catch(() => undefined);
  try {
    await pipeline(data.source, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, compression: data.encoding ?? 'none', remove };
}

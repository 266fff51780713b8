import type { Wire } from './wire.ts';

const BLANK = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '0\r\n\r\n';

/** HTTP/1.1 without pipelining and without upgrades. Described as `POST /?query=INSERT INTO …`, decoded. */
export const HTTP: Wire = {
  requestEnd: (bytes) => messageEnd(bytes, () => 0),
  replyEnd: (bytes, request, ended) =>
    messageEnd(bytes, (head) => {
      if (request.startsWith('HEAD ') || /^HTTP\/1\.1 (?:1\d\d|204|304)/.test(head)) return 0;
      // Neither length nor chunks: the end of the connection is the end of the message.
      return ended ? bytes.length : undefined;
    }),
  describe: (request) => decoded(request.toString('latin1', 0, request.indexOf('\r\n')).replace(/ HTTP\/1\.1$/, '')),
};

/** A whole reply with this status line (`200 OK`) and body. */
export const httpReply = (status: string, body: string): Buffer =>
  Buffer.from(
    `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=UTF-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );

function messageEnd(bytes: Buffer, without: (head: string) => number | undefined): number | undefined {
  const blank = bytes.indexOf(BLANK);
  if (blank === -1) return undefined;
  const start = blank + BLANK.length;
  const head = bytes.toString('latin1', 0, start);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return whole(start + Number(length), bytes);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return chunkedEnd(bytes, start);
  const body = without(head);
  return body === undefined ? undefined : whole(body === 0 ? start : body, bytes);
}

const whole = (end: number, bytes: Buffer): number | undefined => (end <= bytes.length ? end : undefined);

/** Behind the chunk of length zero; trailers are not expected. */
function chunkedEnd(bytes: Buffer, start: number): number | undefined {
  for (let at = start; ;) {
    const line = bytes.indexOf('\r\n', at);
    if (line === -1) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    if (Number.isNaN(size)) throw new Error('a chunk does not begin with its size');
    if (size === 0) return whole(at + LAST_CHUNK.length, bytes);
    at = line + 2 + size + 2;
    if (at > bytes.length) return undefined;
  }
}

function decoded(line: string): string {
  try {
    return decodeURIComponent(line.replaceAll('+', ' '));
  } catch {
    return line;
  }
}

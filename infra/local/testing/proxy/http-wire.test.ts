import { expect, test } from 'vitest';
import { HTTP, httpReply } from './http-wire.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

test.each([
  ['without a body', 'GET /ping HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['with a length', 'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello'],
  [
    'in chunks, one of which looks like the last',
    'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n1\r\nx\r\n0\r\n\r\n',
  ],
])('a request %s is whole at its last byte and not before', (_, text) => {
  const message = bytes(text);
  for (let length = 0; length < message.length; length++)
    expect(HTTP.requestEnd(message.subarray(0, length))).toBeUndefined();
  expect(HTTP.requestEnd(message)).toBe(message.length);
  expect(HTTP.requestEnd(Buffer.concat([message, bytes('GET /next')]))).toBe(message.length);
});

test('a reply that tells no length lasts until the connection ends; one to HEAD or 204 has no body', () => {
  const open = bytes('HTTP/1.1 200 OK\r\n\r\nsome');
  expect(HTTP.replyEnd(open, 'GET /', false)).toBeUndefined();
  expect(HTTP.replyEnd(open, 'GET /', true)).toBe(open.length);
  expect(HTTP.replyEnd(bytes('HTTP/1.1 204 No Content\r\n\r\n'), 'GET /', false)).toBe(27);
  expect(HTTP.replyEnd(bytes('HTTP/1.1 200 OK\r\n\r\n'), 'HEAD /', false)).toBe(19);
});

test('a request is described by its decoded first line', () => {
  const request = bytes('POST /?query=INSERT+INTO%20t&token=a%2F1 HTTP/1.1\r\n\r\n');
  expect(HTTP.describe(request)).toBe('POST /?query=INSERT INTO t&token=a/1');
});

test('a made-up reply is a whole one', () => {
  const reply = httpReply('200 OK', 'Code: 241. DB::Exception: größer');
  expect(HTTP.replyEnd(reply, 'POST /', false)).toBe(reply.length);
});

import { expect, test } from 'vitest';
import { KAFKA } from './kafka-wire.ts';

const framed = (...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
};
const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number): Buffer => Buffer.from([value >> 24, value >> 16, value >> 8, value]);

test('a message is whole at its last byte and not before', () => {
  const message = framed(int16(0), int16(7), Buffer.from('rest'));
  for (let length = 0; length < message.length; length++)
    expect(KAFKA.requestEnd(message.subarray(0, length))).toBeUndefined();
  expect(KAFKA.requestEnd(Buffer.concat([message, message]))).toBe(message.length);
});

test('a request is described by its kind and the topics that it names', () => {
  const produce = framed(int16(0), int16(7), int32(1), Buffer.from('\0\x0fhandset.journal\0\0'));
  expect(KAFKA.describe(produce)).toMatch(/^produce .*handset\.journal/);
  expect(KAFKA.describe(framed(int16(36), int16(0), int32(1)))).toMatch(/^api-36 /);
});

test('clients that ask for brokers are told the port of the proxy, and nothing else changes', () => {
  const address = (port: number): Buffer => Buffer.concat([Buffer.from('\0\x09127.0.0.1'), int32(port)]);
  const reply = framed(int32(1), address(9092), address(9093));
  const ports = { from: 9092, to: 20_001 };
  expect(KAFKA.translate?.(reply, 'metadata x', ports)).toEqual(framed(int32(1), address(20_001), address(9093)));
  expect(KAFKA.translate?.(reply, 'fetch x', ports)).toEqual(reply);
});

import { interned } from './interned.ts';

/** A growing run of bytes, little endian as ClickHouse's RowBinary. Numbers must fit the size that they are written in. */
export interface ByteWriter {
  readonly byte: (value: number) => void;
  readonly uint16: (value: number) => void;
  /** A whole number in 32 bits (two's complement). */
  readonly int32: (value: number) => void;
  /** A whole number in 64 bits (two's complement). */
  readonly int64: (value: number) => void;
  readonly float64: (value: number) => void;
  /** A whole number ≥ 0 in 7 bits a byte (LEB128). */
  readonly varint: (value: number) => void;
  /** UTF-8 behind its length in bytes as varint. */
  readonly text: (value: string) => void;
  /** UTF-8 alone, whose size is known ({@link utf8Size}). */
  readonly utf8: (value: string, size: number) => void;
  /** Two lower-case hexadecimal digits a byte; dashes are left out. */
  readonly hex: (value: string) => void;
  readonly bytes: (value: Uint8Array) => void;
  /** Forgets what was written. */
  readonly clear: () => void;
  /** How many bytes were written. */
  readonly length: () => number;
  /** What was written; the writer is empty again. The bytes are the caller's. */
  readonly take: () => Buffer;
  /** What was written, not copied: gone with the next write. */
  readonly written: () => Buffer;
}

const TWO_31 = 2 ** 31;
const TWO_32 = 2 ** 32;
/** Most bytes of one number. */
const NUMBER = 10;
/** Up to this length a loop over characters beats the call into the runtime's encoder. */
const SHORT = 64;
const DASH = 45;

/** How many bytes a string takes in UTF-8. */
export function utf8Size(value: string): number {
  if (value.length > SHORT) return Buffer.byteLength(value);
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 127) return Buffer.byteLength(value);
  return value.length;
}

export function byteWriter(capacity: number): ByteWriter {
  let buffer = Buffer.allocUnsafe(capacity);
  let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  let end = 0;

  function reserve(size: number): void {
    if (end + size <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, end + size));
    larger.set(buffer.subarray(0, end));
    buffer = larger;
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  }

  function byte(value: number): void {
    reserve(1);
    buffer[end++] = value;
  }

  function uint16(value: number): void {
    reserve(2);
    view.setUint16(end, value, true);
    end += 2;
  }

  function int32(value: number): void {
    reserve(4);
    view.setInt32(end, value, true);
    end += 4;
  }

  function int64(value: number): void {
    reserve(8);
    view.setUint32(end, value % TWO_32, true);
    view.setInt32(end + 4, Math.floor(value / TWO_32), true);
    end += 8;
  }

  function float64(value: number): void {
    reserve(8);
    view.setFloat64(end, value, true);
    end += 8;
  }

  function varint(value: number): void {
    reserve(NUMBER);
    let rest = value;
    for (; rest >= TWO_31; rest = Math.floor(rest / 128)) buffer[end++] = (rest % 128) | 128;
    for (; rest >= 128; rest >>= 7) buffer[end++] = (rest & 127) | 128;
    buffer[end++] = rest;
  }

  function text(value: string): void {
    const { length } = value;
    if (length > SHORT || !ascii(value)) longText(value);
  }

  /** Most texts are short and ASCII: written while it is found out, and taken back (false) if they are not. */
  function ascii(value: string): boolean {
    const { length } = value;
    reserve(length + 1);
    buffer[end] = length;
    const start = end + 1;
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 127) return false;
      buffer[start + i] = unit;
    }
    end = start + length;
    return true;
  }

  function longText(value: string): void {
    const size = utf8Size(value);
    varint(size);
    utf8(value, size);
  }

  function utf8(value: string, size: number): void {
    reserve(size);
    if (size === value.length && size <= SHORT) for (let i = 0; i < size; i++) buffer[end + i] = value.charCodeAt(i);
    else buffer.write(value, end, size);
    end += size;
  }

  function hex(value: string): void {
    reserve(value.length);
    for (let i = 0; i < value.length; i += 2) {
      if (value.charCodeAt(i) === DASH) i++;
      buffer[end++] = (hexDigit(value.charCodeAt(i)) << 4) | hexDigit(value.charCodeAt(i + 1));
    }
  }

  function bytes(value: Uint8Array): void {
    reserve(value.length);
    buffer.set(value, end);
    end += value.length;
  }

  function clear(): void {
    end = 0;
  }

  const written = (): Buffer => buffer.subarray(0, end);

  function take(): Buffer {
    const taken = Buffer.allocUnsafe(end);
    buffer.copy(taken, 0, 0, end);
    clear();
    return taken;
  }

  return {
    byte,
    uint16,
    int32,
    int64,
    float64,
    varint,
    text,
    utf8,
    hex,
    bytes,
    clear,
    length: () => end,
    take,
    written,
  };
}

const hexDigit = (unit: number): number => (unit < 58 ? unit - 48 : unit - 87);

/** Reads what a {@link ByteWriter} wrote, one source after another. Throws a RangeError where bytes end too early. */
export interface ByteReader {
  /** Reads from the start of `source` from now on. */
  readonly begin: (source: Uint8Array) => void;
  readonly byte: () => number;
  readonly varint: () => number;
  readonly float64: () => number;
  /** UTF-8 behind its length in bytes as varint. */
  readonly text: () => string;
  /** UTF-8 of `size` bytes. */
  readonly utf8: (size: number) => string;
  /** UTF-8 of `size` bytes that was probably read before: then it is the same string, and costs no memory. */
  readonly word: (size: number) => string;
  /** Two lower-case hexadecimal digits for each of `size` bytes. */
  readonly hex: (size: number) => string;
  /** The UUID that 16 bytes are. */
  readonly uuid: () => string;
  /** The next bytes, not copied. */
  readonly bytes: (size: number) => Buffer;
  /** How many bytes are left. */
  readonly left: () => number;
}

const UUID_BYTES = 16;
/** The digits of a UUID are gathered here: one string instead of five and their joints. */
const UUID = Buffer.alloc(36, '-');
const DIGITS = Buffer.from('0123456789abcdef');

export function byteReader(): ByteReader {
  const words = interned();
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;

  function begin(source: Uint8Array): void {
    buffer = Buffer.isBuffer(source) ? source : Buffer.from(source.buffer, source.byteOffset, source.byteLength);
    at = 0;
  }

  /** Where the next `size` bytes begin; they are passed. */
  function pass(size: number): number {
    const start = at;
    if (start + size > buffer.length)
      throw new RangeError(`bytes end at ${buffer.length}, ${size} more wanted at ${start}`);
    at = start + size;
    return start;
  }

  function byte(): number {
    return buffer[pass(1)]!;
  }

  function varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return value;
      scale *= 128;
    }
  }

  function utf8(size: number): string {
    const start = pass(size);
    return buffer.toString('utf8', start, at);
  }

  function word(size: number): string {
    const start = pass(size);
    return size <= SHORT ? words(buffer, start, at) : buffer.toString('utf8', start, at);
  }

  function uuid(): string {
    let from = pass(UUID_BYTES);
    for (let to = 0; to < UUID.length; to += 2) {
      if (to === 8 || to === 13 || to === 18 || to === 23) to++;
      const value = buffer[from++]!;
      UUID[to] = DIGITS[value >>> 4]!;
      UUID[to + 1] = DIGITS[value & 15]!;
    }
    return UUID.toString('latin1');
  }

  return {
    begin,
    byte,
    varint,
    float64: () => buffer.readDoubleLE(pass(8)),
    text: () => utf8(varint()),
    utf8,
    word,
    hex(size) {
      const start = pass(size);
      return buffer.toString('hex', start, at);
    },
    uuid,
    bytes(size) {
      const start = pass(size);
      return buffer.subarray(start, at);
    },
    left: () => buffer.length - at,
  };
}

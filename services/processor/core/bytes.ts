/** A growing run of bytes, little endian as ClickHouse's RowBinary. Numbers must fit the size that they are written in. */
export interface ByteWriter {
  byte(value: number): void;
  uint16(value: number): void;
  /** A whole number in 64 bits (two's complement). */
  int64(value: number): void;
  float64(value: number): void;
  /** A whole number ≥ 0 in 7 bits a byte (LEB128). */
  varint(value: number): void;
  /** UTF-8 behind its length in bytes as varint. */
  text(value: string): void;
  /** UTF-8 alone, of which `size` bytes are known to be. */
  utf8(value: string, size: number): void;
  bytes(value: Uint8Array): void;
  /** Forgets what was written. */
  clear(): void;
  /** How many bytes were written. */
  length(): number;
  /** What was written; the writer is empty again. The bytes are the caller's. */
  take(): Buffer;
}

const TWO_32 = 2 ** 32;
/** Most bytes of one number. */
const NUMBER = 10;
/** Up to this length a loop over characters beats the call into the runtime's encoder. */
const SHORT = 128;

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
    while (rest >= 128) {
      buffer[end++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    buffer[end++] = rest;
  }

  function text(value: string): void {
    if (shortAscii(value)) return;
    const size = Buffer.byteLength(value);
    varint(size);
    utf8(value, size);
  }

  function utf8(value: string, size: number): void {
    reserve(size);
    end += buffer.write(value, end, size);
  }

  /** Writes the text if it is one; what it has written of another one is overwritten. */
  function shortAscii(value: string): boolean {
    const size = value.length;
    if (size >= SHORT) return false;
    reserve(size + 1);
    let at = end + 1;
    for (let i = 0; i < size; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 127) return false;
      buffer[at++] = unit;
    }
    buffer[end] = size;
    end = at;
    return true;
  }

  function bytes(value: Uint8Array): void {
    reserve(value.length);
    buffer.set(value, end);
    end += value.length;
  }

  function clear(): void {
    end = 0;
  }

  function take(): Buffer {
    const taken = Buffer.from(buffer.subarray(0, end));
    clear();
    return taken;
  }

  return { byte, uint16, int64, float64, varint, text, utf8, bytes, clear, length: () => end, take };
}

/** Reads what a {@link ByteWriter} wrote. Throws a RangeError where the bytes end too early. */
export interface ByteReader {
  byte(): number;
  varint(): number;
  float64(): number;
  text(): string;
  /** The next bytes, not copied. */
  bytes(size: number): Buffer;
  /** How many bytes are left. */
  left(): number;
}

export function byteReader(source: Uint8Array): ByteReader {
  const buffer = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;

  function bytes(size: number): Buffer {
    if (at + size > buffer.length) throw new RangeError(`bytes end at ${buffer.length}, ${size} more wanted at ${at}`);
    at += size;
    return buffer.subarray(at - size, at);
  }

  function byte(): number {
    return buffer.readUInt8(at++);
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

  function float64(): number {
    at += 8;
    return buffer.readDoubleLE(at - 8);
  }

  return { byte, varint, float64, text: () => bytes(varint()).toString(), bytes, left: () => buffer.length - at };
}

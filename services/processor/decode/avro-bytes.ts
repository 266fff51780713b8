import { interned } from '../core/interned.ts';

/** Reads Avro binary, one record after another. Throws a RangeError where bytes end too early or cannot be meant. */
export interface AvroBytes {
  /** Reads from `offset` of `source` from now on. */
  readonly begin: (source: Buffer, offset: number) => void;
  /** Throws unless all bytes were read. */
  readonly end: () => void;
  /** A `string` that may come again: then it is the same string. */
  readonly word: () => string;
  /** A `string` that is not expected again. */
  readonly name: () => string;
  /** Passes a `string` or `bytes` over. */
  readonly skip: () => void;
  /** Passes so many bytes over. */
  readonly leap: (size: number) => void;
  /** How many bytes are left. */
  readonly left: () => number;
  readonly int: () => number;
  /** Throws where a double cannot hold it. */
  readonly long: () => number;
  /** A union of null and what `read` reads. */
  readonly orNull: <T>(read: () => T) => T | null;
  readonly double: () => number;
  /** The blocks of a map or an array: calls `item` for each. */
  readonly blocks: (item: () => void) => void;
  /** A map of strings. */
  readonly map: () => Record<string, string>;
  /** An array of strings. */
  readonly list: () => string[];
}

/** As avsc has it: one less than the largest safe integer. */
const LARGEST = Number.MAX_SAFE_INTEGER - 1;
/** Longer strings are not worth looking for. */
const WORD = 64;
const TWO_28 = 2 ** 28;

/** @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding */
export function avroBytes(): AvroBytes {
  const words = interned();
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;

  function begin(source: Buffer, offset: number): void {
    buffer = source;
    at = offset;
  }

  function end(): void {
    if (at !== buffer.length) throw new RangeError(`${buffer.length - at} bytes too many`);
  }

  function tooShort(): never {
    throw new RangeError(`the value ends after ${buffer.length} bytes, in the middle of a field`);
  }

  /** Zigzag, seven bits a byte; beyond 28 bits in doubles. */
  function int(): number {
    let byte = buffer[at++]!;
    if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 127;
    for (let shift = 7; shift < 28; shift += 7) {
      byte = buffer[at++]!;
      value |= (byte & 127) << shift;
      if (!(byte & 128)) return at > buffer.length ? tooShort() : (value >>> 1) ^ -(value & 1);
    }
    return wide(value);
  }

  function wide(low: number): number {
    let value = low;
    let scale = TWO_28;
    let byte: number;
    do {
      byte = buffer[at++]!;
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte & 128);
    if (at > buffer.length) tooShort();
    return (value % 2 ? -(value + 1) : value) / 2;
  }

  function long(): number {
    const value = int();
    if (value < -LARGEST || value > LARGEST) throw new RangeError('a long is larger than a double can tell exactly');
    return value;
  }

  /** Where a string begins; it is passed. */
  function pass(): number {
    const size = int();
    const start = at;
    at += size;
    if (!(size >= 0) || at > buffer.length) tooShort();
    return start;
  }

  function word(): string {
    const start = pass();
    if (at === start) return '';
    return at - start <= WORD ? words(buffer, start, at) : buffer.toString('utf8', start, at);
  }

  function name(): string {
    const start = pass();
    return at === start ? '' : buffer.toString('utf8', start, at);
  }

  function orNull<T>(read: () => T): T | null {
    const branch = int();
    if (branch === 0) return null;
    if (branch !== 1) throw new RangeError(`a union has no branch ${branch}`);
    return read();
  }

  function double(): number {
    at += 8;
    return at > buffer.length ? tooShort() : buffer.readDoubleLE(at - 8);
  }

  /** Items stand in blocks; a negative count is followed by the block's size, for those who skip it. */
  function blocks(item: () => void): void {
    for (let count = int(); count !== 0; count = int()) {
      if (count < 0) {
        count = -count;
        int();
      }
      for (; count > 0; count--) item();
    }
  }

  function map(): Record<string, string> {
    const values: Record<string, string> = {};
    blocks(() => {
      const key = word();
      values[key] = word();
    });
    return values;
  }

  function list(): string[] {
    const values: string[] = [];
    blocks(() => void values.push(word()));
    return values;
  }

  function leap(size: number): void {
    at += size;
    if (at > buffer.length) tooShort();
  }

  const skip = (): void => void pass();
  const left = (): number => buffer.length - at;

  return { begin, end, word, name, skip, leap, left, int, long, orNull, double, blocks, map, list };
}

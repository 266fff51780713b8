/** Bytes one after another, outside the garbage collector's sight, until all are dropped together. */
export interface Stretch {
  /** Keeps a copy of both, the second behind the first; what it returns names them. */
  readonly put: (first: Uint8Array, second: Uint8Array) => number;
  /** `size` bytes from `from` bytes behind a name. Not copied. */
  readonly at: (name: number, from: number, size: number) => Buffer;
}

const CHUNK = 1024 * 1024;

/** A name is the number of a chunk times the size of one, and the offset in it. */
export function stretch(): Stretch {
  const chunks: Buffer[] = [];
  let last: Buffer = Buffer.alloc(0);
  let used = 0;
  return {
    put(first, second) {
      const size = first.length + second.length;
      // What is larger than a chunk has one of its own; nothing begins at a chunk's end, where another's name would be.
      if (chunks.length === 0 || used + size >= CHUNK) {
        last = Buffer.allocUnsafeSlow(Math.max(CHUNK, size));
        chunks.push(last);
        used = 0;
      }
      const name = (chunks.length - 1) * CHUNK + used;
      last.set(first, used);
      last.set(second, used + first.length);
      used += size;
      return name;
    },
    at(name, from, size) {
      const start = (name % CHUNK) + from;
      return chunks[Math.floor(name / CHUNK)]!.subarray(start, start + size);
    },
  };
}

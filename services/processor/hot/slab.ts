/** Byte strings outside the garbage collector's sight, each under a handle (a whole number ≥ 0, below 2^32). */
export interface Slab {
  /** Keeps a copy of the bytes. */
  put(bytes: Uint8Array): number;
  /** The bytes under a handle, not copied: they are gone with the next {@link Slab.put} or {@link Slab.remove}. */
  at(handle: number): Buffer;
  remove(handle: number): void;
  /** Bytes that blocks in use take, rounding included. */
  readonly used: number;
  /** Bytes of memory held; what is not used waits for blocks of its size. */
  readonly held: number;
}

const CHUNK = 1024 * 1024;
/** Blocks take whole granules (bytes); a handle counts granules. */
const GRANULE = 16;
const GRANULES = CHUNK / GRANULE;
/** In front of every block: how many bytes it holds. */
const HEADER = 4;
/** Larger ones are rare and get memory of their own. */
const LARGEST = 64 * 1024;
/** Handles from here on name such; the chunks below reach 32 GiB. */
const OWN = 2 ** 31;
const NONE = 0xffffffff;

const granulesOf = (bytes: number): number => Math.ceil((bytes + HEADER) / GRANULE);

/**
 * Blocks by size: one that is removed waits for the next of as many granules, linked through its first bytes. Nothing
 * is ever moved or joined: where sizes drift apart, `held` grows beyond `used`, and the owner puts everything into a new
 * slab ({@link isWasteful}).
 */
export function slab(): Slab {
  const chunks: Buffer[] = [];
  const waiting = new Uint32Array(granulesOf(LARGEST) + 1).fill(NONE);
  const own = new Map<number, Buffer>();
  let nextOwn = OWN;
  let next = GRANULES;
  let used = 0;
  let ownBytes = 0;

  const chunkOf = (handle: number): Buffer => chunks[Math.floor(handle / GRANULES)]!;
  const offsetOf = (handle: number): number => (handle % GRANULES) * GRANULE;

  function allocate(granules: number): number {
    const free = waiting[granules]!;
    if (free !== NONE) {
      waiting[granules] = chunkOf(free).readUInt32LE(offsetOf(free));
      return free;
    }
    if (next + granules > GRANULES) beginChunk();
    const handle = (chunks.length - 1) * GRANULES + next;
    next += granules;
    return handle;
  }

  function beginChunk(): void {
    if (next < GRANULES) release((chunks.length - 1) * GRANULES + next, GRANULES - next);
    chunks.push(Buffer.allocUnsafeSlow(CHUNK));
    next = 0;
  }

  function release(handle: number, granules: number): void {
    chunkOf(handle).writeUInt32LE(waiting[granules]!, offsetOf(handle));
    waiting[granules] = handle;
  }

  function putOwn(bytes: Uint8Array): number {
    const handle = nextOwn++;
    own.set(handle, Buffer.from(bytes));
    ownBytes += bytes.length;
    return handle;
  }

  return {
    put(bytes) {
      if (bytes.length > LARGEST) return putOwn(bytes);
      const granules = granulesOf(bytes.length);
      const handle = allocate(granules);
      const chunk = chunkOf(handle);
      const offset = offsetOf(handle);
      chunk.writeUInt32LE(bytes.length, offset);
      chunk.set(bytes, offset + HEADER);
      used += granules * GRANULE;
      return handle;
    },
    at(handle) {
      if (handle >= OWN) return own.get(handle)!;
      const chunk = chunkOf(handle);
      const start = offsetOf(handle) + HEADER;
      return chunk.subarray(start, start + chunk.readUInt32LE(start - HEADER));
    },
    remove(handle) {
      if (handle >= OWN) {
        ownBytes -= own.get(handle)!.length;
        own.delete(handle);
        return;
      }
      const granules = granulesOf(chunkOf(handle).readUInt32LE(offsetOf(handle)));
      used -= granules * GRANULE;
      release(handle, granules);
    },
    get used() {
      return used + ownBytes;
    },
    get held() {
      return chunks.length * CHUNK + ownBytes;
    },
  };
}

/** Below this nobody gains by moving (bytes). */
const WORTH_MOVING = 32 * CHUNK;

/** True when half of what a slab holds lies idle. */
export const isWasteful = ({ used, held }: Pick<Slab, 'used' | 'held'>): boolean =>
  held > WORTH_MOVING && held > 2 * used;

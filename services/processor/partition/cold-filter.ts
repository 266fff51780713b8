import { murmur2 } from '../../../schemas/murmur2.ts';

/** Says of an id *surely not* or *perhaps*, in about ten bits an id, with one in a hundred wrong *perhaps*. */
export interface ColdFilter {
  readonly add: (id: string) => void;
  readonly mayHave: (id: string) => boolean;
  /** Ids added, repetitions included. */
  readonly ids: () => number;
  readonly bytes: () => number;
}

const BITS_PER_ID = 10;
const HASHES = 7;

interface Layer {
  readonly bits: Uint8Array;
  readonly capacity: number;
  used: number;
}

const layer = (capacity: number): Layer => ({
  bits: new Uint8Array(Math.ceil((capacity * BITS_PER_ID) / 8)),
  capacity,
  used: 0,
});

/**
 * A Bloom filter that grows: when a layer is full, the next one has twice its size, so that nobody has to know how many
 * ids there will be and nothing is ever built anew. Kirsch–Mitzenmacher: all hashes come from two.
 */
export function coldFilter(firstCapacity: number): ColdFilter {
  const layers = [layer(firstCapacity)];
  return {
    add(id) {
      const newest = layers.at(-1)!;
      const target = newest.used < newest.capacity ? newest : layers[layers.push(layer(newest.capacity * 2)) - 1]!;
      const [a, b] = hashes(id);
      for (let i = 0; i < HASHES; i++) set(target.bits, a, b, i);
      target.used++;
    },
    mayHave(id) {
      const [a, b] = hashes(id);
      return layers.some((each) => each.used > 0 && hasAll(each.bits, a, b));
    },
    ids: () => layers.reduce((sum, each) => sum + each.used, 0),
    bytes: () => layers.reduce((sum, each) => sum + each.bits.length, 0),
  };
}

function hasAll(bits: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < HASHES; i++) {
    const at = bitAt(bits, a, b, i);
    if ((bits[at >>> 3]! & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

function set(bits: Uint8Array, a: number, b: number, i: number): void {
  const at = bitAt(bits, a, b, i);
  bits[at >>> 3]! |= 1 << (at & 7);
}

/** Up to 2^32 bits a layer: the products stay exact in a double. */
const bitAt = (bits: Uint8Array, a: number, b: number, i: number): number => (a + i * b) % (bits.length * 8);

/** Two hashes of 32 bits; the second is odd, so that it is never zero. */
function hashes(id: string): [number, number] {
  const bytes = Buffer.from(id);
  const a = murmur2(bytes) >>> 0;
  // FNV-1a: independent of the first, which also decides the partition.
  let b = 0x811c9dc5;
  for (const byte of bytes) b = Math.imul(b ^ byte, 0x01000193);
  return [mix(a), (mix(b) | 1) >>> 0];
}

/** Every id of a partition shares its first hash's remainder: mixed, so that it fills the whole filter. */
function mix(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

import { stretch } from './stretch.ts';

/** A record: numbers of its own and its bytes. */
export interface StoredArrival {
  /** A small whole number, the owner's affair. */
  readonly kind: number;
  readonly offset: number;
  /** Epoch ms. */
  readonly appendedAt: number;
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** Records in lists, none of which is an object: hundreds of thousands of them cost the garbage collector nothing. */
export interface Arrivals {
  readonly size: () => number;
  /** Keeps a copy; the number that it returns names it. */
  readonly add: (arrival: StoredArrival) => number;
  readonly at: (name: number) => StoredArrival;
  /** Says which one comes behind another in its list. */
  readonly link: (name: number, next: number) => void;
  /** The one behind another, or {@link END}. */
  readonly after: (name: number) => number;
}

export const END = -1;
const NO_KEY = -1;
const NOTHING = Buffer.alloc(0);
const FIRST_ROWS = 256;

const columns = (rows: number) => ({
  rows,
  kinds: new Uint8Array(rows),
  offsets: new Float64Array(rows),
  appended: new Float64Array(rows),
  names: new Float64Array(rows),
  keySizes: new Int32Array(rows),
  valueSizes: new Int32Array(rows),
  next: new Int32Array(rows),
});

export function arrivals(): Arrivals {
  const bytes = stretch();
  let all = columns(FIRST_ROWS);
  let size = 0;

  function grow(): void {
    const before = all;
    all = columns(before.rows * 2);
    for (const name of ['kinds', 'offsets', 'appended', 'names', 'keySizes', 'valueSizes', 'next'] as const)
      all[name].set(before[name]);
  }

  return {
    size: () => size,
    add({ kind, offset, appendedAt, key, value }) {
      if (size === all.rows) grow();
      all.kinds[size] = kind;
      all.offsets[size] = offset;
      all.appended[size] = appendedAt;
      all.names[size] = bytes.put(key ?? NOTHING, value);
      all.keySizes[size] = key === null ? NO_KEY : key.length;
      all.valueSizes[size] = value.length;
      all.next[size] = END;
      return size++;
    },
    at(name) {
      const keySize = all.keySizes[name]!;
      const start = all.names[name]!;
      return {
        kind: all.kinds[name]!,
        offset: all.offsets[name]!,
        appendedAt: all.appended[name]!,
        key: keySize === NO_KEY ? null : bytes.at(start, 0, keySize),
        value: bytes.at(start, Math.max(0, keySize), all.valueSizes[name]!),
      };
    },
    link: (name, next) => void (all.next[name] = next),
    after: (name) => all.next[name]!,
  };
}

import { isWasteful, slab } from './slab.ts';

/**
 * Records under keys, both byte strings, in the order in which they were last touched. A record costs its bytes and
 * about forty more, and none of it is an object: millions of them neither slow the garbage collector nor take ten times
 * their size. Records are named by slots (whole numbers), which stay while the record stays.
 */
export interface Table {
  readonly size: number;
  /** Bytes of memory held. */
  readonly bytes: number;
  /** The slot of a key, or -1. */
  find(key: Uint8Array): number;
  /** Adds or replaces a record and makes it the one touched last. */
  put(key: Uint8Array, record: Uint8Array, touch: Touch): number;
  /** Makes a record the one touched last. */
  touch(slot: number, touch: Touch): void;
  remove(slot: number): void;
  /** Not copied: gone with the next change. */
  keyAt(slot: number): Buffer;
  /** Not copied: gone with the next change. */
  recordAt(slot: number): Buffer;
  touchedAt(slot: number): number;
  carrierAt(slot: number): number;
  /** The slot untouched longest, or -1. */
  oldest(): number;
  /** The slot touched next after one, or -1. */
  after(slot: number): number;
}

/** When and by what a record was touched. */
export interface Touch {
  /** Epoch ms. */
  readonly at: number;
  /** Sequence of the last batch that carries it; 0: none of this attempt's. */
  readonly carrier: number;
}

const FIRST_SLOTS = 1024;
/** Places of the hash table per slot, so that it is at most half full. */
const PLACES = 2;
const KEY_SIZE = 2;
const MAX_KEY = 0xffff;
const FREE = 0;
/** Stands before the oldest and behind the newest. Slots begin at 1. */
const END = 0;

function columns(slots: number) {
  return {
    slots,
    /** Slot by hash, linear probing; 0: free. */
    places: new Uint32Array(slots * PLACES),
    handles: new Uint32Array(slots + 1),
    hashes: new Uint32Array(slots + 1),
    older: new Uint32Array(slots + 1),
    newer: new Uint32Array(slots + 1),
    carriers: new Uint32Array(slots + 1),
    touched: new Float64Array(slots + 1),
  };
}

export function table(): Table {
  let all = columns(FIRST_SLOTS);
  let blocks = slab();
  let scratch = Buffer.allocUnsafe(1024);
  let size = 0;
  let unused = 1;
  let removed: number = END;

  const mask = (): number => all.places.length - 1;

  function placeOf(key: Uint8Array, hash: number): number {
    for (let place = hash & mask(); ; place = (place + 1) & mask()) {
      const slot = all.places[place]!;
      if (slot === FREE || (all.hashes[slot] === hash && keyAt(slot).equals(key))) return place;
    }
  }

  function keyAt(slot: number): Buffer {
    const block = blocks.at(all.handles[slot]!);
    return block.subarray(KEY_SIZE, KEY_SIZE + block.readUInt16LE(0));
  }

  /** Key and record in one block, in scratch memory. */
  function blockOf(key: Uint8Array, record: Uint8Array): Buffer {
    if (key.length > MAX_KEY) throw new RangeError(`a key of ${key.length} bytes; at most ${MAX_KEY} are kept`);
    const length = KEY_SIZE + key.length + record.length;
    if (length > scratch.length) scratch = Buffer.allocUnsafe(length * 2);
    scratch.writeUInt16LE(key.length, 0);
    scratch.set(key, KEY_SIZE);
    scratch.set(record, KEY_SIZE + key.length);
    return scratch.subarray(0, length);
  }

  function takeSlot(): number {
    if (removed !== END) {
      const slot = removed;
      removed = all.newer[slot]!;
      return slot;
    }
    if (unused > all.slots) grow();
    return unused++;
  }

  function grow(): void {
    const before = all;
    all = columns(before.slots * 2);
    for (const name of ['handles', 'hashes', 'older', 'newer', 'carriers', 'touched'] as const)
      all[name].set(before[name]);
    for (const slot of before.places) if (slot !== FREE) all.places[freePlace(all.hashes[slot]!)] = slot;
  }

  function freePlace(hash: number): number {
    let place = hash & mask();
    while (all.places[place] !== FREE) place = (place + 1) & mask();
    return place;
  }

  /** Takes a place out and moves those behind it up, so that no search ends too early. */
  function clearPlace(cleared: number): void {
    let hole = cleared;
    for (let place = (hole + 1) & mask(); all.places[place] !== FREE; place = (place + 1) & mask()) {
      const wanted = all.hashes[all.places[place]!]! & mask();
      if (((place - wanted) & mask()) < ((place - hole) & mask())) continue;
      all.places[hole] = all.places[place]!;
      hole = place;
    }
    all.places[hole] = FREE;
  }

  function unlink(slot: number): void {
    const older = all.older[slot]!;
    const newer = all.newer[slot]!;
    all.newer[older] = newer;
    all.older[newer] = older;
  }

  function linkAsNewest(slot: number, { at, carrier }: Touch): void {
    const newest = all.older[END]!;
    all.older[slot] = newest;
    all.newer[slot] = END;
    all.newer[newest] = slot;
    all.older[END] = slot;
    all.touched[slot] = at;
    all.carriers[slot] = carrier;
  }

  function add(key: Uint8Array, hash: number, block: Buffer, touch: Touch): number {
    const slot = takeSlot();
    all.hashes[slot] = hash;
    all.handles[slot] = blocks.put(block);
    all.places[placeOf(key, hash)] = slot;
    linkAsNewest(slot, touch);
    size++;
    return slot;
  }

  function replace(slot: number, block: Buffer, touch: Touch): number {
    blocks.remove(all.handles[slot]!);
    all.handles[slot] = blocks.put(block);
    unlink(slot);
    linkAsNewest(slot, touch);
    return slot;
  }

  function moveIfWasteful(): void {
    if (!isWasteful(blocks)) return;
    const moved = slab();
    for (const slot of all.places) if (slot !== FREE) all.handles[slot] = moved.put(blocks.at(all.handles[slot]!));
    blocks = moved;
  }

  const orNone = (slot: number): number => (slot === END ? -1 : slot);

  return {
    get size() {
      return size;
    },
    get bytes() {
      const perSlot = 4 * PLACES + 5 * 4 + 8;
      return blocks.held + all.slots * perSlot;
    },
    find: (key) => {
      const slot = all.places[placeOf(key, hashOf(key))]!;
      return slot === FREE ? -1 : slot;
    },
    put(key, record, touch) {
      const hash = hashOf(key);
      const block = blockOf(key, record);
      const slot = all.places[placeOf(key, hash)]!;
      const kept = slot === FREE ? add(key, hash, block, touch) : replace(slot, block, touch);
      moveIfWasteful();
      return kept;
    },
    touch(slot, touch) {
      unlink(slot);
      linkAsNewest(slot, touch);
    },
    remove(slot) {
      clearPlace(placeOf(keyAt(slot), all.hashes[slot]!));
      blocks.remove(all.handles[slot]!);
      unlink(slot);
      all.newer[slot] = removed;
      removed = slot;
      size--;
    },
    keyAt,
    recordAt(slot) {
      const block = blocks.at(all.handles[slot]!);
      return block.subarray(KEY_SIZE + block.readUInt16LE(0));
    },
    touchedAt: (slot) => all.touched[slot]!,
    carrierAt: (slot) => all.carriers[slot]!,
    oldest: () => orNone(all.newer[END]!),
    after: (slot) => orNone(all.newer[slot]!),
  };
}

/** FNV-1a, its bits mixed: places are taken from the lowest ones. */
function hashOf(key: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

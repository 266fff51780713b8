/**
 * CityHash128 of version 1.0.2, the checksum of ClickHouse's compressed blocks (later versions of CityHash give other
 * hashes). Numbers are 64 bits wide and wrap around.
 */
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MULTIPLIER = 0x9ddfea08eb382d69n;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const times = (a: bigint, b: bigint): bigint => BigInt.asUintN(64, a * b);
const rotate = (value: bigint, by: bigint): bigint => wrap((value >> by) | (value << (64n - by)));
const mixDown = (value: bigint): bigint => value ^ (value >> 47n);

type Pair = [low: bigint, high: bigint];

/** The hash of `data` as 16 bytes: its low half first, each half in little-endian order. */
export function cityHash128(data: Buffer): Buffer {
  const [low, high] = hashPair(data);
  const hash = Buffer.alloc(16);
  hash.writeBigUInt64LE(low, 0);
  hash.writeBigUInt64LE(high, 8);
  return hash;
}

function hashPair(data: Buffer): Pair {
  const { length } = data;
  if (length >= 16) return seeded(data.subarray(16), word(data, 0) ^ K3, word(data, 8));
  if (length < 8) return seeded(data, K0, K1);
  return seeded(data.subarray(0, 0), word(data, 0) ^ times(BigInt(length), K0), word(data, length - 8) ^ K1);
}

const word = (data: Buffer, at: number): bigint => data.readBigUInt64LE(at);

function seeded(data: Buffer, low: bigint, high: bigint): Pair {
  return data.length < 128 ? shortHash(data, low, high) : longHash(data, low, high);
}

function shortHash(data: Buffer, low: bigint, high: bigint): Pair {
  const { length } = data;
  let [a, b, c, d] = [low, high, 0n, 0n];
  if (length <= 16) {
    a = times(mixDown(times(a, K1)), K1);
    c = wrap(times(b, K1) + hashFew(data));
    d = mixDown(wrap(a + (length >= 8 ? word(data, 0) : c)));
  } else {
    c = join(wrap(word(data, length - 8) + K1), a);
    d = join(wrap(b + BigInt(length)), wrap(c + word(data, length - 16)));
    a = wrap(a + d);
    for (let at = 0; at < length - 16; at += 16) {
      a = times(a ^ times(mixDown(times(word(data, at), K1)), K1), K1);
      b ^= a;
      c = times(c ^ times(mixDown(times(word(data, at + 8), K1)), K1), K1);
      d ^= c;
    }
  }
  a = join(a, c);
  b = join(d, b);
  return [a ^ b, join(b, a)];
}

function longHash(data: Buffer, low: bigint, high: bigint): Pair {
  let [x, y, z] = [low, high, times(BigInt(data.length), K1)];
  const first = wrap(times(rotate(y ^ K1, 49n), K1) + word(data, 0));
  let v: Pair = [first, wrap(times(rotate(first, 42n), K1) + word(data, 8))];
  let w: Pair = [wrap(times(rotate(wrap(y + z), 35n), K1) + x), times(rotate(wrap(x + word(data, 88)), 53n), K1)];
  let at = 0;
  for (; data.length - at >= 128; at += 128) {
    for (const half of [at, at + 64]) {
      x = times(rotate(wrap(x + y + v[0] + word(data, half + 16)), 37n), K1) ^ w[1];
      y = times(rotate(wrap(y + v[1] + word(data, half + 48)), 42n), K1) ^ v[0];
      z = rotate(z ^ w[0], 33n);
      v = weak(data, half, times(v[1], K1), wrap(x + w[0]));
      w = weak(data, half + 32, wrap(z + w[1]), y);
      [z, x] = [x, z];
    }
  }
  y = wrap(y + times(rotate(w[0], 37n), K0) + z);
  x = wrap(x + times(rotate(wrap(v[0] + z), 49n), K0));
  for (let done = 32; done - 32 < data.length - at; done += 32) {
    y = wrap(times(rotate(wrap(y - x), 42n), K0) + v[1]);
    w = [wrap(w[0] + word(data, data.length - done + 16)), w[1]];
    x = wrap(times(rotate(x, 49n), K0) + w[0]);
    w = [wrap(w[0] + v[0]), w[1]];
    v = weak(data, data.length - done, v[0], v[1]);
  }
  x = join(x, v[0]);
  y = join(y, w[0]);
  return [wrap(join(wrap(x + v[1]), w[1]) + y), join(wrap(x + w[1]), wrap(y + v[1]))];
}

/** Mixes 32 bytes into two numbers, quickly and not well. */
function weak(data: Buffer, at: number, seedA: bigint, seedB: bigint): Pair {
  const last = word(data, at + 24);
  const c = wrap(seedA + word(data, at));
  const a = wrap(c + word(data, at + 8) + word(data, at + 16));
  const b = wrap(rotate(wrap(seedB + c + last), 21n) + rotate(a, 44n));
  return [wrap(a + last), wrap(b + c)];
}

function join(low: bigint, high: bigint): bigint {
  const a = mixDown(times(low ^ high, MULTIPLIER));
  return times(mixDown(times(high ^ a, MULTIPLIER)), MULTIPLIER);
}

/** Of at most 16 bytes. */
function hashFew(data: Buffer): bigint {
  const { length } = data;
  const size = BigInt(length);
  if (length > 8) {
    const last = word(data, length - 8);
    return join(word(data, 0), rotate(wrap(last + size), size)) ^ last;
  }
  if (length >= 4)
    return join(wrap(size + (BigInt(data.readUInt32LE(0)) << 3n)), BigInt(data.readUInt32LE(length - 4)));
  if (length === 0) return K2;
  const [a = 0, b = 0, c = 0] = [data[0], data[length >> 1], data[length - 1]];
  const [y, z] = [BigInt(a + (b << 8)), BigInt(length + (c << 2))];
  return times(mixDown(times(y, K2) ^ times(z, K3)), K2);
}

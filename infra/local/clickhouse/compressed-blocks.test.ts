import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { cityHash128 } from './city-hash.ts';
import { blockDecoder, blockEncoder } from './compressed-blocks.ts';

/** Hashes (high and low half) that the JDBC driver of ClickHouse computes of these bytes. */
const HASHES: Readonly<Record<number, string>> = {
  16: 'bc01418a9536e6ff d52eefba73fa1e27',
  17: '291ecafda73d230a f5af39e56250b3f3',
  24: 'e09b5a9949d2aa12 81d4df39a8403cb4',
  33: 'eeea1d806d86744a 820c4a94bf9d9bca',
  100: 'fb4834e5d23102c8 8f62168f1f447442',
  143: '6a3985d51a85253c 2b1c3954a633a1fd',
  144: '6bbb1bb9aedc6928 b108cb80ccc445cf',
  160: '8936feecedb6374f 8cf66f59e57d0b30',
  200: '047d890eecb22ada 19a4e0e1af42fa76',
  272: '892665da20c35f26 5c3de810ffcb5b7f',
  300: 'cac49873f6fcf0ca 714d7fe8973b4ab9',
  1000: '88bf04ae8e3572ef 7d118262fe7bee63',
  5000: '189d303b8de4c3a4 9749dd025da42dcc',
};

const bytes = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => ((i * 31 + 7) ^ (i >> 3)) & 0xff));

test('the checksum is that of the drivers, at every turn of the algorithm', () => {
  for (const [length, expected] of Object.entries(HASHES)) {
    const hash = cityHash128(bytes(Number(length)));
    const half = (at: number) => hash.readBigUInt64LE(at).toString(16).padStart(16, '0');
    expect([length, `${half(0)} ${half(8)}`]).toEqual([length, expected]);
  }
});

const pack = (...chunks: Buffer[]): Promise<Buffer> => buffer(Readable.from(chunks).pipe(blockEncoder()));
/** Unpacks what comes in pieces of a size. */
const unpack = (packed: Buffer, piece: number): Promise<Buffer> => {
  const pieces = Array.from({ length: Math.ceil(packed.length / piece) }, (_, n) =>
    packed.subarray(n * piece, (n + 1) * piece),
  );
  const decoder = blockDecoder();
  Readable.from(pieces).pipe(decoder);
  return buffer(decoder);
};

test('what was packed is unpacked, however it is cut', async () => {
  const plain = [bytes(1), bytes(300), bytes(3_000_000)];
  const packed = await pack(...plain);
  for (const piece of [7, 4_096, packed.length])
    expect((await unpack(packed, piece)).equals(Buffer.concat(plain))).toBe(true);
  expect(await unpack(await pack(), 10)).toHaveLength(0);
});

test('a block that was damaged, cut off or packed otherwise is refused by name', async () => {
  const packed = await pack(bytes(5_000));
  const damaged = Buffer.from(packed);
  damaged.writeUInt8(packed.readUInt8(40) ^ 1, 40);
  await expect(unpack(damaged, 100)).rejects.toThrow('CHECKSUM_DOESNT_MATCH');
  await expect(unpack(packed.subarray(0, -1), 100)).rejects.toThrow('CANNOT_READ_ALL_DATA');
  const other = Buffer.from(packed);
  other.writeUInt8(0x42, 16);
  cityHash128(other.subarray(16)).copy(other);
  await expect(unpack(other, 100)).rejects.toThrow('UNKNOWN_COMPRESSION_METHOD');
  const impossible = Buffer.from(packed);
  impossible.writeUInt32LE(3, 17);
  await expect(unpack(impossible, 100)).rejects.toThrow('CANNOT_DECOMPRESS');
});

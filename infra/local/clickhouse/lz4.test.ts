import { randomBytes } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import { expect, test } from 'vitest';
import { lz4Decoder, lz4Encoder } from './lz4.ts';

const through = (chunks: readonly Buffer[], transform: Transform) =>
  buffer(Readable.from(chunks, { objectMode: false }).pipe(transform));
const cut = (data: Buffer, size: number) =>
  Array.from({ length: Math.ceil(data.length / size) }, (_, n) => data.subarray(n * size, (n + 1) * size));

/** From nothing to several blocks, from noise to runs. */
const payloads = [
  Buffer.alloc(0),
  Buffer.from('a'),
  Buffer.alloc(3_000_000, 'abcabcd'),
  randomBytes(200_000),
  Buffer.concat([randomBytes(70_000), Buffer.alloc(500_000, 'x'), randomBytes(10)]),
];

test('frames of another implementation are unpacked, however they are cut, also one behind another', async () => {
  for (const plain of payloads) {
    for (const options of [{}, { contentChecksum: true }, { blockChecksums: true, contentChecksum: true }]) {
      const packed = compressFrameSync(plain, options);
      for (const size of [7, 65_536, 10_000_000]) {
        if (packed.length / size > 50_000) continue;
        expect((await through(cut(packed, size), lz4Decoder())).equals(plain)).toBe(true);
      }
    }
  }
  const twice = Buffer.concat([compressFrameSync(Buffer.from('ab')), compressFrameSync(Buffer.from('cd'))]);
  expect((await through([twice], lz4Decoder())).toString()).toBe('abcd');
});

test('another implementation unpacks ours, however it was written', async () => {
  for (const plain of payloads)
    expect(decompressFrameSync(await through(cut(plain, 100_000), lz4Encoder())).equals(plain)).toBe(true);
});

test('bytes that are no frame, or are cut or bent, are an error and never something else', async () => {
  const plain = Buffer.from('some text that repeats, some text that repeats, and ends'.repeat(20));
  const packed = compressFrameSync(plain);
  await expect(through([Buffer.from('this is not lz4')], lz4Decoder())).rejects.toThrow(/LZ4/);
  await expect(through([packed.subarray(0, -6)], lz4Decoder())).rejects.toThrow(/LZ4/);
  await fc.assert(
    fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const bent = Buffer.from(packed);
      bent[at] = (bent[at] ?? 0) ^ by;
      await through([bent], lz4Decoder()).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }),
    { numRuns: 200 },
  );
});

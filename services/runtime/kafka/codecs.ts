import { compress as zstdCompress, decompress as zstdDecompress } from '@mongodb-js/zstd';
import kafkajs from 'kafkajs';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { compress as snappyCompress, uncompress as snappyUncompress } from 'snappy';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** What kafkajs hands to a codec: a growing buffer of its own. */
interface Encoder {
  readonly buffer: Buffer;
}

/** Java's snappy wraps its blocks: magic, version, compatible version, then (length, block)*. */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER = 16;

async function unsnappy(data: Buffer): Promise<Buffer> {
  if (!data.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return plain(await snappyUncompress(data));
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER; at < data.length;) {
    const length = data.readUInt32BE(at);
    blocks.push(plain(await snappyUncompress(data.subarray(at + 4, at + 4 + length))));
    at += 4 + length;
  }
  return Buffer.concat(blocks);
}

const plain = (data: string | Uint8Array): Buffer => Buffer.from(data as Uint8Array);

/**
 * Teaches kafkajs the codecs that it lacks: without them one snappy, lz4 or zstd batch of a foreign producer would stop
 * its partition for ever. Registering twice is harmless.
 */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => ({
    compress: async (encoder: Encoder) => plain(await snappyCompress(encoder.buffer)),
    decompress: unsnappy,
  });
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: async (encoder: Encoder) => compressFrame(encoder.buffer),
    decompress: async (data: Buffer) => decompressFrame(data),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async (encoder: Encoder) => zstdCompress(encoder.buffer),
    decompress: async (data: Buffer) => zstdDecompress(data),
  });
}

import { Transform } from 'node:stream';
import { compressSync } from 'lz4-napi';

const MAGIC = 0x184d2204;
const WINDOW = 65_536;

/** Unpacks LZ4 frames (also several behind one another) as they come, holding one block and a window of 64 KiB. */
export function lz4Decoder(): Transform {
  const chunks: Buffer[] = [];
  let size = 0;
  // Chunks are joined only when there is enough for the next step, else small ones would be copied over and over.
  let wanted = 0;
  const unpack = frameReader();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < wanted) return done();
      try {
        let pending = Buffer.concat(chunks.splice(0));
        for (;;) {
          const { used, plain } = unpack.step(pending);
          if (used === 0) break;
          pending = pending.subarray(used);
          if (plain) this.push(plain);
        }
        wanted = unpack.wanted();
        size = pending.length;
        chunks.push(pending);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      done(size > 0 || !unpack.between() ? new Error('LZ4: the data ends in the middle of a frame') : null);
    },
  });
}

/** Reads frames piece by piece: `step` says how much of `data` it used, 0 if it needs `wanted()` bytes. */
function frameReader() {
  let window: Buffer = Buffer.alloc(0);
  let frame: Frame | null = null;
  let wanted = 7;

  function need(data: Buffer, length: number): boolean {
    wanted = length;
    return data.length < length;
  }

  function step(data: Buffer): { used: number; plain?: Buffer } {
    if (frame === null) {
      if (need(data, 7) || need(data, headerLength(data))) return { used: 0 };
      frame = readHeader(data);
      window = Buffer.alloc(0);
      return { used: headerLength(data) };
    }
    if (need(data, 4)) return { used: 0 };
    const word = data.readUInt32LE(0);
    return word === 0 ? endFrame(data, frame) : block(data, frame, word);
  }

  function endFrame(data: Buffer, { contentChecksum }: Frame): { used: number } {
    const end = contentChecksum ? 8 : 4;
    if (need(data, end)) return { used: 0 };
    frame = null;
    return { used: end };
  }

  function block(data: Buffer, { maxBlock, blockChecksum }: Frame, word: number): { used: number; plain?: Buffer } {
    const size = word & 0x7fffffff;
    if (size > maxBlock) throw new Error('LZ4: a block is larger than its frame allows');
    const end = 4 + size + (blockChecksum ? 4 : 0);
    if (need(data, end)) return { used: 0 };
    const packed = data.subarray(4, 4 + size);
    const plain = word >>> 31 ? Buffer.from(packed) : decodeBlock(packed, window, maxBlock);
    window = plain.length >= WINDOW ? plain.subarray(-WINDOW) : Buffer.concat([window, plain]).subarray(-WINDOW);
    return { used: end, plain };
  }

  return { step, wanted: () => wanted, between: () => frame === null };
}

type Frame = { maxBlock: number; blockChecksum: boolean; contentChecksum: boolean };

const headerLength = (data: Buffer): number => 7 + ((data[4] ?? 0) & 8 ? 8 : 0);

function readHeader(data: Buffer): Frame {
  if (data.readUInt32LE(0) !== MAGIC) throw new Error('LZ4: not a frame');
  const flags = data[4] ?? 0;
  const sizeCode = ((data[5] ?? 0) >> 4) & 7;
  if (flags >> 6 !== 1 || sizeCode < 4 || flags & 1) throw new Error('LZ4: a frame of an unknown kind');
  return { maxBlock: 4 ** (sizeCode + 4), blockChecksum: (flags & 16) !== 0, contentChecksum: (flags & 4) !== 0 };
}

/** Unpacks one block; matches may reach back into `window`, what came before it. */
function decodeBlock(source: Buffer, window: Buffer, maxBlock: number): Buffer {
  const out = Buffer.allocUnsafe(window.length + maxBlock);
  window.copy(out);
  let to = window.length;
  let at = 0;
  const readLength = (base: number): number => {
    let length = base;
    if (base === 15) {
      let byte = 255;
      while (byte === 255) {
        byte = source[at++] ?? -1;
        if (byte < 0) throw corrupt();
        length += byte;
      }
    }
    return length;
  };
  while (at < source.length) {
    const token = source[at++] ?? 0;
    const literals = readLength(token >> 4);
    if (at + literals > source.length || to + literals > out.length) throw corrupt();
    source.copy(out, to, at, at + literals);
    to += literals;
    at += literals;
    if (at >= source.length) break;
    const offset = (source[at] ?? 0) | ((source[at + 1] ?? 0) << 8);
    at += 2;
    const length = readLength(token & 15) + 4;
    if (offset === 0 || offset > to || to + length > out.length) throw corrupt();
    // Source and target may overlap: that is how runs are written.
    if (offset >= length) out.copy(out, to, to - offset, to - offset + length);
    else for (let i = 0; i < length; i += 1) out[to + i] = out[to + i - offset] ?? 0;
    to += length;
  }
  return out.subarray(window.length, to);
}

const corrupt = (): Error => new Error('LZ4: the data is corrupt');

/** Frame version 1, independent blocks of at most 1 MiB, no checksums; the last byte is the header's own checksum. */
const FRAME_HEADER = Buffer.from('04224d186060', 'hex');
const BLOCK = 1 << 20;

/** Packs into one LZ4 frame, a block per chunk. */
export function lz4Encoder(): Transform {
  let started = false;
  const start = (push: (chunk: Buffer) => void) => {
    if (!started) push(Buffer.concat([FRAME_HEADER, Buffer.from([HEADER_CHECKSUM])]));
    started = true;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      start((header) => this.push(header));
      for (let at = 0; at < chunk.length; at += BLOCK) this.push(frameBlock(chunk.subarray(at, at + BLOCK)));
      done();
    },
    flush(done) {
      start((header) => this.push(header));
      this.push(Buffer.alloc(4));
      done();
    },
  });
}

const HEADER_CHECKSUM = 0x51;

function frameBlock(plain: Buffer): Buffer {
  // The library writes the plain length in front of the block.
  const packed = compressSync(plain).subarray(4);
  const stored = packed.length >= plain.length;
  const size = Buffer.alloc(4);
  size.writeUInt32LE(stored ? (plain.length | 0x80000000) >>> 0 : packed.length);
  return Buffer.concat([size, stored ? plain : packed]);
}

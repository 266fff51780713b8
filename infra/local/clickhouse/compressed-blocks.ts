import { Transform, type TransformCallback } from 'node:stream';
import { decompress as unpackZstd } from '@mongodb-js/zstd';
import { compressSync, uncompressSync } from 'lz4-napi';
import { cityHash128 } from './city-hash.ts';
import { ServerException } from './exceptions.ts';

/**
 * ClickHouse's own compressed framing (`compress=1`, `decompress=1`), as its native protocol and its JDBC driver speak
 * it: blocks of a checksum (16 bytes), a method, the sizes of the packed (with these 9 bytes) and of the plain data as
 * little-endian 32-bit numbers, and the data.
 */
const METHODS = { none: 0x02, lz4: 0x82, zstd: 0x90 } as const;

const CHECKSUM = 16;
const HEADER = 9;
const BLOCK = 1 << 20;
/** A server's bound on what one block may claim to hold. */
const MAX_BLOCK = 1 << 30;

/** Packs what passes into LZ4 blocks of at most 1 MiB. */
export function blockEncoder(): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length; at += BLOCK) this.push(packBlock(chunk.subarray(at, at + BLOCK)));
      done();
    },
  });
}

function packBlock(plain: Buffer): Buffer {
  const block = Buffer.allocUnsafe(CHECKSUM + HEADER);
  // The library writes the plain length in front of its block.
  const packed = compressSync(plain).subarray(4);
  block.writeUInt8(METHODS.lz4, CHECKSUM);
  block.writeUInt32LE(HEADER + packed.length, CHECKSUM + 1);
  block.writeUInt32LE(plain.length, CHECKSUM + 5);
  const whole = Buffer.concat([block, packed]);
  cityHash128(whole.subarray(CHECKSUM)).copy(whole);
  return whole;
}

/** Unpacks blocks as they come, holding one. Ends with {@link ServerException} for what no server would take. */
export function blockDecoder(): Transform {
  const chunks: Buffer[] = [];
  let size = 0;
  let wanted = CHECKSUM + HEADER;

  async function step(push: (plain: Buffer) => void): Promise<void> {
    let pending = Buffer.concat(chunks.splice(0));
    for (;;) {
      wanted = blockLength(pending);
      if (pending.length < wanted) break;
      push(await unpackBlock(pending.subarray(0, wanted)));
      pending = pending.subarray(wanted);
    }
    size = pending.length;
    chunks.push(pending);
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      chunks.push(chunk);
      size += chunk.length;
      if (size < wanted) return done();
      step((plain) => this.push(plain)).then(() => done(), done);
    },
    flush(done) {
      done(
        size > 0
          ? new ServerException(33, 'CANNOT_READ_ALL_DATA', 'Cannot read all data: a compressed block is cut off')
          : null,
      );
    },
  });
}

function blockLength(data: Buffer): number {
  if (data.length < CHECKSUM + HEADER) return CHECKSUM + HEADER;
  const packed = data.readUInt32LE(CHECKSUM + 1);
  if (packed < HEADER || packed > MAX_BLOCK) throw corrupt('a compressed block has an impossible size');
  return CHECKSUM + packed;
}

async function unpackBlock(block: Buffer): Promise<Buffer> {
  const [checksum, body] = [block.subarray(0, CHECKSUM), block.subarray(CHECKSUM)];
  if (!cityHash128(body).equals(checksum))
    throw new ServerException(40, 'CHECKSUM_DOESNT_MATCH', "Checksum doesn't match: corrupted data");
  const size = body.readUInt32LE(5);
  if (size > MAX_BLOCK) throw corrupt('a compressed block claims an impossible size');
  const plain = await unpack(body[0] ?? 0, body.subarray(HEADER), body.subarray(5));
  if (plain.length !== size) throw corrupt('a compressed block holds another size than it claims');
  return plain;
}

/** `sized` is the packed data with its plain size in front, as the library wants it. */
async function unpack(method: number, packed: Buffer, sized: Buffer): Promise<Buffer> {
  if (method === METHODS.none) return packed;
  try {
    if (method === METHODS.lz4) return uncompressSync(sized);
    if (method === METHODS.zstd) return await unpackZstd(packed);
  } catch {
    throw corrupt('a compressed block cannot be unpacked');
  }
  throw new ServerException(89, 'UNKNOWN_COMPRESSION_METHOD', `Unknown compression method byte ${method}`);
}

const corrupt = (why: string): ServerException =>
  new ServerException(271, 'CANNOT_DECOMPRESS', `Cannot decompress: ${why}`);

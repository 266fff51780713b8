import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that holds an answer until it is known whether it is one. */
export type Spill = {
  write: (chunk: Buffer) => Promise<void>;
  /** What was written, piece by piece. */
  read: () => AsyncGenerator<Buffer>;
  remove: () => Promise<void>;
};

const PIECE = 256 * 1024;

/** Opens a spill under `dir`. Only its creator uses it, one call after another. */
export async function openSpill(dir: string): Promise<Spill> {
  const path = join(dir, `out-${randomUUID()}`);
  const file: FileHandle = await open(path, 'wx+', 0o600);
  return {
    write: async (chunk) => void (await file.writeFile(chunk)),
    read: async function* () {
      for (let at = 0; ;) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE), 0, PIECE, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    remove: async () => {
      await file.close();
      await unlink(path).catch(() => undefined);
    },
  };
}

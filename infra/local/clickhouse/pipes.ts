import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Named pipes through which the engine writes results (`INTO OUTFILE`): a whole document in any format, with bounded
 * memory, and read by the event loop. (The engine's own streaming answers each block as a document of its own.)
 */
export type Pipes = { take: () => Promise<Pipe> };

/** One named pipe. */
export type Pipe = {
  path: string;
  /** Must be open before the engine opens its end; ends when the engine closes it. */
  open: () => PipeReader;
  /** Gives the pipe back; its readers must be closed. */
  release: () => void;
};

/** The reading end. */
export type PipeReader = {
  stream: Socket;
  /** To be called when the engine is done: only then does the stream end. */
  finish: () => void;
  /** Resolves when nothing is left in the pipe. */
  close: () => Promise<void>;
};

/** Makes `count` pipes under `dir`. */
export async function makePipes(dir: string, count: number): Promise<Pipes> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const free = Array.from({ length: count }, (_, i) => join(dir, `out-${i}`));
  await promisify(execFile)('mkfifo', ['-m', '600', ...free]);
  const waiting: ((path: string) => void)[] = [];
  const release = (path: string) => {
    const next = waiting.shift();
    if (next) next(path);
    else free.push(path);
  };
  return {
    take: async () => {
      const path = free.shift() ?? (await new Promise<string>((resolve) => waiting.push(resolve)));
      return { path, open: () => openReader(path), release: () => release(path) };
    },
  };
}

/**
 * A writing end of our own stays open until the engine is done: some statements open the file twice, and an end in
 * between would leave the engine waiting for a reader, for ever and with its locks held.
 */
function openReader(path: string): PipeReader {
  const writer = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const stream = new Socket({
    fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  stream.on('error', () => undefined);
  let open = true;
  const finish = () => {
    if (open) closeSync(writer);
    open = false;
  };
  const close = async () => {
    finish();
    if (stream.closed) return;
    const closed = new Promise<void>((resolve) => stream.once('close', () => resolve()));
    stream.destroy();
    await closed;
  };
  return { stream, finish, close };
}

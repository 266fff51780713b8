import { close, closeSync, fdatasync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { segmentPath } from './segments.ts';

/** Appends lines to segments. */
export interface Writer {
  /** The segment that is being written, and its bytes so far; nothing beyond them may be read. */
  readonly at: () => { readonly segment: number; readonly size: number };
  /** Writes bytes whole, or leaves the segment as it was. @throws what the system throws, such as ENOSPC. */
  write(bytes: Buffer): void;
  /** Begins the next segment. */
  turn(): void;
  /** The same when nobody needs this one any more: it is not brought to the disk for that. */
  leave(): void;
  close(): void;
}

/** How long what was written may be in the system's memory alone (ms): what a loss of power can cost. */
const SYNC_EVERY_MS = 200;

/**
 * A write reaches the system's memory before it returns, so that whatever happens to this process loses nothing; it is
 * on the disk a moment later. (Waiting for the disk before each answer would make every person wait for it.)
 */
export function openWriter(folder: string, first: number): Writer {
  let segment = first;
  let descriptor: number | undefined;
  let size = 0;
  let unsynced = false;
  let syncing = false;
  const timer = setInterval(() => {
    if (!unsynced || syncing || descriptor === undefined) return;
    unsynced = false;
    syncing = true;
    // A sync that fails leaves what it was to write where it was; the next write tells.
    fdatasync(descriptor, () => (syncing = false));
  }, SYNC_EVERY_MS);
  timer.unref();
  /** The descriptor that was left. */
  const begin = (): number | undefined => {
    const old = descriptor;
    descriptor = undefined;
    segment += 1;
    size = 0;
    unsynced = false;
    return old;
  };
  return {
    at: () => ({ segment, size }),
    write(bytes) {
      descriptor ??= openSync(segmentPath(folder, segment), 'a', 0o600);
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      } catch (error) {
        // Else the next line would begin in the middle of this one.
        ftruncateSync(descriptor, size);
        throw error;
      }
      size += bytes.length;
      unsynced = true;
    },
    turn() {
      const old = begin();
      if (old !== undefined) fdatasync(old, () => close(old, () => undefined));
    },
    leave() {
      const old = begin();
      if (old !== undefined) close(old, () => undefined);
    },
    close() {
      clearInterval(timer);
      if (descriptor === undefined) return;
      fdatasyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

import { copyFileSync, mkdirSync, openSync, closeSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

const LIMIT_BYTES = 16 * 1024 * 1024;
const CHECK_MS = 15_000;

/** A log that a child writes into directly, so that it loses nothing when the supervisor is killed. */
export type LogFile = {
  path: string;
  /** A descriptor to append to; the caller closes it with {@link LogFile.release} after giving it to a child. */
  descriptor: () => number;
  release: (descriptor: number) => void;
  /** The last lines, for an error message. */
  tail: (lines: number) => string;
  close: () => void;
};

/**
 * Opens a bounded log: beyond 16 MiB its content moves to `<path>.1` (replacing what was there). The child keeps its
 * descriptor, so the file is copied and cut; appending goes on at its new end.
 */
export function openLogFile(path: string, limitBytes = LIMIT_BYTES): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  const timer = setInterval(() => rotate(path, limitBytes), CHECK_MS);
  timer.unref();
  return {
    path,
    descriptor: () => {
      rotate(path, limitBytes);
      return openSync(path, 'a', 0o600);
    },
    release: (descriptor) => closeSync(descriptor),
    tail: (lines) => tail(path, lines),
    close: () => clearInterval(timer),
  };
}

function rotate(path: string, limitBytes: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= limitBytes) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
}

function tail(path: string, lines: number): string {
  if (!statSync(path, { throwIfNoEntry: false })) return '';
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

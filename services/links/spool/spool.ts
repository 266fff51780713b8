import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { placeFile, removeSegment, segmentPath, segmentsIn, type Place } from './segments.ts';
import { openWriter } from './writer.ts';

/** Lines that wait to be sent, oldest first. */
export interface Stretch {
  readonly lines: readonly string[];
  /** They have arrived: they are never given out again. */
  done(): void;
}

/** Keeps clicks until Kafka has them. */
export interface Spool {
  /** Resolves when the line is where a kill of this process cannot reach it; or is held or given up, see {@link held}. */
  append(line: string): Promise<void>;
  /** What is to be sent next; the same again until it is done. Undefined when nothing waits. */
  next(): Stretch | undefined;
  /** Bytes on the disk that were not sent. */
  unsentBytes(): number;
  /** Lines that the disk did not take and that are only in memory; and those for which there was no room there either. */
  held(): { readonly lines: number; readonly lost: number; readonly reason: string | undefined };
  close(): void;
}

/** When a segment ends (bytes); one that is sent is deleted. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** Most bytes of a stretch: a hundred clicks or so, for while they are encoded nobody is redirected. */
const STRETCH_BYTES = 64 * 1024;
/** Lines that memory holds while the disk takes none: some ten MiB. */
const MAX_HELD = 20_000;

/** Opens the spool of a folder and goes on where the last process stopped, however it stopped. */
export function openSpool(folder: string, segmentBytes = SEGMENT_BYTES, maxHeld = MAX_HELD): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const places = placeFile(folder);
  let place = places.read();
  for (const old of segmentsIn(folder)) if (old < place.segment) removeSegment(folder, old);
  const left = segmentsIn(folder);
  // Never the segment of another process: it may end in half a line.
  const writer = openWriter(folder, Math.max(place.segment, ...left) + 1);
  let held: string[] = [];
  let lost = 0;
  let failure: string | undefined;
  let waiting: { line: string; settle: () => void }[] = [];

  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    const lines = [...held, ...batch.map(({ line }) => line)];
    try {
      if (writer.at().size >= segmentBytes) writer.turn();
      writer.write(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      held = [];
      failure = undefined;
    } catch (error) {
      held = lines.slice(0, maxHeld);
      lost += lines.length - held.length;
      failure = error instanceof Error ? error.message : String(error);
    }
    for (const { settle } of batch) settle();
  };
  const go = ({ segment, offset }: Place): void => {
    const { segment: writing, size } = writer.at();
    // Addresses of people do not stay on the disk for nothing.
    if (segment === writing && offset === size) writer.leave();
    const isRead = segment < writer.at().segment && offset === sizeOf(folder, segment);
    const to = isRead ? { segment: segment + 1, offset: 0 } : { segment, offset };
    places.write(to);
    for (let gone = place.segment; gone < to.segment; gone += 1) removeSegment(folder, gone);
    place = to;
  };
  /** Where to read: the place itself, or the beginning of the next segment once its own is read to the end. */
  const ahead = (): { from: Place; to: number } | undefined => {
    const { segment: writing, size } = writer.at();
    for (const segment of [...segmentsIn(folder).filter((each) => each >= place.segment && each < writing), writing]) {
      const offset = segment === place.segment ? place.offset : 0;
      const to = segment === writing ? size : sizeOf(folder, segment);
      if (offset < to) return { from: { segment, offset }, to };
    }
    return undefined;
  };
  const fromMemory = (): Stretch | undefined => {
    if (held.length === 0) return undefined;
    const given = new Set(held);
    return { lines: held, done: () => void (held = held.filter((line) => !given.has(line))) };
  };
  return {
    append: (line) =>
      new Promise((settle) => {
        // All hits of one turn of the event loop share a write.
        if (waiting.push({ line, settle }) === 1) setImmediate(flush);
      }),
    next() {
      const stretch = ahead();
      if (stretch === undefined) return fromMemory();
      const { from, to } = stretch;
      const bytes = readFrom(folder, from, Math.min(to - from.offset, STRETCH_BYTES));
      const end = bytes.lastIndexOf(0x0a) + 1;
      // Half a line at the end: its process was killed before it had written it, so nobody was answered.
      const offset = end === 0 ? to : from.offset + end;
      const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
      return { lines, done: () => go({ segment: from.segment, offset }) };
    },
    unsentBytes() {
      const { segment: writing, size } = writer.at();
      const sizes = segmentsIn(folder).map((each) => {
        if (each < place.segment) return 0;
        const all = each === writing ? size : sizeOf(folder, each);
        return each === place.segment ? all - place.offset : all;
      });
      return sizes.reduce((sum, each) => sum + each, 0);
    },
    held: () => ({ lines: held.length, lost, reason: failure }),
    close() {
      if (waiting.length > 0) flush();
      writer.close();
      places.close();
    },
  };
}

const sizeOf = (folder: string, segment: number): number =>
  statSync(segmentPath(folder, segment), { throwIfNoEntry: false })?.size ?? 0;

function readFrom(folder: string, { segment, offset }: Place, length: number): Buffer {
  const descriptor = openSync(segmentPath(folder, segment), 'r');
  try {
    const bytes = Buffer.alloc(Math.min(length, fstatSync(descriptor).size - offset));
    const read = readSync(descriptor, bytes, 0, bytes.length, offset);
    return bytes.subarray(0, read);
  } finally {
    closeSync(descriptor);
  }
}

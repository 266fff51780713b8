import { readdirSync, readFileSync, rmSync, writeFileSync, openSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';

/** A place in the spool: behind the last click that Kafka is known to have. */
export interface Place {
  /** Number of a segment; the first is 1. */
  readonly segment: number;
  /** Bytes of it that are done with. */
  readonly offset: number;
}

const SEGMENT = /^(\d{8})\.ndjson$/;
const WIDTH = 40;

export const segmentPath = (folder: string, segment: number): string =>
  join(folder, `${String(segment).padStart(8, '0')}.ndjson`);

/** The segments of a folder, oldest first. */
export const segmentsIn = (folder: string): number[] =>
  readdirSync(folder)
    .flatMap((file) => SEGMENT.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

export const removeSegment = (folder: string, segment: number): void =>
  rmSync(segmentPath(folder, segment), { force: true });

/** The file that holds the place: one line of fixed width, written over in place. */
export interface PlaceFile {
  read(): Place;
  write(place: Place): void;
  close(): void;
}

/**
 * Where to go on reading. A write reaches the system at once, so a killed process knows its place; after a loss of power
 * it may be an older one, and then clicks are sent again under their ids.
 */
export function placeFile(folder: string): PlaceFile {
  const path = join(folder, 'sent');
  writeFileSync(path, '', { flag: 'a', mode: 0o600 });
  const descriptor = openSync(path, 'r+');
  return {
    read() {
      const [, segment = '0', offset = '0'] = /^(\d+) (\d+) *\n/.exec(readFileSync(path, 'utf8')) ?? [];
      return { segment: Number(segment), offset: Number(offset) };
    },
    write: ({ segment, offset }) => void writeSync(descriptor, `${`${segment} ${offset}`.padEnd(WIDTH - 1)}\n`, 0),
    close: () => closeSync(descriptor),
  };
}

import { byteReader, byteWriter } from '../core/bytes.ts';
import type { Published } from '../core/changes.ts';
import { checkState, decodeState } from '../core/state.ts';
import { wordReader, wordWriter } from '../core/words.ts';

/** A published timeline in the bytes of its state. Times in epoch ms. */
export interface PackedTimeline {
  readonly version: number;
  readonly first_seen_at: number;
  readonly updated_at: number;
  readonly state: Uint8Array;
}

/** Nothing here waits, so all keys and records are written and read through these. */
const KEY = byteWriter(1024);
const KEY_WORDS = wordWriter(KEY);
const OUT = byteWriter(1024);
const IN = byteReader();
const IN_WORDS = wordReader(IN);

/** A message id as the key of a table: half its length where it is a UUID or hex. Gone with the next key. */
export function keyOf(id: string): Buffer {
  KEY.clear();
  KEY_WORDS.id(id);
  return KEY.written();
}

/** The message id that {@link keyOf} made a key of. */
export function idOf(key: Uint8Array): string {
  IN.begin(key);
  return IN_WORDS.id();
}

/** A published timeline as a record of a table. Gone with the next record. @throws if this program cannot read the state. */
export function recordOf({ version, first_seen_at, updated_at, state }: PackedTimeline, messageId: string): Buffer {
  checkState(messageId, state);
  OUT.clear();
  OUT.varint(version);
  OUT.varint(first_seen_at);
  OUT.varint(updated_at);
  OUT.bytes(state);
  return OUT.written();
}

/** The published timeline that {@link recordOf} made a record of. */
export function publishedIn(record: Uint8Array, messageId: string): Published {
  IN.begin(record);
  const book = { version: IN.varint(), first_seen_at: IN.varint(), updated_at: IN.varint() };
  return { book, timeline: decodeState(messageId, IN.bytes(IN.left())) };
}

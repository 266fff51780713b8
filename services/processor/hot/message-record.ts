import { byteReader, byteWriter } from '../core/bytes.ts';
import type { Published } from '../core/changes.ts';
import type { AliasMark } from '../core/links.ts';
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
const OUT_WORDS = wordWriter(OUT);
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

/** Stands where a published timeline has its version, which is never 0. */
const MARKS = 0;
/** Pairs of vendor and account that have a number; whoever comes later is written out. */
const MOST_PAIRS = 4_096;
const WRITTEN_OUT = 0;

/** The same few vendors and accounts come in millions of records. Numbers begin at 1, and hold in this process alone. */
const PAIRS: { readonly vendor: string; readonly account_id: string }[] = [];
const PAIR_NUMBERS = new Map<string, number>();

function pairNumber({ vendor, account_id }: AliasMark): number {
  const name = `${vendor}\u0000${account_id}`;
  const known = PAIR_NUMBERS.get(name);
  if (known !== undefined || PAIRS.length === MOST_PAIRS) return known ?? WRITTEN_OUT;
  PAIR_NUMBERS.set(name, PAIRS.push({ vendor, account_id }));
  return PAIRS.length;
}

/** What an id means, of which nothing else is known, as a record of a table. Gone with the next record. */
export function marksRecordOf(marks: readonly AliasMark[]): Buffer {
  OUT.clear();
  OUT_WORDS.begin();
  OUT.varint(MARKS);
  OUT.varint(marks.length);
  for (const mark of marks) {
    const pair = pairNumber(mark);
    OUT.varint(pair);
    if (pair === WRITTEN_OUT) {
      OUT_WORDS.word(mark.vendor);
      OUT_WORDS.word(mark.account_id);
    }
    OUT_WORDS.id(mark.message_id);
  }
  return OUT.written();
}

/** What {@link marksRecordOf} made a record of; undefined if it is a published timeline's. */
export function marksIn(record: Uint8Array): readonly AliasMark[] | undefined {
  IN.begin(record);
  if (IN.varint() !== MARKS) return undefined;
  IN_WORDS.begin();
  return Array.from({ length: IN.varint() }, readMark);
}

/** Fields of a literal are read in their order. */
function readMark(): AliasMark {
  const pair = IN.varint();
  const whose = pair === WRITTEN_OUT ? { vendor: IN_WORDS.word(), account_id: IN_WORDS.word() } : PAIRS[pair - 1]!;
  return { ...whose, message_id: IN_WORDS.id() };
}

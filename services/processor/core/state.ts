import { KIND_NAMES } from '../../../schemas/kinds.ts';
import { byteReader, byteWriter, type ByteReader } from './bytes.ts';
import { fieldsOf, type Field, type Form } from './state-layout.ts';
import { emptyLane, type Lane, type Timeline } from './timeline.ts';
import { wordReader, wordWriter, type WordReader, type WordWriter } from './words.ts';

/** First byte of every state. */
const VERSION = 1;

const ABSENT = 0;
const PRESENT = 1;

/** Every state is written here and copied out: most are smaller than what a buffer of their own would cost. */
const OUT = byteWriter(4096);

/** The facts of a timeline in few bytes. Equal timelines give equal bytes. */
export function encodeState({ lanes }: Timeline): Buffer {
  OUT.clear();
  OUT.byte(VERSION);
  OUT.varint(lanes.length);
  const words = wordWriter(OUT);
  for (const lane of lanes) writeLane(words, lane);
  return OUT.take();
}

function writeLane(words: WordWriter, lane: Lane): void {
  words.word(lane.account_id);
  for (const kind of KIND_NAMES) {
    OUT.varint(lane[kind].length);
    for (const event of lane[kind]) writeEvent(words, fieldsOf(kind), event);
  }
}

function writeEvent(words: WordWriter, fields: readonly Field[], event: object): void {
  for (const [name, form] of fields) writeField(words, form, (event as Record<string, unknown>)[name]);
}

function writeField(words: WordWriter, form: Form, value: unknown): void {
  switch (form) {
    case 'id':
      return words.id(value as string);
    case 'word':
      return words.word(value as string);
    case 'whole':
      return OUT.varint(value as number);
    case 'whole_or_null':
      OUT.byte(value === null ? ABSENT : PRESENT);
      return value === null ? undefined : OUT.varint(value as number);
    case 'real_or_null':
      OUT.byte(value === null ? ABSENT : PRESENT);
      return value === null ? undefined : OUT.float64(value as number);
    case 'words':
      return writeWords(words, value as readonly string[]);
    case 'tags':
      // As pairs: their order decides which of two versions is kept, and a name may be that of a prototype.
      return writeWords(words, Object.entries(value as Record<string, string>).flat());
  }
}

function writeWords(words: WordWriter, values: readonly string[]): void {
  OUT.varint(values.length);
  for (const value of values) words.word(value);
}

/** The timeline that {@link encodeState} wrote. Throws on a version that this program does not know, and on no state. */
export function decodeState(messageId: string, state: Uint8Array): Timeline {
  const bytes = byteReader(state);
  const version = bytes.byte();
  if (version !== VERSION)
    throw new Error(`state of ${messageId} is version ${version}, this program reads ${VERSION}`);
  const words = wordReader(bytes);
  const lanes: Lane[] = [];
  for (let left = bytes.varint(); left > 0; left--) lanes.push(readLane(bytes, words, messageId));
  if (bytes.left() > 0) throw new Error(`state of ${messageId} has ${bytes.left()} bytes too many`);
  return { message_id: messageId, lanes };
}

function readLane(bytes: ByteReader, words: WordReader, messageId: string): Lane {
  const accountId = words.word();
  const told: Record<string, object[]> = {};
  for (const kind of KIND_NAMES) {
    const events: object[] = [];
    for (let left = bytes.varint(); left > 0; left--)
      events.push(readEvent(bytes, words, fieldsOf(kind), messageId, accountId));
    if (events.length > 0) told[kind] = events;
  }
  return Object.assign(emptyLane(accountId), told);
}

function readEvent(
  bytes: ByteReader,
  words: WordReader,
  fields: readonly Field[],
  messageId: string,
  accountId: string,
): object {
  const event: Record<string, unknown> = { message_id: messageId, account_id: accountId };
  for (const [name, form] of fields) event[name] = readField(bytes, words, form);
  return event;
}

function readField(bytes: ByteReader, words: WordReader, form: Form): unknown {
  switch (form) {
    case 'id':
      return words.id();
    case 'word':
      return words.word();
    case 'whole':
      return bytes.varint();
    case 'whole_or_null':
      return bytes.byte() === ABSENT ? null : bytes.varint();
    case 'real_or_null':
      return bytes.byte() === ABSENT ? null : bytes.float64();
    case 'words':
      return readWords(bytes, words);
    case 'tags':
      return readTags(readWords(bytes, words));
  }
}

function readWords(bytes: ByteReader, words: WordReader): string[] {
  const values: string[] = [];
  for (let left = bytes.varint(); left > 0; left--) values.push(words.word());
  return values;
}

function readTags(namesAndValues: readonly string[]): Record<string, string> {
  const tags: [string, string][] = [];
  for (let i = 0; i < namesAndValues.length; i += 2) tags.push([namesAndValues[i]!, namesAndValues[i + 1]!]);
  return Object.fromEntries(tags);
}

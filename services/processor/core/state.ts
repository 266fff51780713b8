import { KIND_NAMES } from '../../../schemas/kinds.ts';
import { byteReader, byteWriter } from './bytes.ts';
import { fieldsOf, type Field, type Form } from './state-layout.ts';
import { emptyLane, type Lane, type Timeline } from './timeline.ts';
import { wordReader, wordWriter } from './words.ts';

/** First byte of every state. */
const VERSION = 1;

const ABSENT = 0;
const PRESENT = 1;

/**
 * Every state is written and read through these, and copied out: a state is smaller than what a writer costs. Nothing
 * here waits, so no two states meet.
 */
const OUT = byteWriter(4096);
const OUT_WORDS = wordWriter(OUT);
const IN = byteReader();
const IN_WORDS = wordReader(IN);

/** The facts of a timeline in few bytes. Equal timelines give equal bytes. */
export function encodeState({ lanes }: Timeline): Buffer {
  OUT.clear();
  OUT_WORDS.begin();
  OUT.byte(VERSION);
  OUT.varint(lanes.length);
  for (const lane of lanes) writeLane(lane);
  return OUT.take();
}

function writeLane(lane: Lane): void {
  OUT_WORDS.word(lane.account_id);
  for (const kind of KIND_NAMES) {
    OUT.varint(lane[kind].length);
    for (const event of lane[kind]) writeEvent(fieldsOf(kind), event);
  }
}

function writeEvent(fields: readonly Field[], event: object): void {
  for (const [name, form] of fields) writeField(form, (event as Record<string, unknown>)[name]);
}

function writeField(form: Form, value: unknown): void {
  switch (form) {
    case 'id':
      return OUT_WORDS.id(value as string);
    case 'word':
      return OUT_WORDS.word(value as string);
    case 'whole':
      return OUT.varint(value as number);
    case 'whole_or_null':
      OUT.byte(value === null ? ABSENT : PRESENT);
      return value === null ? undefined : OUT.varint(value as number);
    case 'real_or_null':
      OUT.byte(value === null ? ABSENT : PRESENT);
      return value === null ? undefined : OUT.float64(value as number);
    case 'words':
      return writeWords(value as readonly string[]);
    case 'tags':
      // As pairs: their order decides which of two versions is kept, and a name may be that of a prototype.
      return writeWords(Object.entries(value as Record<string, string>).flat());
  }
}

function writeWords(values: readonly string[]): void {
  OUT.varint(values.length);
  for (const value of values) OUT_WORDS.word(value);
}

/** Throws on a state whose version this program does not know, and on no state. */
export function checkState(messageId: string, state: Uint8Array): void {
  if (state[0] !== VERSION)
    throw new Error(`state of ${messageId} is version ${state[0] ?? '(none)'}, this program reads ${VERSION}`);
}

/** The timeline that {@link encodeState} wrote. Throws on a version that this program does not know, and on no state. */
export function decodeState(messageId: string, state: Uint8Array): Timeline {
  checkState(messageId, state);
  IN.begin(state);
  IN.byte();
  IN_WORDS.begin();
  const lanes = new Array<Lane>(IN.varint());
  for (let i = 0; i < lanes.length; i++) lanes[i] = readLane(messageId);
  if (IN.left() > 0) throw new Error(`state of ${messageId} has ${IN.left()} bytes too many`);
  return { message_id: messageId, lanes };
}

function readLane(messageId: string): Lane {
  const accountId = IN_WORDS.word();
  const told: Record<string, object[]> = {};
  for (const kind of KIND_NAMES) {
    const count = IN.varint();
    if (count > 0) told[kind] = readEvents(fieldsOf(kind), count, messageId, accountId);
  }
  return Object.assign(emptyLane(accountId), told);
}

function readEvents(fields: readonly Field[], count: number, messageId: string, accountId: string): object[] {
  // What grows, be it an array or an object, takes about twice the memory, and there are millions of these.
  const blank = blankOf(fields);
  const events = new Array<object>(count);
  for (let i = 0; i < count; i++) {
    const event: Record<string, unknown> = { ...blank, message_id: messageId, account_id: accountId };
    for (const [name, form] of fields) event[name] = readField(form);
    events[i] = event;
  }
  return events;
}

const BLANKS = new Map<readonly Field[], object>();

/** An event in which nothing is said yet. */
function blankOf(fields: readonly Field[]): object {
  const known = BLANKS.get(fields);
  if (known !== undefined) return known;
  const names = ['message_id', 'account_id', ...fields.map(([name]) => name)];
  const blank = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, ''])))) as object;
  BLANKS.set(fields, blank);
  return blank;
}

function readField(form: Form): unknown {
  switch (form) {
    case 'id':
      return IN_WORDS.id();
    case 'word':
      return IN_WORDS.word();
    case 'whole':
      return IN.varint();
    case 'whole_or_null':
      return IN.byte() === ABSENT ? null : IN.varint();
    case 'real_or_null':
      return IN.byte() === ABSENT ? null : IN.float64();
    case 'words':
      return readWords();
    case 'tags':
      return tagsOf(readWords());
  }
}

function readWords(): string[] {
  const values: string[] = [];
  for (let left = IN.varint(); left > 0; left--) values.push(IN_WORDS.word());
  return values;
}

function tagsOf(namesAndValues: readonly string[]): Record<string, string> {
  const tags: [string, string][] = [];
  for (let i = 0; i < namesAndValues.length; i += 2) tags.push([namesAndValues[i]!, namesAndValues[i + 1]!]);
  return Object.fromEntries(tags);
}

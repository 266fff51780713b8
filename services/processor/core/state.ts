import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { byteReader, byteWriter } from './bytes.ts';
import type { Kept } from './kept.ts';
import { eventReaders, eventWriters, type Owner } from './state-events.ts';
import { keptOf, type Lane, type Timeline } from './timeline.ts';
import { wordReader, wordWriter } from './words.ts';

/** First byte of every state. */
const VERSION = 1;

/**
 * Every state is written and read through these, and copied out: a state is smaller than what a writer costs. Nothing
 * here waits, so no two states meet.
 */
const OUT = byteWriter(4096);
const OUT_WORDS = wordWriter(OUT);
const WRITE = eventWriters(OUT, OUT_WORDS);
const IN = byteReader();
const IN_WORDS = wordReader(IN);
const READ = eventReaders(IN, IN_WORDS);

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
  for (const kind of KIND_NAMES) writeEvents(lane, kind);
}

function writeEvents<K extends Kind>(lane: Lane, kind: K): void {
  const events = keptOf(lane, kind);
  OUT.varint(events.length);
  for (const event of events) WRITE[kind](event);
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

/** In the order of `KIND_NAMES`, in which they were written. */
function readLane(messageId: string): Lane {
  const owner = { message_id: messageId, account_id: IN_WORDS.word() };
  return {
    account_id: owner.account_id,
    submit: readEvents('submit', owner),
    handoff: readEvents('handoff', owner),
    dlr: readEvents('dlr', owner),
    click: readEvents('click', owner),
    reply: readEvents('reply', owner),
    read: readEvents('read', owner),
    conversion: readEvents('conversion', owner),
    consent: readEvents('consent', owner),
  };
}

const NO_EVENTS: readonly never[] = [];

function readEvents<K extends Kind>(kind: K, owner: Owner): readonly Kept<K>[] {
  const count = IN.varint();
  if (count === 0) return NO_EVENTS;
  // What grows takes about twice the memory.
  const events = new Array<Kept<K>>(count);
  for (let i = 0; i < count; i++) events[i] = READ[kind](owner);
  return events;
}

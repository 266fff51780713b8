import { clickRules } from '../../../schemas/click-rules.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { byteReader, byteWriter } from './bytes.ts';
import type { Kept } from './kept.ts';
import { hasLinks, NO_LINKS, type AliasMark, type Links } from './links.ts';
import { decidedClickReader, eventReaders, eventWriters, type Owner } from './state-events.ts';
import { keptOf, type Lane, type Timeline } from './timeline.ts';
import { wordReader, wordWriter } from './words.ts';

/**
 * First byte of every state: 1 without links, 3 with them, in which clicks have the class that was decided when they
 * came in; 4 and 5 the same without it, but with the rules by which clicks are classed; 6 and 7 the same with what events
 * tell in fields that were added later, which states of messages without such fields go on doing without. (2 said of
 * aliases only which message they mean, and nothing ever wrote one.)
 */
const DECIDED = 1;
const DECIDED_WITH_LINKS = 3;
const WITHOUT_LINKS = 4;
const WITH_LINKS = 5;
/** Added to both. */
const DETAILED = 2;
const NEWEST = WITH_LINKS + DETAILED;
const LINKED: ReadonlySet<number> = new Set([DECIDED_WITH_LINKS, WITH_LINKS, WITH_LINKS + DETAILED]);
const READABLE: ReadonlySet<number | undefined> = new Set([
  ...LINKED,
  ...[DECIDED, WITHOUT_LINKS, WITHOUT_LINKS + DETAILED],
]);
/** Behind the aliases stands the length of a list of ids, which nothing ever filled. */
const NO_IDS = 0;
/** What decided classes were decided by. */
const FIRST_RULES = 1;

/**
 * Every state is written and read through these, and copied out: a state is smaller than what a writer costs. Nothing
 * here waits, so no two states meet.
 */
const OUT = byteWriter(4096);
const OUT_WORDS = wordWriter(OUT);
let writesDetails = false;
const WRITE = eventWriters(OUT, OUT_WORDS, {
  field: (value) => (writesDetails ? OUT_WORDS.word(value) : undefined),
});
const IN = byteReader();
const IN_WORDS = wordReader(IN);
let readsDetails = false;
const READ = eventReaders(IN, IN_WORDS, { field: () => (readsDetails ? IN_WORDS.word() : '') });
const READ_DECIDED = { ...READ, click: decidedClickReader(READ.click, IN_WORDS) };

/** The facts of a timeline in few bytes. Equal timelines give equal bytes. */
export function encodeState({ lanes, links, click_rules }: Timeline): Buffer {
  OUT.clear();
  OUT_WORDS.begin();
  const linked = hasLinks(links);
  writesDetails = lanes.some(hasDetails);
  OUT.byte((linked ? WITH_LINKS : WITHOUT_LINKS) + (writesDetails ? DETAILED : 0));
  OUT.varint(click_rules);
  OUT.varint(lanes.length);
  for (const lane of lanes) writeLane(lane);
  if (linked) writeLinks(links);
  return OUT.take();
}

const hasDetails = ({ submit, handoff }: Lane): boolean =>
  submit.some(isDetailedSubmit) || handoff.some(isDetailedHandoff);
const isDetailedSubmit = (event: Kept<'submit'>): boolean =>
  (event.automation_step || event.recipient_problem || event.line_type || event.number_carrier || event.ported) !== '';
const isDetailedHandoff = (event: Kept<'handoff'>): boolean => (event.number_carrier || event.ported) !== '';

function writeLane(lane: Lane): void {
  OUT_WORDS.word(lane.account_id);
  for (const kind of KIND_NAMES) writeEvents(lane, kind);
}

function writeEvents<K extends Kind>(lane: Lane, kind: K): void {
  const events = keptOf(lane, kind);
  OUT.varint(events.length);
  for (const event of events) WRITE[kind](event);
}

function writeLinks({ aliases }: Links): void {
  OUT.varint(aliases.length);
  for (const { vendor, account_id, message_id } of aliases) {
    OUT_WORDS.word(vendor);
    OUT_WORDS.word(account_id);
    OUT_WORDS.id(message_id);
  }
  OUT.varint(NO_IDS);
}

/** Throws on a state whose version this program does not know, and on no state. */
export function checkState(messageId: string, state: Uint8Array): void {
  const version = state[0];
  if (!READABLE.has(version))
    throw new Error(`state of ${messageId} is version ${version ?? '(none)'}, this program reads up to ${NEWEST}`);
}

/** The timeline that {@link encodeState} wrote. Throws on a version that this program does not know, and on no state. */
export function decodeState(messageId: string, state: Uint8Array): Timeline {
  checkState(messageId, state);
  IN.begin(state);
  const version = IN.byte();
  IN_WORDS.begin();
  const isDecided = version < WITHOUT_LINKS;
  const click_rules = isDecided ? FIRST_RULES : clickRules(IN.varint()).version;
  const read = isDecided ? READ_DECIDED : READ;
  readsDetails = version > WITH_LINKS;
  const lanes = new Array<Lane>(IN.varint());
  for (let i = 0; i < lanes.length; i++) lanes[i] = readLane(messageId, read);
  const links = LINKED.has(version) ? readLinks() : NO_LINKS;
  if (IN.left() > 0) throw new Error(`state of ${messageId} has ${IN.left()} bytes too many`);
  return { message_id: messageId, lanes, links, click_rules };
}

function readLinks(): Links {
  const aliases = readAliases();
  for (let left = IN.varint(); left > NO_IDS; left--) IN_WORDS.id();
  return { aliases };
}

/** Fields of a literal are read in their order. */
function readAliases(): AliasMark[] {
  const marks: AliasMark[] = [];
  for (let left = IN.varint(); left > 0; left--)
    marks.push({ vendor: IN_WORDS.word(), account_id: IN_WORDS.word(), message_id: IN_WORDS.id() });
  return marks;
}

/** In the order of `KIND_NAMES`, in which they were written. */
function readLane(messageId: string, read: typeof READ): Lane {
  const owner = { message_id: messageId, account_id: IN_WORDS.word() };
  return {
    account_id: owner.account_id,
    submit: readEvents(read, 'submit', owner),
    handoff: readEvents(read, 'handoff', owner),
    dlr: readEvents(read, 'dlr', owner),
    click: readEvents(read, 'click', owner),
    reply: readEvents(read, 'reply', owner),
    read: readEvents(read, 'read', owner),
    conversion: readEvents(read, 'conversion', owner),
    consent: readEvents(read, 'consent', owner),
  };
}

const NO_EVENTS: readonly never[] = [];

function readEvents<K extends Kind>(read: typeof READ, kind: K, owner: Owner): readonly Kept<K>[] {
  const count = IN.varint();
  if (count === 0) return NO_EVENTS;
  // What grows takes about twice the memory.
  const events = new Array<Kept<K>>(count);
  for (let i = 0; i < count; i++) events[i] = read[kind](owner);
  return events;
}

import { utf8Size, type ByteReader, type ByteWriter } from './bytes.ts';

/**
 * How a string stands in a state: a varint that holds a size and, in its lowest two bits, the form; then the bytes.
 * Vendors, accounts and statuses come again and again in one state and are referred to; ids are mostly UUIDs or hex,
 * which take half their length.
 */
const PLAIN = 0; // size: bytes of UTF-8
const KNOWN = 1; // size: which of the words written before, in their order
const HEX = 2; // size: bytes, two digits each
const UUID = 3; // no size; 16 bytes
const FORMS = 4;

const DASH = 45;
/** Shorter hex gains nothing. */
const SHORTEST_HEX = 4;

/** Writes the strings of one state after another. */
export interface WordWriter {
  /** Begins a new state: no word was written before. */
  readonly begin: () => void;
  /** A string that is not expected again. */
  readonly id: (value: string) => void;
  /** A string that may come again. */
  readonly word: (value: string) => void;
}

export function wordWriter(out: ByteWriter): WordWriter {
  const { begin, placeOf } = knownWords();

  function id(value: string): void {
    if (isUuid(value)) out.varint(UUID);
    else if (isHex(value)) out.varint((value.length / 2) * FORMS + HEX);
    else return plain(value);
    out.hex(value);
  }

  function word(value: string): void {
    if (value === '') return out.varint(PLAIN);
    const place = placeOf(value);
    if (place >= 0) return out.varint(place * FORMS + KNOWN);
    plain(value);
  }

  function plain(value: string): void {
    const size = utf8Size(value);
    out.varint(size * FORMS + PLAIN);
    out.utf8(value, size);
  }

  return { begin, id, word };
}

/** With more words than this all are forgotten before the next state begins. */
const VOCABULARY = 32_768;

/**
 * The words of the state that is being written, in their order. The same few come in state after state: each has a number
 * of its own, so that to begin a state is to count one up, and finding a word is one look into one map.
 */
function knownWords() {
  const numbers = new Map<string, number>();
  const seenIn: number[] = [];
  const places: number[] = [];
  let state = 0;
  let count = 0;

  function begin(): void {
    // Never in the middle of a state: equal timelines must have equal bytes.
    if (numbers.size > VOCABULARY) {
      numbers.clear();
      seenIn.length = places.length = 0;
    }
    state++;
    count = 0;
  }

  /** Which of the state's words it is; -1, and from now on the next one, if it was not among them. */
  function placeOf(word: string): number {
    let number = numbers.get(word);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(word, number);
    }
    if (seenIn[number] === state) return places[number]!;
    seenIn[number] = state;
    places[number] = count++;
    return -1;
  }

  return { begin, placeOf };
}

/** Reads the strings of one state after another, in the order in which they were written. */
export interface WordReader {
  /** Begins a new state. */
  readonly begin: () => void;
  readonly id: () => string;
  readonly word: () => string;
}

export function wordReader(bytes: ByteReader): WordReader {
  const known: string[] = [];
  let count = 0;

  function begin(): void {
    count = 0;
  }

  function id(): string {
    const head = bytes.varint();
    const size = Math.floor(head / FORMS);
    const form = head % FORMS;
    if (form === UUID) return bytes.uuid();
    return form === HEX ? bytes.hex(size) : bytes.utf8(size);
  }

  function word(): string {
    const head = bytes.varint();
    const size = Math.floor(head / FORMS);
    if (size === 0 && head === PLAIN) return '';
    if (head % FORMS === KNOWN) return knownWord(size);
    const value = bytes.word(size);
    known[count++] = value;
    return value;
  }

  function knownWord(index: number): string {
    if (index >= count) throw new RangeError(`state refers to word ${index} of ${count}`);
    return known[index]!;
  }

  return { begin, id, word };
}

/** A UUID as everybody writes it: lower-case digits, dashes in their places. */
function isUuid(value: string): boolean {
  if (value.length !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const unit = value.charCodeAt(i);
    const isDash = i === 8 || i === 13 || i === 18 || i === 23;
    if (isDash ? unit !== DASH : !isDigit(unit)) return false;
  }
  return true;
}

/** Lower-case hex with two digits for every byte. */
function isHex(value: string): boolean {
  if (value.length < SHORTEST_HEX || value.length % 2 !== 0) return false;
  for (let i = 0; i < value.length; i++) if (!isDigit(value.charCodeAt(i))) return false;
  return true;
}

const isDigit = (unit: number): boolean => (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 102);

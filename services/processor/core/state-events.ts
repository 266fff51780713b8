import type { Kind } from '../../../schemas/kinds.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { undecided, type DecidedClick, type Kept } from './kept.ts';
import type { WordReader, WordWriter } from './words.ts';

/** Whose events are read: a state says it once for all of them. */
export interface Owner {
  readonly message_id: string;
  readonly account_id: string;
}

/** Writes one event of a kind, in the order of the kind's layout. */
export type WriteEvent<K extends Kind> = (event: Kept<K>) => void;

/** Reads one event of a kind. */
export type ReadEvent<K extends Kind> = (owner: Owner) => Kept<K>;

const ABSENT = 0;
const PRESENT = 1;
/**
 * Added to what stands in front of a reply's sentiment and a conversion's value, where fields follow that came later:
 * states from before them are read as ever, and an event that says nothing in them is written as ever.
 */
const AND_MORE = 2;

// Written out field by field, as a loop over names costs five times as much; the tests hold both against the layout.

/**
 * What a state tells of fields that its first versions did not have: written only where an event has one, and then of all
 * events. A reader gives `''` where the state tells nothing.
 */
export interface Later<Field> {
  readonly field: Field;
}

/** The writers of all kinds onto one state. */
export function eventWriters(
  out: ByteWriter,
  words: WordWriter,
  { field: later }: Later<(value: string) => void>,
): { readonly [K in Kind]: WriteEvent<K> } {
  const { id, word } = words;
  const { varint: whole } = out;

  function orNull(value: number | null, write: (value: number) => void): void {
    out.byte(value === null ? ABSENT : PRESENT);
    if (value !== null) write(value);
  }

  /** The same, and whether fields follow behind the old ones. */
  function realOrNull(value: number | null, more: boolean): void {
    out.byte((value === null ? ABSENT : PRESENT) + (more ? AND_MORE : 0));
    if (value !== null) out.float64(value);
  }

  function list(values: readonly string[]): void {
    whole(values.length);
    for (const value of values) word(value);
  }

  /** As pairs: their order decides which of two versions is kept, and a name may be that of a prototype. */
  function tags(values: Readonly<Record<string, string>>): void {
    list(Object.entries(values).flat());
  }

  return {
    submit(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.sender);
      word(event.campaign_id);
      word(event.audience);
      word(event.message_type);
      word(event.channel);
      word(event.country);
      whole(event.parts);
      word(event.encoding);
      word(event.automation_id);
      id(event.parent_message_id);
      tags(event.tags);
      id(event.recipient_key);
      word(event.recipient_masked);
      later(event.automation_step);
      later(event.recipient_problem);
      later(event.line_type);
      later(event.number_carrier);
      later(event.ported);
    },
    handoff(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.outcome);
      word(event.carrier);
      word(event.vendor);
      id(event.vendor_message_id);
      word(event.line_type);
      word(event.error_code);
      word(event.error_text);
      later(event.number_carrier);
      later(event.ported);
    },
    dlr(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.status);
      word(event.carrier);
      word(event.vendor);
      word(event.raw_status);
      word(event.error_code);
      word(event.error_text);
      whole(event.part);
      whole(event.parts);
      orNull(event.sequence, whole);
      orNull(event.price, out.float64);
      word(event.currency);
    },
    click(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.link_id);
      word(event.url);
      word(event.user_agent);
      word(event.method);
      word(event.class);
      list(event.reasons);
      word(event.ip);
    },
    reply(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.sender);
      word(event.keyword);
      const isDescribed = describesText(event);
      realOrNull(event.sentiment, isDescribed);
      word(event.attribution);
      id(event.recipient_key);
      word(event.recipient_masked);
      if (!isDescribed) return;
      orNull(event.confidence, out.float64);
      whole(event.body_length);
      word(event.language);
      word(event.opt_out_hint);
    },
    read(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
    },
    conversion(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.name);
      const isAttributed = event.attribution !== '' || event.first_touch_message_id !== '';
      realOrNull(event.value, isAttributed);
      word(event.currency);
      if (!isAttributed) return;
      word(event.attribution);
      id(event.first_touch_message_id);
    },
    consent(event) {
      id(event.event_id);
      whole(event.occurred_at);
      word(event.source);
      word(event.action);
      word(event.sender);
      word(event.keyword);
      word(event.reason);
      id(event.recipient_key);
      word(event.recipient_masked);
    },
  };
}

const describesText = ({ confidence, body_length, language, opt_out_hint }: Kept<'reply'>): boolean =>
  confidence !== null || body_length !== 0 || language !== '' || opt_out_hint !== '';

/** The readers of all kinds from one state. Fields of a literal are read in their order, which is the layout's. */
export function eventReaders(
  bytes: ByteReader,
  words: WordReader,
  { field: later }: Later<() => string>,
): { readonly [K in Kind]: ReadEvent<K> } {
  const { id, word } = words;
  const { varint: whole, float64: real } = bytes;

  const orNull = (read: () => number): number | null => (bytes.byte() === ABSENT ? null : read());
  /** What stands behind the byte that {@link AND_MORE} may have been added to. */
  const realBehind = (head: number): number | null => (head % AND_MORE === ABSENT ? null : real());
  /** A word of a closed set: it was one when it was written. */
  const one = <T extends string>(read = word): T => read() as T;

  function list(): string[] {
    const values: string[] = [];
    for (let left = whole(); left > 0; left--) values.push(word());
    return values;
  }

  function tags(): Record<string, string> {
    const namesAndValues = list();
    const pairs: [string, string][] = [];
    for (let i = 0; i < namesAndValues.length; i += 2) pairs.push([namesAndValues[i]!, namesAndValues[i + 1]!]);
    return Object.fromEntries(pairs);
  }

  return {
    submit: ({ message_id, account_id }) => ({
      event_id: id(),
      message_id,
      occurred_at: whole(),
      source: word(),
      account_id,
      sender: word(),
      campaign_id: word(),
      audience: word(),
      message_type: word(),
      channel: word(),
      country: word(),
      parts: whole(),
      encoding: word(),
      automation_id: word(),
      parent_message_id: id(),
      tags: tags(),
      recipient_key: id(),
      recipient_masked: word(),
      automation_step: later(),
      recipient_problem: later(),
      line_type: later(),
      number_carrier: later(),
      ported: one(later),
    }),
    handoff: ({ message_id, account_id }) => ({
      event_id: id(),
      message_id,
      occurred_at: whole(),
      source: word(),
      account_id,
      outcome: one(),
      carrier: word(),
      vendor: word(),
      vendor_message_id: id(),
      line_type: word(),
      error_code: word(),
      error_text: word(),
      number_carrier: later(),
      ported: one(later),
    }),
    dlr: ({ message_id, account_id }) => ({
      event_id: id(),
      message_id,
      occurred_at: whole(),
      source: word(),
      account_id,
      status: one(),
      carrier: word(),
      vendor: word(),
      raw_status: word(),
      error_code: word(),
      error_text: word(),
      part: whole(),
      parts: whole(),
      sequence: orNull(whole),
      price: orNull(real),
      currency: word(),
    }),
    click: ({ message_id, account_id }) => ({
      event_id: id(),
      message_id,
      occurred_at: whole(),
      source: word(),
      account_id,
      link_id: word(),
      url: word(),
      user_agent: word(),
      method: word(),
      class: one(),
      reasons: list(),
      ip: word(),
    }),
    reply({ message_id, account_id }) {
      const said = {
        ...{ event_id: id(), message_id, occurred_at: whole(), source: word(), account_id },
        ...{ sender: word(), keyword: word() },
      };
      const head = bytes.byte();
      return {
        ...said,
        sentiment: realBehind(head),
        attribution: one(),
        recipient_key: id(),
        recipient_masked: word(),
        ...(head < AND_MORE
          ? { confidence: null, body_length: 0, language: '', opt_out_hint: '' }
          : { confidence: orNull(real), body_length: whole(), language: word(), opt_out_hint: word() }),
      };
    },
    read: ({ message_id, account_id }) => ({
      event_id: id(),
      message_id,
      occurred_at: whole(),
      source: word(),
      account_id,
    }),
    conversion({ message_id, account_id }) {
      const base = { event_id: id(), message_id, occurred_at: whole(), source: word(), account_id, name: word() };
      const head = bytes.byte();
      return {
        ...base,
        value: realBehind(head),
        currency: word(),
        ...(head < AND_MORE
          ? { attribution: '', first_touch_message_id: '' }
          : { attribution: one(), first_touch_message_id: id() }),
      };
    },
    consent: ({ message_id, account_id }) => ({
      event_id: id(),
      message_id,
      occurred_at: whole(),
      source: word(),
      account_id,
      action: one(),
      sender: word(),
      keyword: word(),
      reason: word(),
      recipient_key: id(),
      recipient_masked: word(),
    }),
  };
}

/** Reads clicks as they were written while their class was decided when they came in. */
export const decidedClickReader =
  (readClick: ReadEvent<'click'>, words: WordReader): ReadEvent<'click'> =>
  (owner) => {
    const click = readClick(owner);
    return undecided({ ...click, decided_class: words.word() as DecidedClick['decided_class'] });
  };

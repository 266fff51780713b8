import type { DlrStatus } from '../../../schemas/status.ts';

/** A message state of SMPP, or a word that message centres say beside those. */
export interface State {
  /** `message_state` of SMPP 3.4 and 5.0; undefined for words that have no number. */
  readonly number?: number;
  /** How it is spelled, its own word first. Each counts cut to seven letters too: the `stat` field has no more. */
  readonly words: readonly [string, ...string[]];
  readonly status: DlrStatus;
  /** Whether nothing follows it. */
  readonly final: boolean;
}

/**
 * What the states mean to us. ENROUTE says that the message centre has the message, not that a carrier took it: `queued`.
 * ACCEPTD is a carrier that took it, which is not delivery. DELETED and SKIPPED end a message that nobody tried to
 * deliver: `rejected`. UNKNOWN ends nothing.
 */
export const STATES: readonly State[] = [
  { number: 0, words: ['SCHEDULED', 'SCHEDLD'], status: 'queued', final: false },
  { number: 1, words: ['ENROUTE', 'EN_ROUTE'], status: 'queued', final: false },
  { number: 2, words: ['DELIVRD', 'DELIVERED', 'DELIVERD'], status: 'delivered', final: true },
  { number: 3, words: ['EXPIRED', 'EXPIRD'], status: 'expired', final: true },
  { number: 4, words: ['DELETED'], status: 'rejected', final: true },
  {
    number: 5,
    words: ['UNDELIV', 'UNDELIVERABLE', 'UNDELIVERED', 'UNDELIVRD', 'UNDLVRD'],
    status: 'failed',
    final: true,
  },
  { number: 6, words: ['ACCEPTD', 'ACCEPTED'], status: 'accepted', final: false },
  { number: 7, words: ['UNKNOWN', 'UNKNOWM', 'UNKNWN'], status: 'unknown', final: false },
  { number: 8, words: ['REJECTD', 'REJECTED'], status: 'rejected', final: true },
  { number: 9, words: ['SKIPPED'], status: 'rejected', final: true },
  // Words of message centres that go beyond the specification.
  { words: ['BUFFERED', 'BUFFRED'], status: 'queued', final: false },
  { words: ['FAILED'], status: 'failed', final: true },
];

/** Letters in a `stat` field. */
const STAT_LENGTH = 7;

const BY_WORD = new Map(
  STATES.flatMap((state) =>
    state.words.flatMap((word) => [[word, state] as const, [word.slice(0, STAT_LENGTH), state] as const]),
  ),
);
const BY_NUMBER = new Map(
  STATES.flatMap((state) => (state.number === undefined ? [] : [[state.number, state] as const])),
);

/** The state of a word in any case or of a number (`2`, `002`, `0x02`); undefined for one that nobody told us of. */
export function stateOf(said: string): State | undefined {
  const text = said.trim().toUpperCase();
  if (/^(?:0X[0-9A-F]{1,4}|\d{1,4})$/.test(text)) return BY_NUMBER.get(Number(text));
  return BY_WORD.get(text.replace(/[ -]/g, '_'));
}

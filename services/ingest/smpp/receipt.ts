import type { Failure } from '../../../schemas/failures.ts';
import type { DlrStatus } from '../../../schemas/status.ts';
import { bareId } from '../../../schemas/message-id.ts';
import { fieldsOf, type TextFields } from './receipt-text.ts';
import { stateOf, type State } from './states.ts';
import { isBlankTime, readTime, type SmppTime } from './times.ts';
import { networkError, type Tlvs } from './tlvs.ts';

/** What was said about one message: the text of a receipt, and parameters of its PDU where these are known. */
export interface Said {
  readonly text: string;
  readonly tlvs: Tlvs;
  /** Our own id of the message, where whoever asks knows it; else `''`. */
  readonly messageId: string;
}

/** A receipt of a message centre. */
export interface SmppReceipt {
  /** The vendor's id as it was written; `''` where only our own is known. {@link idForms} says what else it may be. */
  readonly id: string;
  /** The word or number that the status comes from, as it was written. */
  readonly stat: string;
  readonly status: DlrStatus;
  readonly final: boolean;
  /** The vendor's code as written, `000` included; `''` if none was told. */
  readonly err: string;
  /** Messages submitted and delivered, as the centre counts them. */
  readonly sub?: number;
  readonly dlvrd?: number;
  readonly submitted?: SmppTime;
  readonly done?: SmppTime;
  /** The beginning of the message that it is about. Personal: it goes nowhere. */
  readonly text?: string;
  /** As written: what could not be read, or was said otherwise by something that weighs more. */
  readonly kept: Readonly<Record<string, string>>;
}

export type ReceiptReading = { readonly receipt: SmppReceipt } | { readonly failure: Failure };

/**
 * Reads a receipt in any dialect. Parameters weigh more than the text; a field that cannot be read costs itself, not the
 * receipt, as long as it is known which message it is about and what became of it. Never throws.
 */
export function readReceipt({ text, tlvs, messageId }: Said): ReceiptReading {
  const written = text.replaceAll('\0', ' ').trim() || (tlvs.message_payload ?? '');
  const fields = fieldsOf(written);
  const nothing = whyNothing(written, fields, tlvs);
  if (nothing !== undefined) return { failure: nothing };
  const kept: Record<string, string> = {};
  const id = bareId(tlvs.receipted_message_id ?? fields.id ?? '');
  if (id === '' && messageId === '')
    return { failure: missing('id', 'It is not said which message this is about: id is missing') };
  if (fields.id !== undefined && fields.id !== id) kept['id'] = fields.id;
  const outcome = outcomeOf(fields.stat, tlvs.message_state, kept);
  if (outcome === undefined)
    return { failure: missing('stat', 'It is not said what became of the message: stat is missing') };
  const told = { ...countsOf(fields, kept), ...timesOf(fields, kept), ...textIn(fields) };
  return { receipt: { id, ...outcome, err: errOf(fields.err, tlvs.network_error_code, kept), ...told, kept } };
}

const missing = (field: string, message: string): Failure => ({ code: 'missing_field', field, message });

/** Why there is no receipt at all in what was said; undefined if there is something of one. */
function whyNothing(written: string, fields: TextFields, tlvs: Tlvs): Failure | undefined {
  if (tlvs.receipted_message_id !== undefined || tlvs.message_state !== undefined) return undefined;
  if (written === '') return missing('text', 'There is no text, and no parameter that says what became of the message');
  if (Object.keys(fields).some((name) => name !== 'text')) return undefined;
  return {
    code: 'undecodable',
    field: 'text',
    message: 'This is no receipt: none of its fields (id:, stat:, …) is there',
  };
}

type Outcome = Pick<SmppReceipt, 'stat' | 'status' | 'final'>;

/** What became of the message: by the parameter if it is one that we know, else by the text. */
function outcomeOf(stat: string | undefined, number: string | undefined, kept: Record<string, string>) {
  const byNumber = number === undefined ? undefined : stateOf(number);
  const byText = stat === undefined ? undefined : stateOf(stat);
  if (byNumber === undefined) {
    const word = stat ?? number;
    if (number !== undefined && number !== word) kept['message_state'] = number;
    return word === undefined ? undefined : outcome(word, byText);
  }
  if (byText === byNumber) return outcome(stat!, byNumber);
  if (stat !== undefined) kept['stat'] = stat;
  return outcome(byNumber.words[0], byNumber);
}

/** A word that nobody told us of is `unknown`, which ends nothing. */
const outcome = (stat: string, state: State | undefined): Outcome => ({
  stat,
  status: state?.status ?? 'unknown',
  final: state?.final ?? false,
});

/** The text's code; where that says that there was no error, the network's. */
function errOf(err = '', network: string | undefined, kept: Record<string, string>): string {
  if (network !== undefined) kept['network_error_code'] = network;
  const other = network === undefined ? '' : networkError(network);
  return saysNoError(err) && other !== '' ? other : err;
}

/** Whether a code says that nothing went wrong: `0`, `000`, or nothing. */
export const saysNoError = (err: string): boolean => /^0*$/.test(err);

function countsOf({ sub, dlvrd }: TextFields, kept: Record<string, string>) {
  const count = (name: string, raw: string | undefined) => {
    if (raw !== undefined && /^\d{1,4}$/.test(raw)) return Number(raw);
    if (raw !== undefined) kept[name] = raw;
    return undefined;
  };
  return given({ sub: count('sub', sub), dlvrd: count('dlvrd', dlvrd) });
}

function timesOf({ submit, done }: TextFields, kept: Record<string, string>) {
  const time = (name: string, raw: string | undefined) => {
    if (raw === undefined || isBlankTime(raw)) return undefined;
    const read = readTime(raw);
    if (read === undefined) kept[name] = raw;
    return read;
  };
  return given({ submitted: time('submit date', submit), done: time('done date', done) });
}

const textIn = ({ text }: TextFields): { text?: string } => (text ? { text } : {});

/** The entries that have a value. */
const given = <T>(entries: Readonly<Record<string, T | undefined>>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== undefined));

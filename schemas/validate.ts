import type avro from 'avsc';
import type { EventOf, Inbound, InboundConversion } from './events.ts';
import type { Failure } from './failures.ts';
import { EVENT_TYPES, INBOUND_CONVERSION_TYPE, INBOUND_TYPE } from './avro.ts';
import { KIND_NAMES, KINDS, type Kind } from './kinds.ts';
import { PORTED } from './numbers.ts';
import { DLR_STATUSES, HANDOFF_OUTCOMES } from './status.ts';

/** Events before this moment (2000-01-01T00:00:00Z, epoch ms) are taken for a broken clock. */
export const EARLIEST = 946_684_800_000;
/** An event may be this far ahead of its arrival (ms). */
export const MAX_AHEAD_MS = 24 * 3_600_000;
/**
 * Longest name, id or word in any field, in UTF-16 units. A message keeps 256 events a kind, and all of them together
 * must fit into one record of the journal: what is longer than it needs to be could stop a partition.
 */
export const MAX_STRING = 512;
/** Longest URL, user agent and error text, which are sentences rather than names. */
export const MAX_SENTENCE = 2_048;
/** Most characters in the tags or the reasons of an event, keys and values together. */
export const MAX_LABELS = 8_192;

type Rule = (value: unknown) => string | undefined;

const oneOf =
  (...allowed: readonly string[]): Rule =>
  (value) =>
    allowed.includes(value as string) ? undefined : `must be one of ${allowed.map((word) => word || '""').join(', ')}`;
const matches =
  (pattern: RegExp, meaning: string): Rule =>
  (value) =>
    value === '' || pattern.test(value as string) ? undefined : `must be ${meaning}`;
const between =
  (low: number, high: number): Rule =>
  (value) =>
    value === null || ((value as number) >= low && (value as number) <= high)
      ? undefined
      : `must lie between ${low} and ${high}`;

const CURRENCY = matches(/^[A-Z]{3}$/, 'an ISO 4217 code in capitals, such as USD');
const PARTS = between(0, 255);

/** What a field may hold beyond its Avro type. */
const RULES: { readonly [K in Kind]: { readonly [F in keyof EventOf[K]]?: Rule } } = {
  submit: {
    channel: oneOf('sms', 'mms', 'rcs'),
    country: matches(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code in capitals, such as US'),
    parts: between(1, 255),
    ported: oneOf('', ...PORTED),
  },
  handoff: { outcome: oneOf(...HANDOFF_OUTCOMES), ported: oneOf('', ...PORTED) },
  dlr: {
    status: oneOf(...DLR_STATUSES),
    part: PARTS,
    parts: PARTS,
    // Avro's codec refuses the largest safe integer itself.
    sequence: between(0, Number.MAX_SAFE_INTEGER - 1),
    price: between(-1e6, 1e6),
    currency: CURRENCY,
  },
  click: { class: oneOf('', 'human', 'suspect', 'bot') },
  reply: {
    sentiment: between(-1, 1),
    attribution: oneOf('', 'given', 'pair', 'none'),
    confidence: between(0, 1),
    body_length: between(0, Number.MAX_SAFE_INTEGER),
  },
  read: {},
  conversion: {
    value: between(-1e9, 1e9),
    currency: CURRENCY,
    attribution: oneOf('', 'given', 'link', 'recipient', 'none'),
  },
  consent: { action: oneOf('opt_out', 'opt_in') },
};

const FREE_TEXT = new Set(['text', 'body']);
const SENTENCES = new Set(['url', 'user_agent', 'error_text']);

/** A field and what is wrong with a value of it. */
interface Check {
  readonly field: string;
  readonly rule: Rule;
}

/** Fields that must not be empty, by kind. */
const REQUIRED = new Map<Kind, readonly string[]>(
  KIND_NAMES.map((kind) => [kind, ['event_id', 'message_id', ...KINDS[kind].required]]),
);

/** Made once a kind: every event passes through these, and nothing is wrong with nearly all of them. */
const CHECKS = new Map<Kind, readonly Check[]>(KIND_NAMES.map((kind) => [kind, checksOf(kind)]));

function checksOf(kind: Kind): Check[] {
  const rules = RULES[kind] as Readonly<Record<string, Rule | undefined>>;
  const required: readonly string[] = KINDS[kind].required;
  return fieldsOf(EVENT_TYPES[kind]).map((name) => {
    const own = rules[name];
    const fits = unfit(name);
    const both: Rule = own === undefined ? fits : (value) => own(value) ?? fits(value);
    // An empty one is told as missing, once.
    return { field: name, rule: required.includes(name) ? (value) => (value === '' ? undefined : both(value)) : both };
  });
}

function fieldsOf(type: avro.Type): string[] {
  const { fields } = type.schema() as { fields: { name: string }[] };
  return fields.map(({ name }) => name);
}

/**
 * All that is wrong with a decoded or normalised event; empty if nothing is.
 * `arrivedAt` (epoch ms) is when the event reached us: the broker's append time, or the time of the HTTP request.
 */
export function failuresOf<K extends Kind>(kind: K, event: EventOf[K], arrivedAt: number): Failure[] {
  return check(event, REQUIRED.get(kind)!, CHECKS.get(kind)!, arrivedAt);
}

/** All that is wrong with an inbound message; empty if nothing is. `arrivedAt` as in {@link failuresOf}. */
export const inboundFailuresOf = (inbound: Inbound, arrivedAt: number): Failure[] =>
  check(inbound, INBOUND_REQUIRED, INBOUND_CHECKS, arrivedAt);

/** Who wrote, and to whom: without them no message that it could answer can be found. */
const INBOUND_REQUIRED = ['event_id', 'sender', 'recipient'];
const INBOUND_CHECKS: readonly Check[] = fieldsOf(INBOUND_TYPE).map((field) => ({
  field,
  rule: field === 'sentiment' ? between(-1, 1) : unfit(field),
}));

/** All that is wrong with a conversion that names no message; empty if nothing is. */
export function inboundConversionFailuresOf(conversion: InboundConversion, arrivedAt: number): Failure[] {
  const found = check(conversion, ['event_id', 'name'], CONVERSION_CHECKS, arrivedAt);
  if (conversion.code !== '' || conversion.recipient !== '') return found;
  const message = 'name the message (message_id), the link (code) or the person (recipient)';
  return [...found, { code: 'missing_field', field: 'message_id', message }];
}

const CONVERSION_CHECKS: readonly Check[] = fieldsOf(INBOUND_CONVERSION_TYPE).map((field) => {
  const own: Rule | undefined = field === 'value' || field === 'currency' ? RULES.conversion[field] : undefined;
  const fits = unfit(field);
  return { field, rule: (value) => own?.(value) ?? fits(value) };
});

function check(
  record: EventOf[Kind] | Inbound | InboundConversion,
  required: readonly string[],
  checks: readonly Check[],
  arrivedAt: number,
): Failure[] {
  const values = record as object as Readonly<Record<string, unknown>>;
  const failures: Failure[] = [];
  for (const field of required)
    if (values[field] === '') failures.push({ code: 'missing_field', field, message: `${field} must not be empty` });
  const time = misplacedTime(record.occurred_at, arrivedAt);
  if (time !== undefined) failures.push(time);
  for (const { field, rule } of checks) {
    const problem = rule(values[field]);
    if (problem !== undefined) failures.push({ code: 'invalid_value', field, message: `${field} ${problem}` });
  }
  return failures;
}

function misplacedTime(occurredAt: number, arrivedAt: number): Failure | undefined {
  const field = 'occurred_at';
  if (!Number.isSafeInteger(occurredAt))
    return { code: 'invalid_value', field, message: 'occurred_at must be whole epoch milliseconds' };
  if (occurredAt < EARLIEST)
    return { code: 'time_out_of_range', field, message: 'occurred_at lies before 2000-01-01: are these seconds?' };
  if (occurredAt > arrivedAt + MAX_AHEAD_MS)
    return { code: 'time_out_of_range', field, message: 'occurred_at lies more than 24 h ahead of its arrival' };
  return undefined;
}

/** What no field may hold, whatever its kind. */
function unfit(field: string): Rule {
  const longest = FREE_TEXT.has(field) ? Infinity : SENTENCES.has(field) ? MAX_SENTENCE : MAX_STRING;
  return (value) => {
    if (typeof value === 'string') return unfitText(value, longest);
    if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'must be a finite number';
    return typeof value === 'object' && value !== null ? unfitLabels(value) : undefined;
  };
}

function unfitText(value: string, longest: number): string | undefined {
  if (value.length > longest) return `must not be longer than ${longest} characters`;
  return value.isWellFormed() ? undefined : 'must be well-formed Unicode (it holds half of a surrogate pair)';
}

/** Of a map the keys and values, of a list the places and values. */
function unfitLabels(value: object): string | undefined {
  const labels = Object.entries(value).flat().map(String);
  const length = labels.reduce((sum, label) => sum + label.length, 0);
  if (length > MAX_LABELS) return `must not hold more than ${MAX_LABELS} characters in all`;
  return labels.every((label) => label.isWellFormed()) ? undefined : 'must be well-formed Unicode';
}

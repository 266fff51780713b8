import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { EventOf, Submit } from '../../schemas/events.ts';
import type { Failure } from '../../schemas/failures.ts';
import { defaultsOf, deriveEventId, type Derivation } from '../../schemas/ids.ts';
import type { Kind } from '../../schemas/kinds.ts';
import { RECIPIENT_PROBLEM_NAMES } from '../../schemas/numbers.ts';
import { failuresOf } from '../../schemas/validate.ts';
import { FIELDS, type FieldReader } from './fields.ts';
import { recipientAddress, senderAddress, type Address } from './numbers/address.ts';
import { stamped, type LookUp } from './numbers/stamp.ts';
import { segment } from './parts.ts';

/** A normalised event of one kind. */
export type Accepted = { readonly [K in Kind]: { readonly kind: K; readonly event: EventOf[K] } }[Kind];

/** An event that can be published, or all that is wrong with it. */
export type Outcome = { readonly accepted: Accepted } | { readonly failures: readonly [Failure, ...Failure[]] };

/** Where an event came from. */
export interface Origin {
  /** The account of the key that it was sent with. */
  readonly account: string;
  /** When the request arrived (epoch ms). */
  readonly receivedAt: number;
  /** Names a submit that came without `message_id`; `occurredAt` in epoch ms. */
  readonly assignMessageId: (occurredAt: number) => string;
  /** What the account's last look-up said of a number (E.164); undefined: nothing. */
  readonly lookUp: LookUp;
}

type Draft = Record<string, unknown>;

/** Turns one JSON value into an event of `kind`, or says everything that is wrong with it. */
export function accept(kind: Kind, input: unknown, origin: Origin): Outcome {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { failures: [invalid('', 'An event must be a JSON object')] };
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  const { draft, failures } = readWith(FIELDS[kind], `A ${kind}`, given);
  failures.push(...stampAccount(draft, origin.account));
  const address = normalise(kind, draft, failures);
  if (kind === 'submit' && (draft['message_id'] ?? '') === '')
    draft['message_id'] = origin.assignMessageId(Number(draft['occurred_at'] ?? 0));
  const outcome = complete(kind, draft, { derivation: 'with_time', receivedAt: origin.receivedAt }, failures);
  // Not before the id is derived: the same request again is the same event, whatever was learned of the number meanwhile.
  return address !== undefined && 'accepted' in outcome && outcome.accepted.kind === 'submit'
    ? { accepted: { kind: 'submit', event: stamped(outcome.accepted.event, address, origin.lookUp) } }
    : outcome;
}

/**
 * The last steps of every event: defaults, derived id, validation. `draft` holds values of the right types; `failures`
 * are those already known, and a field that has one is not complained about twice.
 */
export function complete(
  kind: Kind,
  draft: Readonly<Draft>,
  how: { readonly derivation: Derivation; readonly receivedAt: number },
  failures: readonly Failure[] = [],
): Outcome {
  const base = { event_id: '', message_id: '', occurred_at: Number.NaN, ...defaultsOf(kind), ...draft };
  if (base.event_id === '') base.event_id = deriveEventId(kind, base as EventOf[Kind], how.derivation);
  const event = base as EventOf[Kind];
  const known = new Set(failures.map(({ field }) => field));
  const found = failuresOf(kind, event, how.receivedAt).filter(({ field }) => !known.has(field));
  const [first, ...rest] = [...failures, ...found];
  return first === undefined ? { accepted: { kind, event } as Accepted } : { failures: [first, ...rest] };
}

/**
 * UUIDv7 for submits without a `message_id`. With an idempotency key the id follows from account, key, place in the
 * request and time of the event, so that sending the same request again names the same messages.
 */
export function messageIdFor(account: string, idempotencyKey: string | undefined, index: number) {
  return (occurredAt: number): string => {
    if (idempotencyKey === undefined) return uuidv7();
    const random = createHash('sha256')
      .update(JSON.stringify([account, idempotencyKey, index]))
      .digest();
    return uuidv7({ random: random.subarray(0, 16), msecs: isTime(occurredAt) ? occurredAt : 0 });
  };
}

/** What the 48 bits of a UUIDv7 can hold. */
const isTime = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value < 2 ** 48;

const invalid = (field: string, message: string): Failure => ({ code: 'invalid_value', field, message });

/** Reads given values by the readers of their fields; `what` names in answers what has these fields. */
export function readWith(
  fields: ReadonlyMap<string, FieldReader>,
  what: string,
  given: readonly (readonly [string, unknown])[],
): { draft: Draft; failures: Failure[] } {
  const draft: Draft = {};
  const failures: Failure[] = [];
  for (const [field, value] of given) {
    const reading = fields.get(field)?.(value);
    if (reading === undefined) failures.push(unknownField(fields, what, field));
    else if ('problem' in reading) failures.push(invalid(field, `${field} ${reading.problem}`));
    else draft[field] = reading.value;
  }
  if (!given.some(([field]) => field === 'occurred_at'))
    failures.push({ code: 'missing_field', field: 'occurred_at', message: 'occurred_at must be given' });
  return { draft, failures };
}

/** How much of an unknown name is repeated in the answer. */
const SHOWN = 100;

function unknownField(fields: ReadonlyMap<string, FieldReader>, what: string, field: string): Failure {
  const name = field.slice(0, SHOWN);
  return {
    code: 'unknown_field',
    field: name,
    message: `${what} has no field ${name}; it has ${[...fields.keys()].join(', ')}`,
  };
}

/** Every record carries its key's account; a sender may repeat it but not name another one. */
export function stampAccount(draft: Draft, account: string): Failure[] {
  const named = draft['account_id'] ?? '';
  draft['account_id'] = account;
  if (named === '' || named === account) return [];
  return [invalid('account_id', 'account_id must be left out or be the account of the ingest key')];
}

/**
 * Spells numbers, countries and currencies in one way, and derives what a submit's number and text tell. The answer is what
 * the recipient of a submit tells by itself.
 */
function normalise(kind: Kind, draft: Draft, failures: Failure[]): Address | undefined {
  const textOf = (field: string): string => (typeof draft[field] === 'string' ? draft[field] : '');
  for (const field of ['country', 'currency']) if (textOf(field)) draft[field] = textOf(field).trim().toUpperCase();
  if (textOf('sender')) draft['sender'] = senderAddress(textOf('sender'));
  if (!textOf('recipient')) return undefined;
  const address = recipientAddress(textOf('recipient'), textOf('country'));
  draft['recipient'] = address.number;
  if (kind !== 'submit') return undefined;
  if (textOf('country') === '' && address.country !== '') draft['country'] = address.country;
  if (textOf('recipient_problem') && !isProblem(textOf('recipient_problem')))
    failures.push(
      invalid('recipient_problem', `recipient_problem must be one of ${RECIPIENT_PROBLEM_NAMES.join(', ')}`),
    );
  countParts(draft, failures);
  return address;
}

const isProblem = (word: string): boolean => (RECIPIENT_PROBLEM_NAMES as readonly string[]).includes(word);

/** Most parts that an SMS can have: its header numbers them in one byte. */
const MAX_PARTS = 255;

function countParts(draft: Partial<Record<keyof Submit, unknown>>, failures: Failure[]): void {
  const { text, parts, encoding, channel = 'sms' } = draft;
  if (typeof text !== 'string' || text === '' || channel !== 'sms') return;
  if (parts !== undefined || (encoding !== undefined && encoding !== '')) return;
  const found = segment(text);
  if (found.parts > MAX_PARTS) failures.push(invalid('text', `text takes ${found.parts} SMS parts; 255 are possible`));
  else Object.assign(draft, found);
}

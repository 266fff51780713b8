import { INBOUND_CONVERSION_SCHEMA, INBOUND_SCHEMA } from '../../schemas/avro.ts';
import type { Attributed } from '../../schemas/attribution.ts';
import { encodeInbound, encodeInboundConversion } from '../../schemas/codec.ts';
import type { Inbound, InboundConversion } from '../../schemas/events.ts';
import type { Failure } from '../../schemas/failures.ts';
import {
  deriveInboundConversionId,
  deriveInboundId,
  INBOUND_CONVERSION_DEFAULTS,
  INBOUND_DEFAULTS,
} from '../../schemas/ids.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { inboundConversionFailuresOf, inboundFailuresOf } from '../../schemas/validate.ts';
import type { Outgoing } from '../runtime/kafka/publisher.ts';
import { readWith, stampAccount, type Origin } from './accept.ts';
import { fieldsIn, type FieldReader } from './fields.ts';
import { recipientAddress, senderAddress } from './numbers/address.ts';
import { fitting, idOf, type SchemaIds } from './outgoing.ts';

/** An event that names no message, on the way to where one is found for it; or all that is wrong with it. */
export type UnattributedOutcome =
  { readonly event_id: string; readonly record: Outgoing } | { readonly failures: readonly [Failure, ...Failure[]] };

/** What a sender may tell of each. */
const FIELDS: { readonly [K in Attributed]: ReadonlyMap<string, FieldReader> } = {
  reply: without(fieldsIn(INBOUND_SCHEMA), ['vendor']),
  conversion: fieldsIn(INBOUND_CONVERSION_SCHEMA),
};

function without(fields: ReadonlyMap<string, FieldReader>, names: readonly string[]): ReadonlyMap<string, FieldReader> {
  return new Map([...fields].filter(([name]) => !names.includes(name)));
}

/** True of a reply or conversion that leaves its message out. */
export function namesNoMessage(kind: string, value: unknown): kind is Attributed {
  if (kind !== 'reply' && kind !== 'conversion') return false;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { message_id: named } = value as { message_id?: unknown };
  return named === undefined || named === null || named === '';
}

/** Turns one JSON value that names no message into its record, or says everything that is wrong with it. */
export function acceptUnattributed(
  kind: Attributed,
  value: object,
  origin: Pick<Origin, 'account' | 'receivedAt'>,
  ids: SchemaIds,
): UnattributedOutcome {
  const given = Object.entries(value).filter(
    ([name, each]) => each !== null && each !== undefined && name !== 'message_id',
  );
  const { draft, failures } = readWith(FIELDS[kind], `A ${kind} without message_id`, given);
  failures.push(...stampAccount(draft, origin.account));
  const textOf = (field: string): string => (typeof draft[field] === 'string' ? draft[field] : '');
  if (textOf('sender')) draft['sender'] = senderAddress(textOf('sender'));
  if (textOf('recipient')) draft['recipient'] = recipientAddress(textOf('recipient'), '').number;
  if (textOf('currency')) draft['currency'] = textOf('currency').trim().toUpperCase();
  return kind === 'reply'
    ? completeReply(draft, origin, ids, failures)
    : completeConversion(draft, origin, ids, failures);
}

type Draft = Readonly<Record<string, unknown>>;
type Came = Pick<Origin, 'receivedAt'>;

function completeReply(
  draft: Draft,
  { receivedAt }: Came,
  ids: SchemaIds,
  failures: readonly Failure[],
): UnattributedOutcome {
  const base = { event_id: '', occurred_at: Number.NaN, ...INBOUND_DEFAULTS, ...draft } as Inbound;
  const inbound = { ...base, event_id: base.event_id || deriveInboundId(base, 'with_time') };
  const { name: topic } = OTHER_TOPICS.inbound;
  const problem = firstOf(failures, inboundFailuresOf(inbound, receivedAt));
  if (problem !== undefined) return { failures: problem };
  return outcome(
    inbound.event_id,
    fitting({ topic, key: inbound.recipient, value: encodeInbound(inbound, idOf(topic, ids)) }),
  );
}

function completeConversion(
  draft: Draft,
  { receivedAt }: Came,
  ids: SchemaIds,
  failures: readonly Failure[],
): UnattributedOutcome {
  const base = { event_id: '', occurred_at: Number.NaN, ...INBOUND_CONVERSION_DEFAULTS, ...draft } as InboundConversion;
  const conversion = { ...base, event_id: base.event_id || deriveInboundConversionId(base) };
  const { name: topic } = OTHER_TOPICS.inboundConversion;
  const problem = firstOf(failures, inboundConversionFailuresOf(conversion, receivedAt));
  if (problem !== undefined) return { failures: problem };
  const value = encodeInboundConversion(conversion, idOf(topic, ids));
  return outcome(conversion.event_id, fitting({ topic, key: conversion.recipient || conversion.code, value }));
}

/** What is wrong, each field complained about once; undefined if nothing is. */
function firstOf(known: readonly Failure[], found: readonly Failure[]): readonly [Failure, ...Failure[]] | undefined {
  const fields = new Set(known.map(({ field }) => field));
  const [first, ...rest] = [...known, ...found.filter(({ field }) => !fields.has(field))];
  return first === undefined ? undefined : [first, ...rest];
}

const outcome = (event_id: string, record: Outgoing | Failure): UnattributedOutcome =>
  'code' in record ? { failures: [record] } : { event_id, record };

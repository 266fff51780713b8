import { aliasFailure, type Alias } from '../../../schemas/alias.ts';
import { schemaIdOf } from '../../../schemas/codec.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { MAX_EVENT_BYTES, type FailureCode } from '../../../schemas/failures.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import { failuresOf } from '../../../schemas/validate.ts';
import type { Reading } from './decoders.ts';

/** A record as Kafka gives it. `appendedAt` is the broker's append time (epoch ms). */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly appendedAt: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** Why a record cannot be used, and what is known of it all the same. */
export interface Unusable {
  readonly code: FailureCode;
  readonly field: string;
  readonly detail: string;
  readonly event?: EventOf[Kind];
}

/** What becomes of a record: it leaves as exactly one of these. Whether an event stands on its partition the task sees. */
export type Outcome<K extends Kind = Kind> = { readonly is: 'event'; readonly event: EventOf[K] } | DeadOutcome;

/** The same of a record that says what a vendor's id means. */
export type AliasOutcome = { readonly is: 'alias'; readonly alias: Alias } | DeadOutcome;

interface DeadOutcome {
  readonly is: 'dead_letter';
  readonly why: Unusable;
}

const dead = (code: FailureCode, detail: string): DeadOutcome => ({
  is: 'dead_letter',
  why: { code, field: '', detail },
});

/** The schema id of a record, or what becomes of it without one. */
export function schemaIdOrOutcome(record: RawRecord): number | DeadOutcome {
  const { value } = record;
  if (value === null) return dead('undecodable', 'The record has no value.');
  if (value.length > MAX_EVENT_BYTES)
    return dead('too_large', `The value has ${value.length} bytes; at most ${MAX_EVENT_BYTES} are read.`);
  return (
    schemaIdOf(value) ??
    dead(
      'undecodable',
      'The value does not begin as Confluent’s wire format does: a zero byte, then a schema id of 4 bytes.',
    )
  );
}

/** The message of a record, or why it cannot be told. */
export function findMessage(record: RawRecord, reading: Reading<Kind> | Reading<'alias'>): string | Unusable {
  if (!reading.readable) return dead(reading.code, reading.detail).why;
  try {
    return reading.messageIdOf(record.value!);
  } catch (error) {
    return undecodable(error).why;
  }
}

/** Decodes a record with the reading of its schema id, and decides what becomes of it. */
export function decodeRecord(kind: Kind, record: RawRecord, reading: Reading): Outcome {
  if (!reading.readable) return dead(reading.code, reading.detail);
  let event: EventOf[Kind];
  try {
    event = reading.decode(record.value!);
  } catch (error) {
    return undecodable(error);
  }
  const failure = failuresOf(kind, event, record.appendedAt)[0];
  if (failure !== undefined)
    return { is: 'dead_letter', why: { code: failure.code, field: failure.field, detail: failure.message, event } };
  return { is: 'event', event };
}

/** Decodes an alias with the reading of its schema id. */
export function decodeAlias(record: RawRecord, reading: Reading<'alias'>): AliasOutcome {
  if (!reading.readable) return dead(reading.code, reading.detail);
  let alias: Alias;
  try {
    alias = reading.decode(record.value!);
  } catch (error) {
    return undecodable(error);
  }
  const failure = aliasFailure(alias);
  if (failure === undefined) return { is: 'alias', alias };
  return { is: 'dead_letter', why: { code: failure.code, field: failure.field, detail: failure.message } };
}

const undecodable = (error: unknown): DeadOutcome =>
  dead(
    'undecodable',
    `The bytes are not what their schema says: ${error instanceof Error ? error.message : String(error)}`,
  );

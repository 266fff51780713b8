import avro from 'avsc';
import type { Alias } from './alias.ts';
import {
  ALIAS_TYPE,
  DEAD_LETTER_TYPE,
  DECISION_TYPE,
  EVENT_TYPES,
  INBOUND_CONVERSION_TYPE,
  INBOUND_TYPE,
  LINK_TYPE,
  NUMBER_TYPE,
  SUPPRESSION_TYPE,
} from './avro.ts';
import type { Decision } from './attribution.ts';
import type { EventOf, Inbound, InboundConversion } from './events.ts';
import type { Kind } from './kinds.ts';
import type { LinkRecord } from './links.ts';
import type { NumberLookUp } from './numbers.ts';
import type { Suppression } from './suppression.ts';

/** Bytes in front of the Avro binary in Confluent's wire format: a zero byte, the schema id (4 bytes, big endian). */
export const HEADER = 5;

/** The schema id of a value in Confluent's wire format, or undefined if it is not in that format. */
export function schemaIdOf(value: Uint8Array): number | undefined {
  if (value.length < HEADER || value[0] !== 0) return undefined;
  return ((value[1]! << 24) | (value[2]! << 16) | (value[3]! << 8) | value[4]!) >>> 0;
}

/** Avro binary of one record behind the wire format's header. */
export function frame(type: avro.Type, schemaId: number, record: object): Buffer {
  const body = type.toBuffer(record);
  const value = Buffer.allocUnsafe(HEADER + body.length);
  value[0] = 0;
  value.writeUInt32BE(schemaId, 1);
  value.set(body, HEADER);
  return value;
}

/** Encodes an event for its topic. `schemaId` is the id under which the registry holds our schema of the kind. */
export const encodeEvent = <K extends Kind>(kind: K, event: EventOf[K], schemaId: number): Buffer =>
  frame(EVENT_TYPES[kind], schemaId, event);

/** The Avro bytes of an event without a header: what breaks a tie between two versions of one event. */
export const eventBytes = <K extends Kind>(kind: K, event: EventOf[K]): Buffer => EVENT_TYPES[kind].toBuffer(event);

/** Reads the values of one writer schema as events of one kind. Throws what avsc throws when bytes do not fit. */
export type Decode<T> = (value: Buffer) => T;

/**
 * A decoder for values that were written with `writerSchema`, resolved to our own schema of the kind: fields that we
 * do not know are skipped, fields that it does not know get their default. Throws if the two are incompatible.
 */
export function eventDecoder<K extends Kind>(kind: K, writerSchema: avro.Schema): Decode<EventOf[K]> {
  return decoder<EventOf[K]>(EVENT_TYPES[kind], writerSchema);
}

/** Like {@link eventDecoder}, for dead letters. */
export const deadLetterDecoder = (writerSchema: avro.Schema): Decode<DeadLetter> =>
  decoder<DeadLetter>(DEAD_LETTER_TYPE, writerSchema);

/** Like {@link eventDecoder}, for inbound messages. */
export const inboundDecoder = (writerSchema: avro.Schema): Decode<Inbound> =>
  decoder<Inbound>(INBOUND_TYPE, writerSchema);

/** Like {@link eventDecoder}, for conversions that name no message. */
export const inboundConversionDecoder = (writerSchema: avro.Schema): Decode<InboundConversion> =>
  decoder<InboundConversion>(INBOUND_CONVERSION_TYPE, writerSchema);

/** Like {@link eventDecoder}, for decisions. */
export const decisionDecoder = (writerSchema: avro.Schema): Decode<Decision> =>
  decoder<Decision>(DECISION_TYPE, writerSchema);

/** Like {@link eventDecoder}, for aliases. */
export const aliasDecoder = (writerSchema: avro.Schema): Decode<Alias> => decoder<Alias>(ALIAS_TYPE, writerSchema);
/** Like {@link eventDecoder}, for tracked links and their switches. */
export const linkDecoder = (writerSchema: avro.Schema): Decode<LinkRecord> =>
  decoder<LinkRecord>(LINK_TYPE, writerSchema);

/** Like {@link eventDecoder}, for what is known of who may be written to. */
export const suppressionDecoder = (writerSchema: avro.Schema): Decode<Suppression> =>
  decoder<Suppression>(SUPPRESSION_TYPE, writerSchema);

/** Like {@link eventDecoder}, for look-ups of numbers. */
export const lookUpDecoder = (writerSchema: avro.Schema): Decode<NumberLookUp> =>
  decoder<NumberLookUp>(NUMBER_TYPE, writerSchema);

function decoder<T>(reader: avro.Type, writerSchema: avro.Schema): Decode<T> {
  const writer = avro.Type.forSchema(writerSchema, { wrapUnions: false });
  const resolver = writer.equals(reader) ? undefined : reader.createResolver(writer);
  return (value) => {
    const record = reader.fromBuffer(value.subarray(HEADER), resolver) as T;
    return record;
  };
}

/** A record that could not be used, with its reasons and its original bytes. */
export interface DeadLetter {
  readonly dead_letter_id: string;
  readonly occurred_at: number;
  readonly service: string;
  readonly code: string;
  readonly field: string;
  readonly detail: string;
  readonly kind: string;
  readonly message_id: string;
  readonly event_id: string;
  readonly account_id: string;
  readonly origin_topic: string;
  readonly origin_partition: number;
  readonly origin_offset: number;
  readonly origin_key: Buffer | null;
  readonly payload: Buffer | null;
}

export const encodeDeadLetter = (deadLetter: DeadLetter, schemaId: number): Buffer =>
  frame(DEAD_LETTER_TYPE, schemaId, deadLetter);

export const encodeInbound = (inbound: Inbound, schemaId: number): Buffer => frame(INBOUND_TYPE, schemaId, inbound);

export const encodeInboundConversion = (conversion: InboundConversion, schemaId: number): Buffer =>
  frame(INBOUND_CONVERSION_TYPE, schemaId, conversion);

export const encodeDecision = (decision: Decision, schemaId: number): Buffer =>
  frame(DECISION_TYPE, schemaId, decision);

export const encodeAlias = (alias: Alias, schemaId: number): Buffer => frame(ALIAS_TYPE, schemaId, alias);
export const encodeLookUp = (lookUp: NumberLookUp, schemaId: number): Buffer => frame(NUMBER_TYPE, schemaId, lookUp);
export const encodeLink = (link: LinkRecord, schemaId: number): Buffer => frame(LINK_TYPE, schemaId, link);

export const encodeSuppression = (suppression: Suppression, schemaId: number): Buffer =>
  frame(SUPPRESSION_TYPE, schemaId, suppression);

import avro from 'avsc';
import type { Alias } from '../../../schemas/alias.ts';
import { EVENT_TYPES } from '../../../schemas/avro.ts';
import { aliasDecoder, eventDecoder, HEADER, type Decode } from '../../../schemas/codec.ts';
import type { EventOf } from '../../../schemas/events.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import { avroBytes } from './avro-bytes.ts';
import { eventReaders } from './event-readers.ts';
import { soundness } from './soundness.ts';

/** What is read of aliases, as of events: the message is the id that an alias is about. */
export interface AliasDecoder {
  readonly decode: Decode<Alias>;
  readonly messageIdOf: (value: Buffer) => string;
}

/** Reads values of one kind. Both throw where the bytes are not what their schema says. */
export interface EventDecoder<K extends Kind> {
  readonly decode: Decode<EventOf[K]>;
  /** The message alone, in as few looks as it takes; bytes behind it are not looked at. */
  readonly messageIdOf: (value: Buffer) => string;
}

/** Nothing here waits, so all values are read through these. */
const BYTES = avroBytes();
const READ = eventReaders(BYTES);

/**
 * A decoder for the values of one writer schema. What was written with our own schema, which is nearly everything, is
 * read field by field; whatever else is compatible goes through avsc. Throws if the two are incompatible.
 */
export function decoderOf<K extends Kind>(kind: K, writerSchema: avro.Schema): EventDecoder<K> {
  const writer = avro.Type.forSchema(writerSchema, { wrapUnions: false });
  return writer.equals(EVENT_TYPES[kind]) ? ownDecoder(kind) : strangersDecoder(kind, writer, writerSchema);
}

/** A decoder for aliases of one writer schema. Throws if it is incompatible with ours. */
export function aliasDecoderOf(writerSchema: avro.Schema): AliasDecoder {
  const read = aliasDecoder(writerSchema);
  const mustBeSound = soundness(avro.Type.forSchema(writerSchema, { wrapUnions: false }), HEADER);
  const decode = (value: Buffer): Alias => {
    mustBeSound(value);
    return read(value);
  };
  return { decode, messageIdOf: (value) => decode(value).vendor_message_id };
}

/** The decoder for any other schema. */
function strangersDecoder<K extends Kind>(kind: K, writer: avro.Type, schema: avro.Schema): EventDecoder<K> {
  const read = eventDecoder(kind, schema);
  const mustBeSound = soundness(writer, HEADER);
  const decode = (value: Buffer): EventOf[K] => {
    mustBeSound(value);
    return read(value);
  };
  // Its fields may stand in any order.
  return { decode, messageIdOf: (value) => decode(value).message_id };
}

/** The decoder for our own schema. Texts come out empty. */
function ownDecoder<K extends Kind>(kind: K): EventDecoder<K> {
  const read = READ[kind];
  return {
    decode(value) {
      BYTES.begin(value, HEADER);
      const event = read();
      BYTES.end();
      return event;
    },
    messageIdOf(value) {
      BYTES.begin(value, HEADER);
      BYTES.skip();
      return BYTES.name();
    },
  };
}

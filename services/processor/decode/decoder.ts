import avro from 'avsc';
import { EVENT_TYPES } from '../../../schemas/avro.ts';
import { eventDecoder, HEADER, type Decode } from '../../../schemas/codec.ts';
import type { EventOf } from '../../../schemas/events.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import { avroBytes } from './avro-bytes.ts';
import { eventReaders } from './event-readers.ts';
import { soundness } from './soundness.ts';

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

/** The decoder for our own schema. Texts and bodies come out empty. */
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

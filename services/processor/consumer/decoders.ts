import { ARRIVING, type Arriving } from '../../../schemas/topics.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { aliasDecoderOf, decoderOf, type AliasDecoder, type EventDecoder } from '../decode/decoder.ts';
import type { WriterSchemas } from '../../runtime/registry/schemas.ts';

/** How what arrives is read: events of their kind, and aliases. */
type DecoderOf<A extends Arriving> = A extends Kind ? EventDecoder<A> : AliasDecoder;

/** How values of one schema id are read as what arrives on a topic, or why they cannot be. */
export type Reading<A extends Arriving = Kind> =
  | ({ readonly readable: true } & DecoderOf<A>)
  | { readonly readable: false; readonly code: 'unknown_schema' | 'incompatible_schema'; readonly detail: string };

/** Decoders by what arrives and schema id, made once each. */
export interface Decoders {
  /** The reading of a schema id that was asked for before; undefined if it must be {@link ask}ed for. */
  known<A extends Arriving>(arriving: A, schemaId: number): Reading<A> | undefined;
  /** @throws RegistryUnavailable: then the records wait; they are not dead letters. */
  ask<A extends Arriving>(arriving: A, schemaId: number): Promise<Reading<A>>;
}

/**
 * Readings from a registry. What can be read, or never can, is remembered; an id that the registry does not know is
 * asked for again by the next record that names it.
 */
export function createDecoders(writerSchemas: WriterSchemas): Decoders {
  const readings = Object.fromEntries(ARRIVING.map((arriving) => [arriving, new Map()])) as {
    readonly [A in Arriving]: Map<number, Reading<A>>;
  };
  const readingsOf = <A extends Arriving>(arriving: A): Map<number, Reading<A>> => readings[arriving];
  return {
    known: (arriving, schemaId) => readingsOf(arriving).get(schemaId),
    async ask(arriving, schemaId) {
      const schema = await writerSchemas(schemaId);
      if (schema === undefined)
        return { readable: false, code: 'unknown_schema', detail: `The registry does not know schema id ${schemaId}.` };
      const reading = readAs(arriving, schemaId, schema);
      readingsOf(arriving).set(schemaId, reading);
      return reading;
    },
  };
}

type Schema = Parameters<typeof aliasDecoderOf>[0];

const MAKE = {
  ...Object.fromEntries(KIND_NAMES.map((kind) => [kind, (writer: Schema) => decoderOf(kind, writer)])),
  alias: aliasDecoderOf,
} as { readonly [A in Arriving]: (writer: Schema) => DecoderOf<A> };

function readAs<A extends Arriving>(arriving: A, schemaId: number, schema: Schema): Reading<A> {
  try {
    const make: (writer: Schema) => DecoderOf<A> = MAKE[arriving];
    return { readable: true, ...make(schema) };
  } catch (error) {
    const detail = `Schema id ${schemaId} cannot be read as ${arriving}: ${error instanceof Error ? error.message : String(error)}`;
    return { readable: false, code: 'incompatible_schema', detail };
  }
}

import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { decoderOf, type EventDecoder } from '../decode/decoder.ts';
import type { WriterSchemas } from '../../runtime/registry/schemas.ts';

/** How values of one schema id are read as one kind, or why they cannot be. */
export type Reading<K extends Kind = Kind> =
  | ({ readonly readable: true } & EventDecoder<K>)
  | { readonly readable: false; readonly code: 'unknown_schema' | 'incompatible_schema'; readonly detail: string };

/** Decoders by kind and schema id, made once each. */
export interface Decoders {
  /** The reading of a schema id that was asked for before; undefined if it must be {@link ask}ed for. */
  known(kind: Kind, schemaId: number): Reading | undefined;
  /** @throws RegistryUnavailable: then the records wait; they are not dead letters. */
  ask(kind: Kind, schemaId: number): Promise<Reading>;
}

/**
 * Readings from a registry. What can be read, or never can, is remembered; an id that the registry does not know is
 * asked for again by the next record that names it.
 */
export function createDecoders(writerSchemas: WriterSchemas): Decoders {
  const readings = Object.fromEntries(KIND_NAMES.map((kind) => [kind, new Map<number, Reading>()])) as {
    readonly [K in Kind]: Map<number, Reading>;
  };
  return {
    known: (kind, schemaId) => readings[kind].get(schemaId),
    async ask(kind, schemaId) {
      const schema = await writerSchemas(schemaId);
      if (schema === undefined)
        return { readable: false, code: 'unknown_schema', detail: `The registry does not know schema id ${schemaId}.` };
      const reading = readAs(kind, schemaId, schema);
      readings[kind].set(schemaId, reading);
      return reading;
    },
  };
}

function readAs(kind: Kind, schemaId: number, schema: Parameters<typeof decoderOf>[1]): Reading {
  try {
    return { readable: true, ...decoderOf(kind, schema) };
  } catch (error) {
    const detail = `Schema id ${schemaId} cannot be read as ${kind}: ${error instanceof Error ? error.message : String(error)}`;
    return { readable: false, code: 'incompatible_schema', detail };
  }
}

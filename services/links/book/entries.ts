import { linkDecoder, schemaIdOf, type Decode } from '../../../schemas/codec.ts';
import { linkRecordFault, type LinkRecord } from '../../../schemas/links.ts';
import type { Stored } from '../../runtime/kafka/follow.ts';
import type { WriterSchemas } from '../../runtime/registry/schemas.ts';
import { MAX_KEY_BYTES, type Entry } from './book.ts';

/** What a record does to the book; or why it does nothing. Rejects while the registry cannot be asked. */
export type ReadEntry = (stored: Stored) => Promise<Entry | { readonly fault: string }>;

/** Reads records by the schemas that wrote them. What nobody should obey is named, and nothing stops for it. */
export function entryReader(writerSchemas: WriterSchemas): ReadEntry {
  const decoders = new Map<number, Decode<LinkRecord>>();
  const decode = async (value: Buffer): Promise<LinkRecord | string> => {
    const id = schemaIdOf(value);
    if (id === undefined) return 'it is not in the wire format';
    const known = decoders.get(id);
    if (known !== undefined) return attempt(known, value);
    const schema = await writerSchemas(id);
    if (schema === undefined) return `the registry does not know schema id ${id}`;
    try {
      decoders.set(id, linkDecoder(schema));
    } catch {
      return `schema id ${id} cannot be read as a link`;
    }
    return attempt(decoders.get(id)!, value);
  };
  return async ({ key: keyBytes, value }) => {
    if (keyBytes === null || keyBytes.length === 0 || keyBytes.length > MAX_KEY_BYTES)
      return { fault: 'it has no key, or one too long' };
    const key = keyBytes.toString();
    if (value === null) return { key, record: null };
    const record = await decode(value);
    if (typeof record === 'string') return { fault: record };
    const fault = linkRecordFault(key, record);
    return fault === undefined ? { key, record: { ...record } } : { fault };
  };
}

function attempt(decode: Decode<LinkRecord>, value: Buffer): LinkRecord | string {
  try {
    return decode(value);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

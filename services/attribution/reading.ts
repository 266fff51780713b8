import { keywordIn } from '../../schemas/consent-in.ts';
import { inboundConversionDecoder, inboundDecoder, schemaIdOf } from '../../schemas/codec.ts';
import type { Failure } from '../../schemas/failures.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { inboundConversionFailuresOf, inboundFailuresOf } from '../../schemas/validate.ts';
import type { WriterSchemas } from '../runtime/registry/schemas.ts';
import type { Unattributed } from './pending.ts';

/** What a record is, or why it cannot be used. */
export type Reading = { readonly is: Unattributed } | { readonly failure: Failure };

/** Reads the records of both topics. Rejects while the registry cannot be asked. */
export const reader =
  (schemas: WriterSchemas) =>
  async (topic: string, value: Buffer | null, appendedAt: number): Promise<Reading> => {
    const id = value === null ? undefined : schemaIdOf(value);
    if (value === null || id === undefined)
      return unusable('undecodable', 'the value is not in Confluent’s wire format');
    const schema = await schemas(id);
    if (schema === undefined) return unusable('unknown_schema', `the registry does not know schema id ${id}`);
    let is: Unattributed;
    try {
      if (topic === OTHER_TOPICS.inbound.name) {
        const record = inboundDecoder(schema)(value);
        is = { kind: 'reply', record, said: keywordIn(record) };
      } else is = { kind: 'conversion', record: inboundConversionDecoder(schema)(value) };
    } catch (error) {
      return unusable('undecodable', error instanceof Error ? error.message : String(error));
    }
    const [failure] =
      is.kind === 'reply'
        ? inboundFailuresOf(is.record, appendedAt)
        : inboundConversionFailuresOf(is.record, appendedAt);
    return failure === undefined ? { is } : { failure };
  };

const unusable = (code: 'undecodable' | 'unknown_schema', message: string): Reading => ({
  failure: { code, field: '', message },
});

import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import type avro from 'avsc';
import pRetry from 'p-retry';
import { REGISTERED } from '../../../schemas/avro.ts';
import { subjectOf } from '../../../schemas/topics.ts';

/** The registry could not be asked. What depends on it waits; nothing becomes a dead letter for that. */
export class RegistryUnavailable extends Error {
  override readonly name = 'RegistryUnavailable';
}

/**
 * Registers our schemas under their topics' subjects with FULL_TRANSITIVE compatibility (producers upgrade before or
 * after us) and returns the schema id of each topic. Registering again gives the same ids.
 */
export async function registerSchemas(url: string): Promise<ReadonlyMap<string, number>> {
  const registry = new SchemaRegistry({ host: url, retry: { retries: 3 } });
  const ids = new Map<string, number>();
  for (const [topic, schema] of REGISTERED) {
    const { id } = await registry.register(
      { type: SchemaType.AVRO, schema: JSON.stringify(schema) },
      { subject: subjectOf(topic), compatibility: COMPATIBILITY.FULL_TRANSITIVE },
    );
    ids.set(topic, id);
  }
  return ids;
}

/** Finds the schema that a value was written with; undefined if the registry truly does not know the id. */
export type WriterSchemas = (id: number) => Promise<avro.Schema | undefined>;

/** How long one question to the registry may take (ms). */
const ASK_WITHIN_MS = 5_000;

/**
 * Looks writer schemas up by id and remembers those it found; an id that is unknown now may be known later, so that
 * answer is not remembered.
 *
 * It asks with plain HTTP: `@kafkajs/confluent-schema-registry` reports a registry that is down as a 400, and only a
 * real 404 may turn a record into a dead letter.
 * @throws RegistryUnavailable on anything but 200 and 404.
 */
export function writerSchemas(url: string): WriterSchemas {
  const known = new Map<number, avro.Schema>();
  const base = new URL(url);
  const headers: Record<string, string> = {};
  if (base.username !== '') {
    const credentials = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
    base.username = base.password = '';
  }
  const root = base.href.replace(/\/+$/, '');
  const ask = async (id: number): Promise<avro.Schema | undefined> => {
    const response = await fetch(`${root}/schemas/ids/${id}`, { headers, signal: AbortSignal.timeout(ASK_WITHIN_MS) });
    const body = (await response.json()) as { schema?: string; error_code?: number };
    if (response.status === 404 && body.error_code === 40403) return undefined;
    if (response.status !== 200 || body.schema === undefined) throw new Error(`HTTP ${response.status}`);
    return JSON.parse(body.schema) as avro.Schema;
  };
  return async (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const schema = await pRetry(() => ask(id), { retries: 2, minTimeout: 100 }).catch((error: unknown) => {
      throw new RegistryUnavailable(`schema registry ${root}: ${String(error)}`, { cause: error });
    });
    if (schema !== undefined) known.set(id, schema);
    return schema;
  };
}

import { mkdirSync } from 'node:fs';
import type { KafkaMessage } from 'kafkajs';
import { open } from 'lmdb';
import { linkDecoder, schemaIdOf } from '../../schemas/codec.ts';
import { linkRecordFault } from '../../schemas/links.ts';
import type { WriterSchemas } from '../runtime/registry/schemas.ts';

/** Keys longer than this are none of ours (bytes). */
const MAX_KEY_BYTES = 1_900;

interface Entry {
  readonly message_id: string;
}

/** Which message a link is of: a copy of `handset.links`, with how far it has been read. */
export interface LinkBook {
  readonly messageOf: (code: string) => Entry | undefined;
  readonly offsets: () => Promise<ReadonlyMap<number, number>>;
  readonly take: (partition: number, messages: readonly KafkaMessage[], next: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function openLinkBook(folder: string, schemas: WriterSchemas): LinkBook {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = open({ path: folder, noSubdir: false });
  const links = store.openDB<Entry, string>({ name: 'links' });
  const offsets = store.openDB<number, number>({ name: 'offsets' });
  /** The message of a link; null where the record takes it away; undefined where it is no link. */
  const read = async ({ key, value }: KafkaMessage): Promise<Entry | null | undefined> => {
    if (value === null) return null;
    const id = schemaIdOf(value);
    const schema = id === undefined ? undefined : await schemas(id);
    if (schema === undefined) return undefined;
    try {
      const record = linkDecoder(schema)(value);
      const isLink = record.switches === '' && linkRecordFault(key!.toString(), record) === undefined;
      return isLink ? { message_id: record.message_id } : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    messageOf: (code) => links.get(code),
    offsets: async () => new Map([...offsets.getRange()].map(({ key, value }) => [key, value])),
    async take(partition, messages, next) {
      const entries = await Promise.all(
        messages
          .filter(({ key }) => key !== null && key.length > 0 && key.length <= MAX_KEY_BYTES)
          .map(async (message) => ({ code: message.key!.toString(), entry: await read(message) })),
      );
      await store.transaction(() => {
        for (const { code, entry } of entries) {
          if (entry === null) void links.remove(code);
          else if (entry !== undefined) void links.put(code, entry);
        }
        void offsets.put(partition, next);
      });
    },
    close: () => store.close(),
  };
}

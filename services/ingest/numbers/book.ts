import { mkdirSync } from 'node:fs';
import { open } from 'lmdb';
import { lookUpDecoder, schemaIdOf, type Decode } from '../../../schemas/codec.ts';
import { lookUpKey, type NumberLookUp } from '../../../schemas/numbers.ts';
import type { FollowedStore, Stored } from '../../runtime/kafka/follow.ts';
import type { WriterSchemas } from '../../runtime/registry/schemas.ts';

/** What a record of `handset.numbers` does to the book: put it there, or (null) take it out. */
export interface LookUpEntry {
  readonly key: string;
  readonly lookUp: NumberLookUp | null;
}

/** All look-ups of numbers, in an embedded store mapped into memory: a submit asks nobody else. */
export interface NumberBook extends FollowedStore<LookUpEntry> {
  find(account: string, recipientKey: string): NumberLookUp | undefined;
  /** Enters what this process published itself, so that its next submit knows it. The topic says the same a little later. */
  note(entry: LookUpEntry): Promise<void>;
  close(): Promise<void>;
}

/** Longest key that the store takes is 1,978 bytes; longer ones are no keys of ours. */
const MAX_KEY_BYTES = 1_900;
const COMPLETE = 'complete';

/** Opens the book of a folder, or begins an empty one. */
export function openNumberBook(folder: string): NumberBook {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = open({ path: folder, noSubdir: false });
  const lookUps = store.openDB<NumberLookUp, string>({ name: 'look_ups' });
  const offsets = store.openDB<number, string>({ name: 'offsets' });
  const put = ({ key, lookUp }: LookUpEntry): Promise<boolean> =>
    lookUp === null ? lookUps.remove(key) : lookUps.put(key, lookUp);
  return {
    find: (account, recipientKey) => {
      const key = lookUpKey(account, recipientKey);
      return Buffer.byteLength(key) > MAX_KEY_BYTES ? undefined : lookUps.get(key);
    },
    note: async (entry) => void (await put(entry)),
    async enter(partition, nextOffset, entries) {
      await store.transaction(() => {
        for (const entry of entries) void put(entry);
        void offsets.put(String(partition), nextOffset);
      });
    },
    nextOffset: (partition) => offsets.get(String(partition)),
    isComplete: () => offsets.get(COMPLETE) !== undefined,
    complete: async () => void (await offsets.put(COMPLETE, 1)),
    close: () => store.close(),
  };
}

/**
 * Reads records by the schemas that wrote them. What nobody should believe is named, and nothing stops for it; while the
 * registry is away it rejects.
 */
export function lookUpReader(writerSchemas: WriterSchemas) {
  const decoders = new Map<number, Decode<NumberLookUp>>();
  return async ({ key: keyBytes, value }: Stored): Promise<LookUpEntry | { readonly fault: string }> => {
    if (keyBytes === null || keyBytes.length === 0 || keyBytes.length > MAX_KEY_BYTES)
      return { fault: 'it has no key, or one too long' };
    const key = keyBytes.toString();
    if (value === null) return { key, lookUp: null };
    const id = schemaIdOf(value);
    const schema = id === undefined ? undefined : await writerSchemas(id);
    if (id === undefined || schema === undefined) return { fault: 'it is written with no schema that is known' };
    try {
      const decode = decoders.get(id) ?? lookUpDecoder(schema);
      decoders.set(id, decode);
      const lookUp = decode(value);
      if (key !== lookUpKey(lookUp.account_id, lookUp.recipient_key))
        return { fault: 'the key is not that of the record' };
      return { key, lookUp: { ...lookUp } };
    } catch (error) {
      return { fault: error instanceof Error ? error.message : String(error) };
    }
  };
}

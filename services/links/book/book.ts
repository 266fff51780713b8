import { mkdirSync } from 'node:fs';
import { open } from 'lmdb';
import { switchKey, type LinkRecord } from '../../../schemas/links.ts';

/** What a record of `handset.links` does to the book: put it there, or (null) take it out. */
export interface Entry {
  readonly key: string;
  readonly record: LinkRecord | null;
}

/** All links and switches, in an embedded store: a redirect asks nobody else. */
export interface Book {
  /** The link behind a code that leads somewhere at `now` (epoch ms). */
  find(code: string, now: number): LinkRecord | undefined;
  /** Enters a stretch of a partition together with the offset behind it: both are there, or neither. */
  enter(partition: number, nextOffset: number, entries: readonly Entry[]): Promise<void>;
  /** The offset from which a partition is to be read; undefined: from its beginning. */
  nextOffset(partition: number): number | undefined;
  /** True once everything that was on the topic has been read; it stays true over restarts. */
  isComplete(): boolean;
  complete(): Promise<void>;
  close(): Promise<void>;
}

/** Longest key that the store takes is 1,978 bytes; longer ones are no keys of ours. */
export const MAX_KEY_BYTES = 1_900;

/** Opens the book of a folder, or begins an empty one. */
export function openBook(folder: string): Book {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = open({ path: folder, noSubdir: false });
  const records = store.openDB<LinkRecord, string>({ name: 'records' });
  const offsets = store.openDB<number, string>({ name: 'offsets' });
  const isOff = (key: string): boolean => records.get(key)?.off === true;
  return {
    find(code, now) {
      const link = records.get(code);
      if (link === undefined || (link.expires_at !== 0 && link.expires_at <= now)) return undefined;
      const { account_id: account, campaign_id: campaign } = link;
      if (isOff(switchKey.link(account, code)) || isOff(switchKey.account(account))) return undefined;
      return campaign !== '' && isOff(switchKey.campaign(account, campaign)) ? undefined : link;
    },
    async enter(partition, nextOffset, entries) {
      await store.transaction(() => {
        for (const { key, record } of entries) {
          if (record === null) void records.remove(key);
          else void records.put(key, record);
        }
        void offsets.put(String(partition), nextOffset);
      });
    },
    nextOffset: (partition) => offsets.get(String(partition)),
    isComplete: () => offsets.get(COMPLETE) !== undefined,
    complete: async () => void (await offsets.put(COMPLETE, 1)),
    close: () => store.close(),
  };
}

const COMPLETE = 'complete';

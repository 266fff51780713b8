import { createHash } from 'node:crypto';
import { suppressionRecordKey, type Suppression } from '../../schemas/suppression.ts';

/** What the topic holds: a digest of each record by its key. Keys and digests are all that stays in memory. */
export type Published = Map<string, string>;

/** What makes the topic say what the database says: a record, or (null) a tombstone. */
export interface Difference {
  readonly key: string;
  readonly record: Suppression | null;
}

/** What is said last, of people whom the topic says otherwise of. */
export interface Look {
  /** Takes a row of the view; what the topic lacks of it. */
  readonly take: (row: Suppression) => Difference | undefined;
  /** Records of the topic that no row stands for any more. */
  readonly gone: () => Difference[];
}

/** Tells two states of a record apart. */
export const digestOf = (record: Suppression): string =>
  createHash('sha256')
    .update(JSON.stringify(FIELDS.map((name) => record[name])))
    .digest('base64')
    .slice(0, 16);

const FIELDS = [
  'account_id',
  'recipient_key',
  'sender',
  'suppressed',
  'since',
  'said_of',
  'how',
  'keyword',
  'reason',
  'source',
  'message_id',
  'campaign_id',
  'event_id',
] as const satisfies readonly (keyof Suppression)[];

/** Begins to compare all rows of the view with what the topic holds. */
export function lookAt(published: ReadonlyMap<string, string>): Look {
  const seen = new Set<string>();
  return {
    take(row) {
      const key = suppressionRecordKey(row);
      seen.add(key);
      return published.get(key) === digestOf(row) ? undefined : { key, record: row };
    },
    // A database that knows nobody at all was emptied: nobody took an opt-out back by that.
    gone: () =>
      seen.size === 0
        ? []
        : [...published.keys()].filter((key) => !seen.has(key)).map((key) => ({ key, record: null })),
  };
}

/** Notes what the topic holds now. */
export function note(published: Published, { key, record }: Difference): void {
  if (record === null) published.delete(key);
  else published.set(key, digestOf(record));
}

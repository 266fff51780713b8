import { type Answer, done, refused } from './failures.ts';
import type { RegistryRecord, SchemaValue } from './records.ts';
import type { AppendRecord } from './schema-log.ts';
import { createSchemaReader, type SchemaReader } from './schema-reader.ts';
import type { RegistryState } from './state.ts';

/** What the operations work on. */
export interface Registry {
  readonly state: RegistryState;
  readonly read: SchemaReader;
  /** Resolves when the record is stored, read back and applied; otherwise says what is known of it. */
  readonly write: (record: RegistryRecord) => Promise<Answer<undefined>>;
  /** Decide and write are one step: two registrations that decide side by side would take the same id. */
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>;
  /** Schemas that were sent and may still land, by subject and identity. */
  readonly uncertain: Map<string, SchemaValue>;
}

export const createRegistry = (state: RegistryState, append: AppendRecord): Registry => ({
  state,
  read: createSchemaReader(state),
  write: writeThrough(append),
  oneAtATime: createQueue(),
  uncertain: new Map(),
});

const writeThrough =
  (append: AppendRecord): Registry['write'] =>
  async (record) => {
    const result = await append(record);
    switch (result.outcome) {
      case 'stored':
        return done(undefined);
      case 'unavailable':
        return refused('store_unavailable', `Kafka is away, nothing was stored: ${result.reason}`);
      case 'unknown':
        return refused(
          'outcome_unknown',
          `Kafka did not confirm the write, which may or may not be stored; repeat it: ${result.reason}`,
        );
    }
  };

const createQueue = (): Registry['oneAtATime'] => {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  };
};

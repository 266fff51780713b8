import type { Kafka } from 'kafkajs';
import { createPublisher, type Outgoing } from '../kafka/publisher.ts';
import { writerSchemas } from '../registry/schemas.ts';
import type { Filter } from './filter.ts';
import { readLetters } from './read-letters.ts';
import { replayOf, type Tally } from './replay.ts';

/** What is to be published again, and how. */
export interface ReplayOrder {
  readonly filter: Filter;
  /** Most records to publish. */
  readonly limit: number;
  readonly mode: 'publish' | 'dry run';
}

/** A replay that is ready to run. */
export interface ReplayRun {
  /** What was done so far: also when `run` rejects half-way. */
  readonly tally: Tally;
  /** Resolves when Kafka has acknowledged all, to how many records of the topic were no dead letters. */
  readonly run: () => Promise<number>;
}

/** Publishes records of dead letters again. Running it twice is harmless: the events are the same events. */
export function replayRun(kafka: Kafka, registryUrl: string, { filter, limit, mode }: ReplayOrder): ReplayRun {
  const publisher = createPublisher(kafka);
  // One by one, so that the publisher may cut its requests between any two: records can be large.
  const publish = async (records: readonly Outgoing[]): Promise<void> => {
    if (mode === 'publish') await Promise.all(records.map((record) => publisher.publish([record])));
  };
  const { take, isDone, tally } = replayOf({ filter, limit, publish });
  return {
    tally,
    async run() {
      try {
        return await readLetters({
          kafka,
          writerSchemas: writerSchemas(registryUrl),
          since: filter.since,
          take,
          isDone,
        });
      } finally {
        await publisher.stop();
      }
    },
  };
}

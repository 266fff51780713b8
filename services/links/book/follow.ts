import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { OTHER_TOPICS } from '../../../schemas/topics.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { Book, Entry } from './book.ts';
import type { ReadEntry } from './entries.ts';

const TOPIC = OTHER_TOPICS.links.name;
/** Pause before reading is taken up again after a failure (ms). */
const AGAIN_AFTER_MS = 1_000;
/** How long a stop waits for the group to be left (ms). */
const LEAVE_WITHIN_MS = 1_000;

export interface Following {
  /** Records on the topic that are not in the book yet; undefined until Kafka has told. */
  readonly behind: () => number | undefined;
  readonly stop: () => Promise<void>;
}

export interface FollowOptions {
  readonly kafka: Kafka;
  readonly book: Book;
  readonly read: ReadEntry;
  readonly logger: Logger;
  /** Told of every record, with why it was not obeyed if it was not. */
  readonly count: (fault: string | undefined) => void;
}

/**
 * Keeps the book up to date with `handset.links`, for as long as it takes. The group is this process's alone and commits
 * nothing: the book itself knows how far it is, so that a restart goes on there, whatever Kafka has forgotten.
 */
export function followLinks(options: FollowOptions): Following {
  const { kafka, book, logger } = options;
  /** How far each partition goes, as far as is known; of those that were read, how far they are. */
  let ends: ReadonlyMap<number, number> | undefined;
  let consumer: Consumer | undefined;
  let stopped = false;
  const behind = (): number | undefined => {
    if (ends === undefined) return undefined;
    return [...ends].reduce((sum, [partition, end]) => sum + Math.max(0, end - (book.nextOffset(partition) ?? 0)), 0);
  };
  const settle = async (): Promise<void> => {
    if (behind() === 0 && !book.isComplete()) await book.complete();
  };
  const look = async (): Promise<void> => {
    ends = await endsOf(kafka);
    await settle();
  };
  const handle = async (payload: EachBatchPayload): Promise<void> => {
    await enter(options, payload);
    ends = new Map(ends).set(payload.batch.partition, Number(payload.batch.highWatermark));
    await settle();
  };
  const begin = async (): Promise<void> => {
    if (stopped) return;
    await look();
    const fresh = newConsumer(kafka);
    consumer = fresh;
    fresh.on(fresh.events.CRASH, ({ payload: { error } }) => again(fresh, error));
    fresh.on(fresh.events.GROUP_JOIN, ({ payload: { memberAssignment } }) => {
      for (const partition of memberAssignment[TOPIC] ?? []) {
        const offset = book.nextOffset(partition);
        if (offset !== undefined) fresh.seek({ topic: TOPIC, partition, offset: String(offset) });
      }
    });
    await fresh.connect();
    await fresh.subscribe({ topic: TOPIC, fromBeginning: true });
    await fresh.run({ autoCommit: false, eachBatch: handle });
  };
  const again = (crashed: Consumer | undefined, error: unknown): void => {
    if (stopped || crashed !== consumer) return;
    logger.warn({ err: error }, 'links cannot be read; redirects go on from those that are known');
    consumer = undefined;
    void crashed?.disconnect().catch(() => undefined);
    setTimeout(run, AGAIN_AFTER_MS).unref();
  };
  const run = (): void => void begin().catch((error: unknown) => again(consumer, error));
  run();
  return {
    behind,
    async stop() {
      stopped = true;
      const left = consumer?.disconnect().catch(() => undefined);
      await Promise.race([left, new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN_MS).unref())]);
    },
  };
}

const newConsumer = (kafka: Kafka): Consumer =>
  kafka.consumer({
    groupId: `handset-links-${randomUUID()}`,
    maxWaitTimeInMs: 250,
    retry: { retries: 5, restartOnFailure: async () => false },
  });

async function endsOf(kafka: Kafka): Promise<Map<number, number>> {
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  try {
    // A topic from which everything has gone ends where it begins.
    const found = (await admin.fetchTopicOffsets(TOPIC)).map(({ partition, low, high }) => ({ partition, low, high }));
    return new Map(found.map(({ partition, low, high }) => [partition, low === high ? 0 : Number(high)]));
  } finally {
    await admin.disconnect();
  }
}

async function enter({ book, read, logger, count }: FollowOptions, payload: EachBatchPayload): Promise<void> {
  const { batch } = payload;
  // What was fetched before the seek would take the book back.
  if (payload.isStale() || batch.isEmpty()) return;
  const entries: Entry[] = [];
  for (const { key, value, offset } of batch.messages) {
    const entry = await read({ key, value });
    const fault = 'fault' in entry ? entry.fault : undefined;
    count(fault);
    if ('fault' in entry)
      logger.warn({ partition: batch.partition, offset, fault }, 'a record on handset.links is void');
    else entries.push(entry);
  }
  await payload.heartbeat();
  await book.enter(batch.partition, Number(batch.lastOffset()) + 1, entries);
  payload.resolveOffset(batch.lastOffset());
}

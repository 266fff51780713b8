import type { Admin } from 'kafkajs';
import pRetry from 'p-retry';
import { problem } from '../../infra/local/problem.ts';
import { TOPICS } from '../../schemas/topics.ts';

/** The topics whose partition counts are one count. */
const SHARING = [...TOPICS].filter(([, { partitions }]) => partitions === 'events').map(([topic]) => topic);

/** How long the broker may take to create partitions (ms). */
const CREATE_WITHIN_MS = 30_000;

/** Partitions of every topic that shares the count. @throws if one of them is not there. */
export async function partitionCounts(admin: Admin): Promise<ReadonlyMap<string, number>> {
  const present = new Set(await admin.listTopics());
  const missing = SHARING.filter((topic) => !present.has(topic));
  if (missing.length > 0)
    throw problem(
      `Kafka has no ${missing.join(', ')}: start Handset once (or infra/setup/main.ts), then run this again.`,
    );
  const { topics } = await admin.fetchTopicMetadata({ topics: SHARING });
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}

/** Gives a topic more partitions; resolves when the broker shows them, each with a leader. */
export async function raiseTopic(admin: Admin, topic: string, count: number): Promise<void> {
  await admin.createPartitions({ topicPartitions: [{ topic, count }], timeout: CREATE_WITHIN_MS });
  await pRetry(
    async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const ready = topics[0]?.partitions.filter(({ leader }) => leader >= 0).length ?? 0;
      if (ready < count) throw new Error(`${topic} shows ${ready} of ${count} partitions`);
    },
    { retries: 20, minTimeout: 100, factor: 1.3 },
  );
}

import kafkajs, { type Admin } from 'kafkajs';
import { problem } from '../problem.ts';

const REPLICAS = 3;

/**
 * Makes the topic as Confluent's registry does, or checks that the one that is there can keep schemas: one partition
 * (their order is the registry's truth) and compaction (any other policy deletes schemas that are in use).
 */
export const createSchemasTopic = async (admin: Admin, topic: string): Promise<void> => {
  const { brokers } = await admin.describeCluster();
  await admin.createTopics({
    waitForLeaders: true,
    topics: [
      {
        topic,
        numPartitions: 1,
        replicationFactor: Math.min(REPLICAS, brokers.length),
        configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
      },
    ],
  });
  await checkTopic(admin, topic);
};

const checkTopic = async (admin: Admin, topic: string): Promise<void> => {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics[0]?.partitions.length ?? 0;
  if (partitions !== 1) throw problem(`Topic ${topic} has ${partitions} partitions; schemas need exactly one.`);
  const resource = { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: ['cleanup.policy'] };
  const { resources } = await admin.describeConfigs({ resources: [resource], includeSynonyms: false });
  const policy = resources[0]?.configEntries.find((entry) => entry.configName === 'cleanup.policy')?.configValue;
  if (policy !== 'compact')
    throw problem(
      `Topic ${topic} has cleanup.policy=${policy}, which deletes schemas that are in use: set it to "compact".`,
    );
};

import kafkajs, { type Admin } from 'kafkajs';
import pRetry from 'p-retry';
import { TOPICS, type TopicSpec } from '../../../schemas/topics.ts';

const { ConfigResourceTypes } = kafkajs;

/** Days that Kafka keeps what it was given. */
export interface Retention {
  readonly events: number;
  readonly deadLetters: number;
  readonly journal: number;
}

export interface TopicSettings {
  /** Partitions of every event topic and of the journal. */
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionDays: Retention;
}

const DAY_MS = 86_400_000;

/** The broker's settings of a topic. Append time: event time as record time would let retention delete a backfill. */
function configOf(spec: TopicSpec, retentionDays: Retention): { name: string; value: string }[] {
  const config: Record<string, string> = {
    'cleanup.policy': spec.cleanup,
    'message.timestamp.type': 'LogAppendTime',
    'max.message.bytes': String(spec.maxMessageBytes),
    ...(spec.retention && { 'retention.ms': String(retentionDays[spec.retention] * DAY_MS) }),
    ...(spec.uncompacted && { 'min.compaction.lag.ms': String(retentionDays[spec.uncompacted] * DAY_MS) }),
  };
  return Object.entries(config).map(([name, value]) => ({ name, value }));
}

/**
 * Creates the topics that are missing and brings the settings of all of them up to date. Never changes a partition
 * count: that moves messages between owners and needs `npm run partitions`.
 * @throws if an event topic or the journal has another partition count than the rest of them.
 */
export async function ensureTopics(admin: Admin, settings: TopicSettings): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = [...TOPICS].filter(([topic]) => !existing.has(topic));
  const count = await presentPartitions(admin, existing, settings.partitions);
  if (missing.length > 0) await create(admin, missing, { ...settings, partitions: count });
  await bringUpToDate(admin, settings.retentionDays);
}

/** `configSource` of what was set for the topic itself, by whomever. */
const SET_FOR_THE_TOPIC = 1;

/**
 * Sets what differs from what we need. The protocol's AlterConfigs replaces all of a topic's settings, so those that
 * an operator made (`min.insync.replicas`, for one) are sent along.
 */
async function bringUpToDate(admin: Admin, retentionDays: Retention): Promise<void> {
  const resources = [...TOPICS.keys()].map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
  const { resources: described } = await admin.describeConfigs({ resources, includeSynonyms: false });
  const outdated = described.flatMap(({ resourceName: name, configEntries: present }) => {
    const wanted = configOf(TOPICS.get(name)!, retentionDays);
    const value = new Map(present.map((entry) => [entry.configName, entry.configValue]));
    if (wanted.every((entry) => value.get(entry.name) === entry.value)) return [];
    const theirs = present.filter(
      ({ configSource, configName }) =>
        Number(configSource) === SET_FOR_THE_TOPIC && wanted.every((entry) => entry.name !== configName),
    );
    const kept = theirs.map(({ configName, configValue }) => ({ name: configName, value: configValue }));
    return [{ type: ConfigResourceTypes.TOPIC, name, configEntries: [...wanted, ...kept] }];
  });
  if (outdated.length > 0) await admin.alterConfigs({ validateOnly: false, resources: outdated });
}

/** The partition count that the event topics have; `fallback` when none exists. */
async function presentPartitions(admin: Admin, existing: ReadonlySet<string>, fallback: number): Promise<number> {
  const topics = [...TOPICS].filter(([name, spec]) => spec.partitions === 'events' && existing.has(name));
  if (topics.length === 0) return fallback;
  const { topics: metadata } = await admin.fetchTopicMetadata({ topics: topics.map(([name]) => name) });
  const counts = new Map(metadata.map((topic) => [topic.name, topic.partitions.length]));
  const distinct = [...new Set(counts.values())];
  if (distinct.length > 1)
    throw new Error(
      `The event topics and the journal have different partition counts (${[...counts].map(([name, n]) => `${name}: ${n}`).join(', ')}). ` +
        `Stop the processors and run: npm run partitions -- ${Math.max(...distinct)}`,
    );
  return distinct[0]!;
}

async function create(admin: Admin, missing: [string, TopicSpec][], settings: TopicSettings): Promise<void> {
  const topics = missing.map(([topic, spec]) => ({
    topic,
    numPartitions: spec.partitions === 'events' ? settings.partitions : spec.partitions,
    replicationFactor: settings.replicationFactor,
    configEntries: configOf(spec, settings.retentionDays),
  }));
  // Answers false, and throws nothing, when another starter was faster.
  await admin.createTopics({ topics, waitForLeaders: false });
  await untilLed(
    admin,
    topics.map(({ topic }) => topic),
  );
}

/** A broker that was told to create topics knows of all of them and their leaders within this time (ms). */
const LEADERS_WITHIN_MS = 30_000;

/** Resolves when every partition has a leader. kafkajs' own waiting gives up at the first broker that knows less. */
async function untilLed(admin: Admin, topics: string[]): Promise<void> {
  const lookAgain = { retries: 1_000, minTimeout: 50, maxTimeout: 500, maxRetryTime: LEADERS_WITHIN_MS };
  await pRetry(async () => {
    const { topics: known } = await admin.fetchTopicMetadata({ topics });
    const waiting = known.filter(({ partitions }) => partitions.some(({ leader }) => leader < 0));
    if (waiting.length > 0) throw new Error(`no leader yet: ${waiting.map(({ name }) => name).join(', ')}`);
  }, lookAgain);
}

import { KINDS, KIND_NAMES, type Kind } from './kinds.ts';

/** What a topic needs of the broker. Sizes in bytes; `retention` names the setting that its days come from. */
export interface TopicSpec {
  /** `event` topics and the journal share one partition count: partition p of all of them has one owner. */
  readonly partitions: 'events' | 1;
  readonly cleanup: 'delete' | 'compact';
  readonly maxMessageBytes: number;
  readonly retention?: 'events' | 'deadLetters' | 'journal';
}

const MiB = 1024 * 1024;
const EVENT: TopicSpec = { partitions: 'events', cleanup: 'delete', maxMessageBytes: 8 * MiB, retention: 'events' };
const COMPACTED: TopicSpec = { partitions: 'events', cleanup: 'compact', maxMessageBytes: MiB };

/** Every topic but the eight event topics. */
export const OTHER_TOPICS = {
  /** Replies and consents that name no message yet, keyed by recipient. */
  inbound: { name: 'handset.inbound', spec: EVENT },
  /** Which message a vendor's ID means; key `vendor:id`. */
  alias: { name: 'handset.alias', spec: COMPACTED },
  /** Tracked links, key their code; kill switches over them, key what they cover. */
  links: { name: 'handset.links', spec: COMPACTED },
  suppressions: { name: 'handset.suppressions', spec: COMPACTED },
  settings: { name: 'handset.settings', spec: { ...COMPACTED, partitions: 1 } },
  outcome: { name: 'handset.outcome', spec: COMPACTED },
  /** Never compacted: a batch must be readable until its position has moved past it. */
  journal: { name: 'handset.journal', spec: { ...EVENT, retention: 'journal' } },
  /** Holds the original bytes of up to 8 MiB beside the reasons, so its limit is larger. */
  deadLetter: {
    name: 'handset.dead-letter',
    spec: { ...EVENT, partitions: 1, maxMessageBytes: 12 * MiB, retention: 'deadLetters' },
  },
} as const satisfies Record<string, { name: string; spec: TopicSpec }>;

/** The topics that a partition task owns together, in kind order. */
export const EVENT_TOPICS: readonly string[] = KIND_NAMES.map((kind) => KINDS[kind].topic);

/** All topics with what they need. */
export const TOPICS: ReadonlyMap<string, TopicSpec> = new Map([
  ...EVENT_TOPICS.map((topic) => [topic, EVENT] as const),
  ...Object.values(OTHER_TOPICS).map(({ name, spec }) => [name, spec] as const),
]);

const BY_TOPIC = new Map<string, Kind>(KIND_NAMES.map((kind) => [KINDS[kind].topic, kind]));

/** The kind that travels on an event topic; undefined for every other topic. */
export const kindOfTopic = (topic: string): Kind | undefined => BY_TOPIC.get(topic);

/** Confluent's subject for the values of a topic (TopicNameStrategy). */
export const subjectOf = (topic: string): string => `${topic}-value`;

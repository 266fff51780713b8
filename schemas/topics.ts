import { KINDS, KIND_NAMES, type Kind } from './kinds.ts';

/** What a topic needs of the broker. Sizes in bytes; `retention` names the setting that its days come from. */
export interface TopicSpec {
  /** `event` topics and the journal share one partition count: partition p of all of them has one owner. */
  readonly partitions: 'events' | 1;
  readonly cleanup: 'delete' | 'compact';
  readonly maxMessageBytes: number;
  readonly retention?: 'events' | 'deadLetters' | 'journal';
  /** Compacted topics: setting whose days a record is kept whatever comes after it, so that its owner surely reads it. */
  readonly uncompacted?: 'events';
}

const MiB = 1024 * 1024;
const EVENT: TopicSpec = { partitions: 'events', cleanup: 'delete', maxMessageBytes: 8 * MiB, retention: 'events' };
const COMPACTED: TopicSpec = { partitions: 'events', cleanup: 'compact', maxMessageBytes: MiB };

/** Every topic but the eight event topics. */
export const OTHER_TOPICS = {
  /** Replies and consents that name no message yet, keyed by recipient. */
  inbound: { name: 'handset.inbound', spec: EVENT },
  /** Conversions that name no message, keyed by recipient, else by the link's code. */
  inboundConversion: { name: 'handset.inbound-conversion', spec: EVENT },
  /** Which message each of these belongs to, keyed by its event. One partition: the first decision holds. */
  decision: { name: 'handset.decision', spec: { ...EVENT, partitions: 1 } },
  /**
   * Which message a vendor's ID means; key `vendor:id`. Read with the events, by the owner of the message that the ID
   * would be. Two messages may claim one ID, so compaction must not come before the reading.
   */
  alias: { name: 'handset.alias', spec: { ...COMPACTED, uncompacted: 'events' } },
  /** Tracked links, key their code; kill switches over them, key what they cover. */
  links: { name: 'handset.links', spec: COMPACTED },
  /** Who may not be written to, key `account:recipient_key:sender`. */
  /** What carriers' look-ups say of numbers, keyed by account and keyed hash of the number. */
  numbers: { name: 'handset.numbers', spec: COMPACTED },
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

/** The topics of events, in kind order. */
export const EVENT_TOPICS: readonly string[] = KIND_NAMES.map((kind) => KINDS[kind].topic);

/** What a partition task reads: the kinds of events, and what vendors' ids mean. */
export type Arriving = Kind | 'alias';

/** All that a partition task reads, events first. */
export const ARRIVING: readonly Arriving[] = [...KIND_NAMES, 'alias'];

/** The topic on which something arrives. */
export const topicOf = (arriving: Arriving): string =>
  arriving === 'alias' ? OTHER_TOPICS.alias.name : KINDS[arriving].topic;

/** The topics that a partition task owns together: partition p of all of them has one owner. */
export const OWNED_TOPICS: readonly string[] = ARRIVING.map(topicOf);

/** All topics with what they need. */
export const TOPICS: ReadonlyMap<string, TopicSpec> = new Map([
  ...EVENT_TOPICS.map((topic) => [topic, EVENT] as const),
  ...Object.values(OTHER_TOPICS).map(({ name, spec }) => [name, spec] as const),
]);

const BY_TOPIC = new Map<string, Kind>(KIND_NAMES.map((kind) => [KINDS[kind].topic, kind]));
const BY_OWNED_TOPIC = new Map<string, Arriving>(ARRIVING.map((arriving) => [topicOf(arriving), arriving]));

/** What arrives on a topic that a partition task owns; undefined for every other topic. */
export const arrivingOn = (topic: string): Arriving | undefined => BY_OWNED_TOPIC.get(topic);

/** The kind that travels on an event topic; undefined for every other topic. */
export const kindOfTopic = (topic: string): Kind | undefined => BY_TOPIC.get(topic);

/** Confluent's subject for the values of a topic (TopicNameStrategy). */
export const subjectOf = (topic: string): string => `${topic}-value`;

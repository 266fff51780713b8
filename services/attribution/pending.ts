import type { ConsentKeyword } from '../../schemas/consent-keywords.ts';
import type { Inbound, InboundConversion } from '../../schemas/events.ts';

/** Where a record lies. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** What is decided on. */
export type Unattributed =
  | { readonly kind: 'reply'; readonly record: Inbound; readonly said: ConsentKeyword | undefined }
  | { readonly kind: 'conversion'; readonly record: InboundConversion };

/** Something that waits for its message. Times are epoch ms, by our clock; `appendedAt` by the broker's. */
export type Pending = Unattributed & {
  readonly place: Place;
  readonly receivedAt: number;
  readonly appendedAt: number;
  /** It is looked for again from then on. */
  lookAt: number;
  consentTold: boolean;
};

export interface Waiting {
  readonly add: (pending: Pending) => void;
  /** What was read and needs nothing. */
  readonly pass: (place: Place) => void;
  readonly all: () => Pending[];
  readonly size: () => number;
  readonly done: (pending: Pending) => void;
  /** Only these partitions are ours from now on, by topic. */
  readonly keep: (assignment: Readonly<Record<string, readonly number[]>>) => void;
  /** By `topic partition`, the first offset that is not done with. */
  readonly offsets: () => ReadonlyMap<string, number>;
}

const partitionOf = ({ topic, partition }: Place): string => `${topic} ${partition}`;

/** What waits, in memory. A record that is read again after a rebalance is the same one. */
export function waiting(): Waiting {
  const held = new Map<string, Pending>();
  const ends = new Map<string, number>();
  const nameOf = (place: Place): string => `${partitionOf(place)} ${place.offset}`;
  const pass = (place: Place): void => {
    const name = partitionOf(place);
    ends.set(name, Math.max(ends.get(name) ?? 0, place.offset + 1));
  };
  return {
    add(pending) {
      const name = nameOf(pending.place);
      if (!held.has(name)) held.set(name, pending);
      pass(pending.place);
    },
    pass,
    all: () => [...held.values()],
    size: () => held.size,
    done: ({ place }) => void held.delete(nameOf(place)),
    keep(assignment) {
      const isOurs = (topic: string, partition: number) => assignment[topic]?.includes(partition) === true;
      for (const [name, { place }] of held) if (!isOurs(place.topic, place.partition)) held.delete(name);
      for (const name of ends.keys()) {
        const [topic = '', partition] = name.split(' ');
        if (!isOurs(topic, Number(partition))) ends.delete(name);
      }
    },
    offsets() {
      const offsets = new Map(ends);
      for (const { place } of held.values()) {
        const name = partitionOf(place);
        offsets.set(name, Math.min(offsets.get(name) ?? Infinity, place.offset));
      }
      return offsets;
    },
  };
}

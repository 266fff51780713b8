import type { Admin } from 'kafkajs';
import { KINDS } from '../../schemas/kinds.ts';

/** Topics whose events make a message what it is looked up for. */
const TOPICS = [KINDS.submit.topic, KINDS.handoff.topic, KINDS.click.topic];
/** Ends are looked at this often at most (ms). */
const EVERY_MS = 400;
const MOST = 1_000;

interface Sample {
  readonly takenAt: number;
  /** By topic and partition, the offset that the next record gets; of what was ever written alone. */
  readonly ends: ReadonlyMap<string, number>;
}

/**
 * Up to when everything that was appended can be found in ClickHouse: the moment of the last look at the ends of the
 * topics up to which the processors have committed. No clock but ours is asked, and no processor is believed to be fast.
 */
export function horizon(admin: Pick<Admin, 'fetchTopicOffsets' | 'fetchOffsets'>, groupId: string, now: () => number) {
  let samples: Sample[] = [];
  const look = async (): Promise<Sample> => {
    const takenAt = now();
    const ends = new Map<string, number>();
    for (const topic of TOPICS)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (high !== low) ends.set(`${topic} ${partition}`, Number(high));
    return { takenAt, ends };
  };
  return async (): Promise<number | undefined> => {
    if (now() - (samples.at(-1)?.takenAt ?? 0) >= EVERY_MS) samples = [...samples, await look()].slice(-MOST);
    const committed = new Map<string, number>();
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics: TOPICS }))
      for (const { partition, offset } of partitions) committed.set(`${topic} ${partition}`, Number(offset));
    const isIn = ({ ends }: Sample): boolean => [...ends].every(([name, end]) => (committed.get(name) ?? -1) >= end);
    const last = samples.findLast(isIn);
    if (last === undefined) return undefined;
    samples = samples.slice(samples.indexOf(last));
    return last.takenAt;
  };
}

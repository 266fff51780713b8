import { createHash } from 'node:crypto';
import type { DeadLetter } from '../../../schemas/codec.ts';
import type { Outgoing } from '../kafka/publisher.ts';
import { matches, type Filter } from './filter.ts';

/** What became of the letters that a filter means. */
export interface Tally {
  /** Records for their topics, by topic; published unless it was a dry run. */
  readonly records: Map<string, number>;
  /** The same records, by failure code. */
  readonly codes: Map<string, number>;
  /** Letters about a record that had its turn already: it failed again after an earlier replay, or was told twice. */
  repeated: number;
  /** Letters of callbacks, which came over HTTP and from no topic. */
  withoutTopic: number;
  /** Letters that hold no bytes: the record had no value, or a task found the failure without the record at hand. */
  withoutBytes: number;
}

export interface ReplayParts {
  readonly filter: Filter;
  /** Most records to publish. */
  readonly limit: number;
  /** Resolves when Kafka has acknowledged. A dry run passes one that does nothing. */
  readonly publish: (records: readonly Outgoing[]) => Promise<void>;
}

/** Publishes the records of letters again, each record once however many letters tell of it. */
export interface Replay {
  /** Takes letters in their order; resolves when their records are acknowledged. */
  readonly take: (letters: readonly DeadLetter[]) => Promise<void>;
  /** True when the limit is reached. */
  readonly isDone: () => boolean;
  readonly tally: Tally;
}

/**
 * Original bytes under the original key: an event that was processed after all is the same event again, and changes
 * nothing. A record that fails again makes another letter with the same bytes, so bytes are counted, not letters: each
 * replay publishes a record once, and records do not multiply.
 */
export function replayOf({ filter, limit, publish }: ReplayParts): Replay {
  const tally: Tally = { records: new Map(), codes: new Map(), repeated: 0, withoutTopic: 0, withoutBytes: 0 };
  const seen = new Set<string>();
  let chosen = 0;

  function recordOf(letter: DeadLetter): Outgoing | undefined {
    const { origin_topic: topic, origin_key: key, payload: value } = letter;
    if (topic === '') return none('withoutTopic');
    if (value === null) return none('withoutBytes');
    const content = contentOf(topic, key, value);
    if (seen.has(content)) return none('repeated');
    seen.add(content);
    return { topic, key, value };
  }

  function none(why: 'repeated' | 'withoutTopic' | 'withoutBytes'): undefined {
    tally[why]++;
    return undefined;
  }

  return {
    async take(letters) {
      const records: Outgoing[] = [];
      const codes: string[] = [];
      for (const letter of letters) {
        if (chosen >= limit || !matches(filter, letter)) continue;
        const record = recordOf(letter);
        if (record === undefined) continue;
        chosen++;
        records.push(record);
        codes.push(letter.code);
      }
      if (records.length > 0) await publish(records);
      for (const { topic } of records) increase(tally.records, topic);
      for (const code of codes) increase(tally.codes, code);
    },
    isDone: () => chosen >= limit,
    tally,
  };
}

function contentOf(topic: string, key: Buffer | null, value: Buffer): string {
  const hash = createHash('sha256').update(`${topic}\n${key === null ? -1 : key.length}\n`);
  return hash
    .update(key ?? '')
    .update(value)
    .digest('base64');
}

const increase = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, n) => total + n, 0);

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, n]) => `${name} ${n}`).join(', ');

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The tally in sentences. */
export function reportOf({ records, codes, ...left }: Tally, mode: 'publish' | 'dry run'): string[] {
  const total = sum(records);
  const done =
    mode === 'publish'
      ? `Published ${counted(total, 'record')} again, acknowledged by Kafka`
      : `Would publish ${counted(total, 'record')}`;
  const hint = 'they came over HTTP, from no topic: the vendor must call again';
  return [
    total === 0 ? 'Nothing to publish.' : `${done}: ${listed(records)} (${listed(codes)}).`,
    ...(left.repeated > 0
      ? [`Left out ${counted(left.repeated, 'letter')} about a record that is among them already.`]
      : []),
    ...(left.withoutTopic > 0 ? [`Cannot publish ${counted(left.withoutTopic, 'letter')} of callbacks: ${hint}.`] : []),
    ...(left.withoutBytes > 0
      ? [`Cannot publish ${counted(left.withoutBytes, 'letter')} without bytes: there is nothing to publish.`]
      : []),
  ];
}

import type { Alias } from '../../../schemas/alias.ts';
import type { DeadLetter } from '../../../schemas/codec.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { ARRIVING, topicOf, type Arriving } from '../../../schemas/topics.ts';
import { keep } from '../core/kept.ts';
import { letterOf } from '../dead-letters/letter.ts';
import { arrivals, END, type StoredArrival } from '../hot/arrivals.ts';
import type { Gathering, IncomingAlias, IncomingEvent, Opened } from '../partition/ports.ts';
import type { Decoders, Reading } from './decoders.ts';
import {
  decodeAlias,
  decodeRecord,
  schemaIdOrOutcome,
  type AliasOutcome,
  type Outcome,
  type RawRecord,
} from './intake.ts';

/** What gathering needs beside the records. */
export interface GatheringPorts {
  /** Know every schema id of what is added. */
  readonly decoders: Decoders;
  readonly piiKey: string;
  readonly partition: number;
  /** Told how records of a kind left, by outcome or failure code. */
  readonly count: (kind: Arriving, outcome: string, records: number) => void;
}

/**
 * Records as the bytes that they are, in a list for each message. They are decoded when they are opened, one message's
 * after another's, so that events are young garbage however large the batch is.
 */
export function gathering({ decoders, piiKey, partition, count }: GatheringPorts): Gathering {
  const all = arrivals();
  const lists = new Map<string, { readonly first: number; last: number }>();
  const usable = ARRIVING.map(() => 0);

  function opened(messageId: string, first: number): Opened {
    const events: IncomingEvent[] = [];
    const aliases: IncomingAlias[] = [];
    const deadLetters: DeadLetter[] = [];
    for (let name = first; name !== END; name = all.after(name)) {
      const stored = all.at(name);
      const kind = ARRIVING[stored.kind]!;
      const record = recordOf(kind, stored, partition);
      const outcome = outcomeOf(kind, record, decoders);
      if (outcome.is !== 'dead_letter') {
        if (outcome.is === 'alias') aliases.push(incomingAlias(outcome.alias, stored));
        else events.push(incoming(kind as Kind, outcome.event, stored, piiKey));
        usable[stored.kind]!++;
      } else {
        deadLetters.push(letterOf(record, outcome.why));
        count(kind, outcome.why.code, 1);
      }
    }
    return { messageId, events, aliases, deadLetters };
  }

  return {
    add(arrival) {
      const name = all.add({ ...arrival, kind: ARRIVING.indexOf(arrival.kind) });
      const list = lists.get(arrival.messageId);
      if (list === undefined) return void lists.set(arrival.messageId, { first: name, last: name });
      all.link(list.last, name);
      list.last = name;
    },
    size: all.size,
    *open() {
      for (const [messageId, { first }] of lists) yield opened(messageId, first);
      usable.forEach((records, kind) => records > 0 && count(ARRIVING[kind]!, 'ok', records));
    },
  };
}

const recordOf = (kind: Arriving, { offset, appendedAt, key, value }: StoredArrival, partition: number): RawRecord => ({
  topic: topicOf(kind),
  partition,
  offset,
  appendedAt,
  key,
  value,
});

function outcomeOf(kind: Arriving, record: RawRecord, decoders: Decoders): Outcome | AliasOutcome {
  const id = schemaIdOrOutcome(record);
  if (typeof id !== 'number') return id;
  const known = <A extends Arriving>(arriving: A): Reading<A> => {
    const reading = decoders.known(arriving, id);
    if (reading === undefined) throw new Error(`schema id ${id} of ${record.topic} was not asked for before`);
    return reading;
  };
  return kind === 'alias' ? decodeAlias(record, known(kind)) : decodeRecord(kind, record, known<Kind>(kind));
}

const incomingAlias = (alias: Alias, { offset, appendedAt, key, value }: StoredArrival): IncomingAlias => ({
  ...{ kind: 'alias', alias, offset, appendedAt, key, value },
});

const incoming = <K extends Kind>(kind: K, event: EventOf[K], stored: StoredArrival, piiKey: string): IncomingEvent => {
  const { offset, appendedAt, key, value } = stored;
  return { kind, event: keep(kind, event, piiKey), offset, appendedAt, key, value } as IncomingEvent;
};

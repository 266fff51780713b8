import type { DeadLetter } from '../../../schemas/codec.ts';
import { KINDS, KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { keep } from '../core/kept.ts';
import { letterOf } from '../dead-letters/letter.ts';
import { arrivals, END, type StoredArrival } from '../hot/arrivals.ts';
import type { Gathering, IncomingEvent, Opened } from '../partition/ports.ts';
import type { Decoders } from './decoders.ts';
import { decodeRecord, schemaIdOrOutcome, type Outcome, type RawRecord } from './intake.ts';

/** What gathering needs beside the records. */
export interface GatheringPorts {
  /** Know every schema id of what is added. */
  readonly decoders: Decoders;
  readonly piiKey: string;
  readonly partition: number;
  /** Told how records of a kind left, by outcome or failure code. */
  readonly count: (kind: Kind, outcome: string, records: number) => void;
}

/**
 * Records as the bytes that they are, in a list for each message. They are decoded when they are opened, one message's
 * after another's, so that events are young garbage however large the batch is.
 */
export function gathering({ decoders, piiKey, partition, count }: GatheringPorts): Gathering {
  const all = arrivals();
  const lists = new Map<string, { readonly first: number; last: number }>();
  const usable = KIND_NAMES.map(() => 0);

  function opened(messageId: string, first: number): Opened {
    const events: IncomingEvent[] = [];
    const deadLetters: DeadLetter[] = [];
    for (let name = first; name !== END; name = all.after(name)) {
      const stored = all.at(name);
      const kind = KIND_NAMES[stored.kind]!;
      const record = recordOf(kind, stored, partition);
      const outcome = outcomeOf(kind, record, decoders);
      if (outcome.is === 'event') {
        events.push(incoming(kind, outcome.event, stored, piiKey));
        usable[stored.kind]!++;
      } else {
        deadLetters.push(letterOf(record, outcome.why));
        count(kind, outcome.why.code, 1);
      }
    }
    return { messageId, events, deadLetters };
  }

  return {
    add(arrival) {
      const name = all.add({ ...arrival, kind: KIND_NAMES.indexOf(arrival.kind) });
      const list = lists.get(arrival.messageId);
      if (list === undefined) return void lists.set(arrival.messageId, { first: name, last: name });
      all.link(list.last, name);
      list.last = name;
    },
    size: all.size,
    *open() {
      for (const [messageId, { first }] of lists) yield opened(messageId, first);
      usable.forEach((records, kind) => records > 0 && count(KIND_NAMES[kind]!, 'ok', records));
    },
  };
}

const recordOf = (kind: Kind, { offset, appendedAt, key, value }: StoredArrival, partition: number): RawRecord => ({
  topic: KINDS[kind].topic,
  partition,
  offset,
  appendedAt,
  key,
  value,
});

function outcomeOf(kind: Kind, record: RawRecord, decoders: Decoders): Outcome {
  const id = schemaIdOrOutcome(record);
  if (typeof id !== 'number') return id;
  const reading = decoders.known(kind, id);
  if (reading === undefined) throw new Error(`schema id ${id} of ${record.topic} was not asked for before`);
  return decodeRecord(kind, record, reading);
}

const incoming = <K extends Kind>(kind: K, event: EventOf[K], stored: StoredArrival, piiKey: string): IncomingEvent => {
  const { offset, appendedAt, key, value } = stored;
  return { kind, event: keep(kind, event, piiKey), offset, appendedAt, key, value } as IncomingEvent;
};

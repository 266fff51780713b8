import type { EventOf } from '../../../schemas/events.ts';
import { kindOfTopic } from '../../../schemas/topics.ts';
import { keep } from '../core/kept.ts';
import { letterOf } from '../dead-letters/letter.ts';
import type { IncomingEvent, SendDeadLetters } from '../partition/ports.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import type { Decoders } from './decoders.ts';
import { decodeRecord, schemaIdOrOutcome, type Outcome, type RawRecord } from './intake.ts';

/** What reading needs beside the records. */
export interface ReadingPorts {
  readonly decoders: Decoders;
  readonly piiKey: string;
  readonly sendDeadLetters: SendDeadLetters;
  /** Told how records of a kind left, by outcome or failure code. */
  readonly count: (kind: Kind, outcome: string, records: number) => void;
}

/**
 * Turns the records of one fetch into events for the task. Records that cannot be used are dead letters, acknowledged
 * before this resolves: only then may the offsets behind them be committed. Misplaced events stay among the others;
 * the task forwards them.
 * @throws RegistryUnavailable, NotAcknowledged: then nothing of the fetch was taken, and it is read again later.
 */
export async function readFetch(
  topic: string,
  records: readonly RawRecord[],
  ports: ReadingPorts,
): Promise<IncomingEvent[]> {
  const kind = kindOfTopic(topic);
  if (kind === undefined) throw new Error(`${topic} is not an event topic`);
  const events: IncomingEvent[] = [];
  const letters = [];
  for (const record of records) {
    const known = readKnown(kind, record, ports);
    const outcome = known instanceof Promise ? await known : known;
    if (outcome.is === 'dead_letter') letters.push(letterOf(record, outcome.why));
    else events.push(incoming(kind, outcome.event, record, ports.piiKey));
  }
  if (letters.length > 0) await ports.sendDeadLetters(letters);
  for (const { code } of letters) ports.count(kind, code, 1);
  ports.count(kind, 'ok', events.length);
  return events;
}

/** A promise only when the registry must be asked: one await a record would cost more than its decoding. */
function readKnown(kind: Kind, record: RawRecord, { decoders }: ReadingPorts): Outcome | Promise<Outcome> {
  const id = schemaIdOrOutcome(record);
  if (typeof id !== 'number') return id;
  const reading = decoders.known(kind, id);
  if (reading !== undefined) return decodeRecord(kind, record, reading);
  return decoders.ask(kind, id).then((asked) => decodeRecord(kind, record, asked));
}

const incoming = <K extends Kind>(kind: K, event: EventOf[K], record: RawRecord, piiKey: string): IncomingEvent =>
  ({
    kind,
    event: keep(kind, event, piiKey),
    offset: record.offset,
    appendedAt: record.appendedAt,
    key: record.key,
    value: record.value,
  }) as IncomingEvent;

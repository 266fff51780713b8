import { arrivingOn, type Arriving } from '../../../schemas/topics.ts';
import { letterOf } from '../dead-letters/letter.ts';
import type { Arrival, SendDeadLetters } from '../partition/ports.ts';
import type { Decoders } from './decoders.ts';
import { findMessage, schemaIdOrOutcome, type RawRecord, type Unusable } from './intake.ts';

/** What reading needs beside the records. */
export interface ReadingPorts {
  readonly decoders: Decoders;
  readonly sendDeadLetters: SendDeadLetters;
  /** Told how records of a kind left, by failure code. */
  readonly count: (kind: Arriving, outcome: string, records: number) => void;
}

/**
 * Finds of the records of one fetch whose they are, and nothing else. Records of which not even that can be found are
 * dead letters, acknowledged before this resolves: only then may the offsets behind them be committed.
 * @throws RegistryUnavailable, NotAcknowledged: then nothing of the fetch was taken, and it is read again later.
 */
export async function readFetch(topic: string, records: readonly RawRecord[], ports: ReadingPorts): Promise<Arrival[]> {
  const kind = arrivingOn(topic);
  if (kind === undefined) throw new Error(`${topic} is read by no task`);
  const arrivals: Arrival[] = [];
  const letters = [];
  for (const record of records) {
    const known = findKnown(kind, record, ports.decoders);
    const found = known instanceof Promise ? await known : known;
    if (typeof found !== 'string') letters.push(letterOf(record, found));
    else arrivals.push(arrivalOf(kind, found, record));
  }
  if (letters.length > 0) await ports.sendDeadLetters(letters);
  for (const { code } of letters) ports.count(kind, code, 1);
  return arrivals;
}

/** A promise only when the registry must be asked: one await a record would cost more than all else. */
function findKnown(
  kind: Arriving,
  record: RawRecord,
  decoders: Decoders,
): string | Unusable | Promise<string | Unusable> {
  const id = schemaIdOrOutcome(record);
  if (typeof id !== 'number') return id.why;
  const reading = decoders.known(kind, id);
  if (reading !== undefined) return findMessage(record, reading);
  return decoders.ask(kind, id).then((asked) => findMessage(record, asked));
}

const arrivalOf = (kind: Arriving, messageId: string, record: RawRecord): Arrival => ({
  kind,
  messageId,
  offset: record.offset,
  appendedAt: record.appendedAt,
  key: record.key,
  value: record.value!,
});

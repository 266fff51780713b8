import type { DeadLetter } from '../../../schemas/codec.ts';
import { refuse, type Lifetime } from './attempt-end.ts';
import type { Part } from './batch.ts';
import { insertUntilIn } from './insert.ts';
import { tokenOf, type Marks } from './journal-record.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { IncomingEvent, Ports } from './ports.ts';
import type { Progress, TrackedBatch } from './progress.ts';
import { REMEDY } from './remedies.ts';
import type { Rules } from './rules.ts';
import type { Sizing } from './sizing.ts';
import type { TaskSettings } from './settings.ts';
import { untilDone } from './until-done.ts';

/** What is written before a batch that makes its events known: all of it idempotent by key. */
export interface Evidence {
  readonly events: readonly IncomingEvent[];
  readonly deadLetters: readonly DeadLetter[];
}

export interface CarryParts {
  readonly ports: Ports;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly lifetime: Lifetime;
  readonly epoch: number;
  readonly writer: JournalWriter;
  readonly progress: Progress;
  readonly marks: () => Marks;
  readonly sizing: Sizing;
  /** Told each position that a record in the journal states. */
  readonly onStated: (position: number) => void;
}

/** Writes evidence until it is acknowledged. */
export async function writeEvidence(
  parts: Pick<CarryParts, 'ports' | 'settings' | 'lifetime'>,
  { events, deadLetters }: Evidence,
): Promise<void> {
  const { sink, sendDeadLetters } = parts.ports;
  if (deadLetters.length > 0) await untilDone(parts, 'dead_letters', () => sendDeadLetters(deadLetters));
  if (events.length > 0) await untilDone(parts, 'events', () => sink.insertEvents(events));
}

/**
 * Carries one part of a closed batch home:
 * 1. its evidence is written (once for all parts: `evidence`), its rows are compressed;
 * 2. it is appended to the journal in its turn, and the fence looked at;
 * 3. the same bytes are inserted under the token of its offset until they are known to be in.
 * Offsets follow in `progress`. A part without rows has nothing to append: it is in once its evidence is.
 */
export async function carry(
  parts: CarryParts,
  part: Part,
  tracked: TrackedBatch,
  evidence: Promise<void>,
): Promise<void> {
  const { ports, settings, rules, progress } = parts;
  if (part.rows > 0) {
    let beforeAppend = 0;
    let block: Buffer = part.raw;
    const ready = Promise.all([rules.appendsAfterEvidence(evidence), compressed(parts, part)]).then(([, bytes]) => {
      block = bytes;
    });
    const header = { type: 'batch', sequence: part.sequence, rows: part.rows, epoch: parts.epoch } as const;
    let stated = 0;
    const offset = await parts.writer.append(
      ready,
      () => {
        beforeAppend = ports.clock.now();
        stated = progress.position();
        return { ...header, position: stated, partitions: settings.partitions, marks: parts.marks() };
      },
      () => block,
    );
    tracked.offset = offset;
    parts.onStated(stated);
    progress.advance();
    await insertUntilIn(parts, block, tokenOf(settings.partition, offset), beforeAppend);
  } else await evidence;
  tracked.in = true;
  progress.advance();
}

async function compressed({ ports, settings, lifetime, sizing }: CarryParts, part: Part): Promise<Buffer> {
  const bytes = await ports.compress(part.raw);
  sizing.learn(part.raw.length, bytes.length);
  if (bytes.length <= settings.recordBytes) return bytes;
  sizing.distrust();
  lifetime.end(refuse('batch_too_large', REMEDY.tooLarge(part.largest, bytes.length)));
  return new Promise<never>(() => undefined);
}

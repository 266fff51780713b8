import { COLUMN_COUNT } from '../../../schemas/timeline-row.ts';
import { refuse, type Lifetime } from './attempt-end.ts';
import type { Evidence, Part } from './closing.ts';
import { insertUntilIn } from './insert.ts';
import { encodeRecord, tokenOf, type Marks } from './journal-record.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { Ports } from './ports.ts';
import type { Progress, TrackedBatch } from './progress.ts';
import { REMEDY } from './remedies.ts';
import type { Rules } from './rules.ts';
import type { Sizing } from './sizing.ts';
import type { TaskSettings } from './settings.ts';
import { untilDone } from './until-done.ts';

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
  { events, aliases, deadLetters }: Evidence,
): Promise<void> {
  const { sink, sendDeadLetters } = parts.ports;
  if (deadLetters.length > 0) await untilDone(parts, 'dead_letters', () => sendDeadLetters(deadLetters));
  await Promise.all([
    events !== undefined && untilDone(parts, 'events', () => sink.insertEvents(events)),
    aliases !== undefined && untilDone(parts, 'aliases', () => sink.insertAliases(aliases)),
  ]);
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
  if (part.rows > 0) await carryRows(parts, part, tracked, evidence);
  else await evidence;
  tracked.in = true;
  parts.progress.advance();
}

async function carryRows(parts: CarryParts, part: Part, tracked: TrackedBatch, evidence: Promise<void>): Promise<void> {
  const { ports, settings, rules, progress, epoch } = parts;
  const { sequence, rows } = part;
  const compressing = compressed(parts, part);
  const ready = Promise.all([rules.appendsAfterEvidence(evidence), compressing]).then(([, block]) => block);
  let beforeAppend = 0;
  let stated = 0;
  tracked.offset = await parts.writer.append(ready, (block) => {
    beforeAppend = ports.clock.now();
    stated = progress.position();
    const marks = parts.marks();
    const { partitions } = settings;
    const columns = COLUMN_COUNT;
    return encodeRecord({ type: 'batch', epoch, sequence, position: stated, partitions, marks, rows, columns }, block);
  });
  const appended = ports.clock.now();
  parts.onStated(stated);
  progress.advance();
  const block = await compressing;
  const token = tokenOf(settings.partition, tracked.offset);
  await insertUntilIn(parts, { block, columns: COLUMN_COUNT, token }, beforeAppend);
  const now = ports.clock.now();
  ports.observe({
    type: 'batch_in',
    rows,
    bytes: block.length,
    appendMs: appended - beforeAppend,
    insertMs: now - appended,
    freshnessMs: Math.max(0, now - part.oldestAppendedAt),
  });
}

async function compressed({ ports, settings, lifetime, sizing }: CarryParts, part: Part): Promise<Buffer> {
  const bytes = await ports.compress(part.raw);
  sizing.learn(part.raw.length, bytes.length);
  if (bytes.length <= settings.recordBytes) return bytes;
  sizing.distrust();
  lifetime.end(refuse('batch_too_large', REMEDY.tooLarge(part.largest, bytes.length)));
  return new Promise<never>(() => undefined);
}

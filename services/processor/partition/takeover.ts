import { refuse, startOver, type AttemptEnd, type Lifetime } from './attempt-end.ts';
import { insertUntilIn } from './insert.ts';
import { encodeRecord, tokenOf, type Marks } from './journal-record.ts';
import {
  readRecord,
  readTail,
  statementIn,
  validBatches,
  type JournalTail,
  type ReadRecord,
  type ValidBatch,
} from './journal-scan.ts';
import type { Appender, TargetWindow, ToolPorts } from './ports.ts';
import { REMEDY } from './remedies.ts';
import type { Rules } from './rules.ts';
import type { TaskSettings } from './settings.ts';

export interface TakeoverParts {
  readonly ports: ToolPorts;
  readonly settings: TaskSettings;
  readonly rules: Rules;
  readonly lifetime: Lifetime;
  readonly appender: Appender;
}

/** A journal in one's own hands: all that was validly appended before one's marker is in. */
export interface TakenJournal {
  /** Offset of the marker; also the position, as everything below it is in. */
  readonly epoch: number;
  /** The position that the journal's highest statement names: what a later statement has to exceed. */
  readonly stated: number;
  readonly marks: Marks;
  readonly reinserted: number;
}

/** The targets' counters, as a batch's record states them. */
export const marksOf = (targets: readonly TargetWindow[]): Marks =>
  Object.fromEntries(targets.map(({ target, counter }) => [target, counter]));

/**
 * Takes the journal over:
 * 1. looks whether the windows, the log and the partition count allow it;
 * 2. appends a marker with a fresh nonce and reads it back: from here on, what others append is void;
 * 3. inserts every valid batch between the last position and the marker again, under its token.
 * Never returns if the attempt has to end: it has then ended.
 */
export async function takeJournal(parts: TakeoverParts): Promise<TakenJournal> {
  const { ports, settings, rules } = parts;
  await must(parts, windowProblem(await ports.sink.windows(), parts));
  const tail = await readTail(ports.journal, rules);
  await must(parts, tailProblem(tail, parts));
  if (tail.end === 0) await must(parts, recordsProblem((await ports.journal.lastOfOthers()).map(readRecord), parts));

  const beforeMarker = ports.clock.now();
  const { epoch, records } = await markAndReadBack(parts, tail);
  await must(parts, recordsProblem(records, parts));
  const statement = statementIn(records, tail.statement, rules);
  const batches = validBatches(records, statement, rules);

  const targets = await ports.sink.windows();
  await must(parts, windowProblem(targets, parts) ?? ageProblem(batches, targets, parts));
  for (const batch of batches)
    await insertUntilIn(parts, { ...batch, token: tokenOf(settings.partition, batch.offset) }, beforeMarker);
  return { epoch, stated: statement.position, marks: marksOf(targets), reinserted: batches.length };
}

/** Goes on if there is no problem; else ends the attempt and never returns. */
async function must({ lifetime }: TakeoverParts, problem: AttemptEnd | undefined): Promise<void> {
  if (problem === undefined) return;
  lifetime.end(problem);
  await new Promise<never>(() => undefined);
}

function windowProblem(targets: readonly TargetWindow[], { settings, rules }: TakeoverParts) {
  const small = targets.filter((target) => !rules.remembersEnough(target, settings));
  return small.length === 0 ? undefined : refuse('window_too_small', REMEDY.windows(small, settings));
}

function tailProblem({ last, statement, start }: JournalTail, { settings, rules }: TakeoverParts) {
  if (rules.isCut(statement.position, start))
    return refuse('journal_cut', REMEDY.cut(settings.partition, statement.position, start));
  return last === undefined ? undefined : recordProblem(last, settings, rules);
}

function recordProblem({ offset, decoded }: ReadRecord, { partition, partitions }: TaskSettings, rules: Rules) {
  if (decoded === undefined) return refuse('journal_unreadable', REMEDY.unreadable(partition, offset));
  if (!rules.sameCount(decoded.header, partitions))
    return refuse('partition_count', REMEDY.count(decoded.header.partitions, partitions));
  return undefined;
}

const recordsProblem = (records: readonly ReadRecord[], { settings, rules }: TakeoverParts) =>
  records.map((record) => recordProblem(record, settings, rules)).find((problem) => problem !== undefined);

/** The marker's offset, and all records from the position that the tail stated up to and with it. */
async function markAndReadBack(parts: TakeoverParts, tail: JournalTail) {
  const { ports, settings, rules, appender, lifetime } = parts;
  const nonce = ports.nonce();
  const marker = encodeRecord({ type: 'marker', partitions: settings.partitions, nonce });
  const epoch = await appender.append(marker).then(
    ({ offset }) => offset,
    (error: unknown) => {
      lifetime.end(startOver('append_unknown', error));
      return new Promise<never>(() => undefined);
    },
  );
  if (!rules.landedBeyond(epoch, tail.end - 1)) await must(parts, startOver('append_misplaced'));
  const records = (await ports.journal.read(tail.statement.position + 1, epoch + 1)).map(readRecord);
  // Retention may have cut between the look at the tail and the reading.
  const { start } = await ports.journal.bounds();
  if (rules.isCut(tail.statement.position, start))
    await must(parts, refuse('journal_cut', REMEDY.cut(settings.partition, tail.statement.position, start)));
  const last = records.at(-1);
  if (last?.offset !== epoch || !rules.isOwnMarker(last.decoded, nonce))
    await must(parts, startOver('marker_not_found'));
  return { epoch, records };
}

function ageProblem(batches: readonly ValidBatch[], targets: readonly TargetWindow[], parts: TakeoverParts) {
  const { settings, rules, ports } = parts;
  const now = ports.clock.now();
  for (const batch of batches) {
    const forgetful = targets.find((target) => !rules.youngEnough(batch, target, now, settings));
    if (forgetful) return refuse('batch_too_old', REMEDY.old(settings.partition, batch.offset, forgetful.target));
  }
  return undefined;
}

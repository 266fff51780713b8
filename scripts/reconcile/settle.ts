import type { Fenced, Settled } from '../../services/processor/partition/quiet.ts';
import { RULES, type WindowSettings } from '../../services/processor/partition/rules.ts';
import type { Journals } from '../partitions/journals.ts';
import { reasonsOf } from '../partitions/raise.ts';

/** What settling needs of the world. */
export interface SettlePorts {
  /** Why processors cannot be taken for stopped, however long one waits; empty if they can. */
  readonly running: () => Promise<readonly string[]>;
  readonly journals: Pick<Journals, 'writtenFor' | 'bringIn' | 'fence'>;
  /** Statements of a repair that was killed which the server has not ended yet. */
  readonly stragglers: () => Promise<number>;
  readonly settings: WindowSettings;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly print: (line: string) => void;
}

/**
 * `quiet`: no processor runs and nothing is on its way. `unsettled` are the journals that hold what cannot be brought
 * in: partition → partition count for which to go on with it.
 */
export type Quiet =
  | { readonly is: 'quiet'; readonly unsettled: ReadonlyMap<number, number> }
  | { readonly is: 'refused'; readonly reasons: readonly string[] };

/** What becomes of a journal that cannot be brought in, because its batches are gone or may have been forgotten. */
export type Unsettleable = 'refuse' | 'fence';

const REBUILDABLE: readonly string[] = ['journal_cut', 'batch_too_old'];
const STRAGGLER_PAUSE_MS = 1_000;

/**
 * Makes the quiet moment in which answers may be corrected: every journal is brought in, or fenced where that cannot
 * be, so that nobody appends to it any more; then all that may still be on its way has passed its deadline.
 */
export async function settle(ports: SettlePorts, unsettleable: Unsettleable): Promise<Quiet> {
  const reasons = await ports.running();
  if (reasons.length > 0) return { is: 'refused', reasons };
  const written = await ports.journals.writtenFor();
  const unsettled = new Map<number, number>();
  let lastAppendedAt = -Infinity;
  for (const [partition, count] of countsOf(written)) {
    const brought = await ports.journals.bringIn(partition, count);
    const isRebuilt = unsettleable === 'fence' && isRebuildable(brought);
    if (isRebuilt)
      ports.print(`${reasonsOf(partition, brought).join(' ')}\n  Its answers are rebuilt from the events.`);
    const outcome = isRebuilt ? await ports.journals.fence(partition, count) : brought;
    if (outcome.type !== 'in' && outcome.type !== 'fenced')
      return { is: 'refused', reasons: reasonsOf(partition, outcome) };
    if (isRebuilt) unsettled.set(partition, count);
    lastAppendedAt = Math.max(lastAppendedAt, outcome.appendedAt);
  }
  await untilQuiet(ports, lastAppendedAt);
  return { is: 'quiet', unsettled };
}

const isRebuildable = (outcome: Settled | Fenced): boolean =>
  outcome.type === 'refused' && REBUILDABLE.includes(outcome.refusal.code);

/**
 * The count for which each journal is gone on with: what it was written for, and where that is gone what the others
 * were. An empty journal has nothing to bring in, and nobody who could have written to it.
 */
function countsOf(written: readonly (number | undefined)[]): [partition: number, count: number][] {
  const known = written.find((count) => count !== undefined && count > 0) ?? written.length;
  return written.flatMap((count, partition): [number, number][] =>
    count === undefined ? [] : [[partition, count > 0 ? count : known]],
  );
}

async function untilQuiet(ports: SettlePorts, lastAppendedAt: number): Promise<void> {
  const { now, sleep, print, settings, stragglers } = ports;
  const reachMs = settings.insertDeadlineMs + settings.insertLimitMs;
  const isQuiet = () => RULES.isQuiet({ tasksRunning: 0, journalsIn: true, now: now(), lastAppendedAt }, settings);
  if (!isQuiet()) print(`Waiting ${Math.ceil(reachMs / 1000)} s, until nothing that is on its way may still land`);
  while (!isQuiet()) await sleep(lastAppendedAt + reachMs + 1 - now());
  while ((await stragglers()) > 0) await sleep(STRAGGLER_PAUSE_MS);
}

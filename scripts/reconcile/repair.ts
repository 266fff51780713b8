import type { Settled } from '../../services/processor/partition/quiet.ts';
import { reasonsOf } from '../partitions/raise.ts';
import type { Findings } from './reconcile.ts';
import { isMendable } from './refold.ts';
import type { Quiet } from './settle.ts';

/** What a repair needs of the world. Every call may fail; what was done until then stays, and the next run goes on. */
export interface RepairPorts {
  /** Why processors cannot be taken for stopped, one sentence a reason; empty if they can. */
  readonly running: () => Promise<readonly string[]>;
  /** Brings the journals in, fences those that cannot be, and waits until nothing is on its way. */
  readonly settle: () => Promise<Quiet>;
  /** Corrects timelines from events and rollups from timelines, and sends the dead letters that this makes known. */
  readonly rebuild: () => Promise<void>;
  /** Compares everything, and tells what differs. */
  readonly look: () => Promise<Findings>;
  /** Declares a journal settled, for a partition count. */
  readonly supersede: (partition: number, count: number) => Promise<Settled>;
}

/** `refused`: the reasons say what is in the way. `done`: what still differs, of which nothing can be corrected. */
export type Repaired =
  { readonly is: 'refused'; readonly reasons: readonly string[] } | { readonly is: 'done'; readonly left: Findings };

const refused = (...reasons: readonly string[]): Repaired => ({ is: 'refused', reasons });

/**
 * Mends everything that events can mend:
 * 1. the journals are brought in; those that cannot be are fenced, and refuse whoever takes them over as before;
 * 2. timelines are corrected from events, rollups from timelines; all is compared again;
 * 3. the fenced journals are superseded.
 *
 * In this order, and not the journals first: a journal that was superseded looks settled, and a processor that starts
 * on it folds new events onto timelines that lack the lost batch. Stopped anywhere before 3. the journal still refuses
 * and names this command; run again it finds what was corrected as it should be, and goes on.
 */
export async function repair(ports: RepairPorts): Promise<Repaired> {
  const quiet = await ports.settle();
  if (quiet.is === 'refused') return quiet;
  const started = await ports.running();
  if (started.length > 0) return refused(...started);
  await ports.rebuild();
  const left = await ports.look();
  if (left.deviations.some(isMendable) || left.differences.length > 0)
    return refused('Answers still differ from what the events tell. Run this again.');
  const meanwhile = await ports.running();
  if (meanwhile.length > 0) return refused(...meanwhile);
  for (const [partition, count] of quiet.unsettled) {
    const reasons = reasonsOf(partition, await ports.supersede(partition, count));
    if (reasons.length > 0) return refused(...reasons);
  }
  return { is: 'done', left };
}

import type { Alias } from '../../../schemas/alias.ts';
import type { HotMessage } from './hot.ts';
import type { CloseReason } from './observations.ts';
import type { News } from './news.ts';
import type { Gathering, Incoming } from './ports.ts';
import type { TaskSettings } from './settings.ts';

/** A batch that events still go into. */
export interface OpenBatch {
  /** When its first content came (epoch ms); Infinity while it has none. */
  openedAt: number;
  /** When something came last (epoch ms). */
  touchedAt: number;
  /** What came in its time; looked into when it closes. */
  readonly gathered: Gathering;
  /** Events that waited since an earlier batch and were folded in its time. */
  readonly answered: Incoming[];
  readonly changed: HotMessage[];
  /** What it learned that ids mean, and has not written down. */
  readonly aliases: Alias[];
  /** Misplaced events of its time that are not acknowledged elsewhere. */
  readonly forwards: { pending: number };
  /** What is yet to be told to the owners of other messages because of what was folded in its time. */
  readonly news: News[];
  /** Of it what is told and not acknowledged. */
  readonly telling: { pending: number };
  /** Aliases and copies that were told. */
  readonly told: { aliases: number; copies: number };
  misplaced: number;
  unchanged: number;
  oldestAppendedAt: number;
  newestAppendedAt: number;
}

export const openBatch = (gathered: Gathering): OpenBatch => ({
  openedAt: Infinity,
  touchedAt: 0,
  gathered,
  answered: [],
  changed: [],
  aliases: [],
  forwards: { pending: 0 },
  news: [],
  telling: { pending: 0 },
  told: { aliases: 0, copies: 0 },
  misplaced: 0,
  unchanged: 0,
  oldestAppendedAt: Infinity,
  newestAppendedAt: 0,
});

export const hasContent = (batch: OpenBatch): boolean => batch.openedAt !== Infinity;

/** Events that a batch holds. */
export const eventsIn = ({ gathered, answered }: OpenBatch): number => gathered.size() + answered.length;

/**
 * Why a batch should close now, if it should. Live traffic keeps small batches for freshness; a backlog takes large
 * ones, so that one message's events fold into one row. An insert costs the same however few rows it has, so while others
 * are on their way (`isBusy`) a batch that is not full waits for them instead of queueing behind them.
 */
export function dueFor(
  batch: OpenBatch,
  now: number,
  settings: TaskSettings,
  isBusy: boolean,
): CloseReason | undefined {
  if (!hasContent(batch)) return undefined;
  if (eventsIn(batch) >= settings.batchEvents) return 'full';
  // Old events are a backlog only while more of them come: behind a takeover a few may be all that there is.
  const isComing = now - batch.touchedAt < settings.batchMs;
  const isOld = batch.newestAppendedAt > 0 && now - batch.newestAppendedAt > settings.backlogAgeMs;
  const isBacklog = isOld && isComing;
  const mayWait = isBacklog || isBusy;
  const { backlogBatchMs, busyBatchMs, batchMs } = settings;
  if (now - batch.openedAt < (isBacklog ? backlogBatchMs : mayWait ? busyBatchMs : batchMs)) return undefined;
  return isBacklog ? 'backlog' : mayWait ? 'busy' : 'time';
}

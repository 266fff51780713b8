import type { Logger } from '../runtime/logger.ts';
import type { Observation, RetriedStep } from './partition/observations.ts';

/** An incident that goes on is told again after this long (ms). */
const TOLD_AGAIN_MS = 30_000;

/** What whoever reads the line can do about a step that is tried again. */
const REMEDIES: { readonly [S in RetriedStep]: string } = {
  insert:
    'ClickHouse did not take a batch; it is sent again under its token. If the error names a view, mend or drop that view',
  events: 'ClickHouse did not take raw events; they are sent again. Look at its disk and its log',
  aliases: 'ClickHouse did not take what vendors’ ids mean; it is sent again. Look at its disk and its log',
  dead_letters: 'Kafka did not take dead letters; their partition waits. Look at the brokers',
  look_up: 'ClickHouse did not answer a look-up; it is asked again. Look at its load',
  filter: 'ClickHouse did not list the known messages; it is asked again, meanwhile every message is looked up',
  forward: 'Kafka did not take misplaced events; their offsets wait. Look at the brokers',
  tell: 'Kafka did not take aliases or copies of receipts; the offsets behind them wait. Look at the brokers',
};

/**
 * Logs what tasks observe: a line a batch at debug, a line an incident at warn or error, with what to do. What is tried
 * again and again is told once in half a minute.
 */
export function observationLog(logger: Logger, now: () => number): (partition: number, told: Observation) => void {
  const lastTold = new Map<string, number>();
  const isNews = (incident: string): boolean => {
    const last = lastTold.get(incident);
    if (last !== undefined && now() - last < TOLD_AGAIN_MS) return false;
    lastTold.set(incident, now());
    return true;
  };
  return (partition, told) => {
    switch (told.type) {
      case 'batch_in':
        return logger.debug({ partition, ...told }, 'batch in');
      case 'took_over':
        return logger.info({ partition, ...told }, 'took over');
      case 'started_over':
        return logger.warn(
          { partition, reason: told.reason, err: told.error },
          'starts over: what ClickHouse and the journal hold is taken up again; nothing to do unless it comes back',
        );
      case 'refused':
        return logger.error({ partition, ...told.refusal }, 'refuses to work');
      case 'retried':
        if (isNews(`${partition} ${told.step}`))
          logger.warn({ partition, step: told.step, err: told.error }, `tries again: ${REMEDIES[told.step]}`);
        return;
      case 'commit_failed':
        if (isNews(`${partition} commit`))
          logger.warn({ partition, err: told.error }, 'could not commit offsets: after a restart more is read again');
        return;
      case 'window_missing':
        return logger.error({ partition }, told.message);
      case 'window_pressure':
        if (isNews(`${partition} window`))
          logger.warn(
            { partition, target: told.target, parts: told.parts, allowed: told.allowed },
            'inserts come close to the deduplication window of a target: raise its non_replicated_deduplication_window',
          );
        return;
      case 'looked_up':
      case 'filter_built':
      case 'evicted':
      case 'dead_lettered':
      case 'batch_closed':
      case 'committed':
        return logger.trace({ partition, ...told }, told.type);
    }
  };
}

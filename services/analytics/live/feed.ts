import type { Logger } from '../../runtime/logger.ts';
import type { Database, Row } from '../clickhouse.ts';
import { liveFailures, liveSeconds } from '../queries/live.ts';

/** What a listener is told: `history` once when it joins, then a `tick` a second, or `stale` while ClickHouse is away. */
export type Tell = (event: 'history' | 'tick' | 'stale', data: object) => void;

/** One account's traffic, asked for once a second however many listen, and not at all while nobody does. */
export interface LiveFeed {
  /** Begins to tell; returns how to leave. */
  join(tell: Tell): () => void;
  stop(): void;
}

const TICK_MS = 1_000;
/** What a newcomer is told of (ms). */
const HISTORY_MS = 10 * 60_000;
/** How far back a tick looks: receipts correct seconds that are past (ms). */
const LOOK_BACK_MS = 30_000;
const MOST_FAILURES = 20;

export function liveFeed(database: Database, account: string | undefined, now: () => number, logger: Logger): LiveFeed {
  const listeners = new Set<Tell>();
  let timer: NodeJS.Timeout | undefined;
  const look = async (back: number): Promise<{ at: number; seconds: Row[]; failures: Row[] }> => {
    const at = now();
    const [seconds, failures] = await Promise.all([
      database.ask(liveSeconds(at - back, account)),
      database.ask(liveFailures(at - HISTORY_MS, account, MOST_FAILURES)),
    ]);
    return { at, seconds, failures };
  };
  const tellAll = (...[event, data]: Parameters<Tell>) => listeners.forEach((tell) => tell(event, data));
  const tick = async (): Promise<void> => {
    try {
      tellAll('tick', await look(LOOK_BACK_MS));
    } catch (error) {
      logger.warn({ err: error }, 'the live feed could not look');
      tellAll('stale', { at: now() });
    }
    timer = listeners.size === 0 ? undefined : setTimeout(() => void tick(), TICK_MS);
  };
  return {
    join(tell) {
      look(HISTORY_MS).then(
        (history) => tell('history', history),
        () => tell('stale', { at: now() }),
      );
      listeners.add(tell);
      timer ??= setTimeout(() => void tick(), TICK_MS);
      return () => void listeners.delete(tell);
    },
    stop() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../runtime/logger.ts';

export interface FollowOptions {
  /** Prepares what `look` needs; called again after a failure. */
  readonly open: () => Promise<() => Promise<number>>;
  readonly everyMs: number;
  readonly logger: Logger;
  /** Told of records that were published, and how long a look took (ms). */
  readonly looked: (records: number, tookMs: number) => void;
}

export interface Following {
  /** Why the topic may lag behind; undefined while it follows. */
  readonly reason: () => string | undefined;
  readonly stop: () => Promise<void>;
}

/** A look may take this share of the time: the longer it takes, the rarer it is. */
const BUSY = 1 / 20;
const AGAIN_AFTER_MS = 1_000;

/** Looks again and again, for as long as it takes; what fails is tried again from the beginning. */
export function follow({ open, everyMs, logger, looked }: FollowOptions): Following {
  const stopping = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  let failure: string | undefined = 'suppressions have not been compared with the topic yet';
  const work = async (): Promise<void> => {
    let look: (() => Promise<number>) | undefined;
    while (!stopping.signal.aborted) {
      try {
        look ??= await open();
        const begun = Date.now();
        const records = await look();
        const took = Date.now() - begun;
        looked(records, took);
        failure = undefined;
        await pause(Math.max(everyMs, took / BUSY));
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
        logger.warn({ err: error }, 'suppressions cannot be published; trying again');
        look = undefined;
        await pause(AGAIN_AFTER_MS);
      }
    }
  };
  const working = work();
  return {
    reason: () => failure,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

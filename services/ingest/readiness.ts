import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../runtime/logger.ts';
import type { SchemaIds } from './outgoing.ts';

/** The schema ids, once the registry has given them. */
export interface Readiness {
  readonly ids: () => SchemaIds | undefined;
  /** Why they are not there yet; undefined when they are. */
  readonly reason: () => string | undefined;
  readonly stop: () => Promise<void>;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/**
 * Registers the schemas, for as long as it takes: ingest listens from the start and says 503 until then, which vendors
 * and senders understand better than a closed port.
 */
export function registering(register: () => Promise<SchemaIds>, logger: Logger): Readiness {
  let ids: SchemaIds | undefined;
  let reason: string | undefined = 'the schemas are being registered';
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    for (
      let wait = FIRST_WAIT_MS;
      ids === undefined && !stopping.signal.aborted;
      wait = Math.min(2 * wait, LONGEST_WAIT_MS)
    )
      try {
        ids = await register();
        reason = undefined;
      } catch (error) {
        reason = `the schemas could not be registered: ${error instanceof Error ? error.message : String(error)}`;
        logger.warn({ err: error }, 'the schemas could not be registered; trying again');
        await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
  };
  const working = work();
  return {
    ids: () => ids,
    reason: () => reason,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

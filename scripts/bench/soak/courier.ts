import { setTimeout as sleep } from 'node:timers/promises';
import type { Kind } from '../../../schemas/kinds.ts';

/** Brings events to ingest, through everything that happens to it. */
export interface Courier {
  /** Sends a request again and again until it is acknowledged; resolves with the moment (epoch ms). */
  readonly deliver: (kind: Kind, events: readonly object[]) => Promise<number>;
  /** Gives up what is not acknowledged yet. */
  readonly close: () => void;
  /** Requests that were sent again. */
  readonly repeated: () => number;
  /** Requests that are not acknowledged yet. */
  readonly open: () => number;
}

const AGAIN_AFTER_MS = 300;
const PATIENCE_MS = 15_000;

/** Events that ingest will never take: a fault of the soak or of ingest, and no weather. */
export class RefusedError extends Error {}

/** A courier to an ingest with a key of an account. */
export function createCourier(url: string, key: string): Courier {
  let repeated = 0;
  let open = 0;
  let isClosed = false;
  const send = async (kind: Kind, body: string): Promise<Response> =>
    fetch(`${url}/v1/events/${kind}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  const isTaken = async (kind: Kind, body: string, events: number): Promise<boolean> => {
    const response = await send(kind, body).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response === undefined || text === undefined) return false;
    const isRefused = response.status >= 400 && response.status < 500 && response.status !== 429;
    const isPartial = response.status === 202 && (JSON.parse(text) as { accepted: number }).accepted !== events;
    if (isRefused || isPartial) throw new RefusedError(`ingest refuses ${kind}: ${text.slice(0, 300)}`);
    return response.status === 202;
  };
  return {
    async deliver(kind, events) {
      const body = JSON.stringify(events);
      open += 1;
      while (!(await isTaken(kind, body, events.length))) {
        if (isClosed) throw new Error(`${events.length} ${kind} events were not acknowledged`);
        repeated += 1;
        await sleep(AGAIN_AFTER_MS);
      }
      open -= 1;
      return Date.now();
    },
    close: () => void (isClosed = true),
    repeated: () => repeated,
    open: () => open,
  };
}

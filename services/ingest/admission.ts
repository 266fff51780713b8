import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Seconds to wait, or undefined if the events may pass. */
export type RateLimit = (account: string, events: number) => Promise<number | undefined>;

/**
 * Events per second and account. A request that holds more than a second's allowance passes when nothing else has, and
 * then the account waits for as many seconds as it has used up.
 */
export function rateLimit(eventsPerSecond: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: eventsPerSecond, duration: 1 });
  return async (account, events) => {
    try {
      await limiter.consume(account, Math.min(events, eventsPerSecond));
      if (events > eventsPerSecond) await limiter.block(account, events / eventsPerSecond);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    }
  };
}

/** Lets a body in, or not: `leave` gives its room back. */
export type Gate = (bytes: number) => { readonly leave: () => void } | undefined;

/**
 * Bounds the memory of bodies that are being read or answered. While Kafka is away each request waits for seconds, and
 * senders do not stop sending.
 */
export function gate(maxBytes: number): Gate {
  let inside = 0;
  return (bytes) => {
    if (inside > 0 && inside + bytes > maxBytes) return undefined;
    inside += bytes;
    return { leave: () => void (inside -= bytes) };
  };
}

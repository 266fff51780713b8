import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds; what it throws meanwhile counts as *not yet*. @throws after `ms`, naming `what`. */
export async function until(what: string, holds: () => Promise<boolean> | boolean, ms = 90_000): Promise<void> {
  const deadline = Date.now() + ms;
  for (;;) {
    if (await Promise.resolve(holds()).catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms / 1000} s`);
    await sleep(100);
  }
}

/** Waits for a promise. @throws after `ms`, naming `what`. */
export async function within<T>(what: string, promise: Promise<T>, ms = 90_000): Promise<T> {
  const giveUp = new AbortController();
  const late = sleep(ms, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`${what}: not within ${ms / 1000} s`);
  });
  late.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => giveUp.abort());
}

/** Demands what must hold. @throws with `what` if it does not. */
export function demand(what: string, holds: boolean): void {
  if (!holds) throw new Error(`it must hold, and does not: ${what}`);
}

import { setMaxListeners } from 'node:events';
import type { Refusal, StartOverReason } from './observations.ts';

/** How an attempt ends. Every step may end it; the first end counts. */
export type AttemptEnd =
  | { readonly type: 'start_over'; readonly reason: StartOverReason; readonly error?: unknown }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'stopped' };

export const startOver = (reason: StartOverReason, error?: unknown): AttemptEnd => ({
  type: 'start_over',
  reason,
  error,
});

export const refuse = (code: Refusal['code'], message: string): AttemptEnd => ({
  type: 'refused',
  refusal: { code, message },
});

/** The life of an attempt: one end, after which nothing of it runs. */
export interface Lifetime {
  readonly end: (end: AttemptEnd) => void;
  readonly isOver: () => boolean;
  /** Aborted at the end, so that sleeping ports can let go. */
  readonly signal: AbortSignal;
  readonly ended: Promise<AttemptEnd>;
  /** Runs a background step; an error nobody foresaw ends the attempt. */
  readonly run: (step: () => Promise<void>) => void;
}

export function lifetime(): Lifetime {
  const controller = new AbortController();
  // Everything that sleeps for a retry listens: with a broker away that may be many.
  setMaxListeners(0, controller.signal);
  let resolveEnded: (end: AttemptEnd) => void = () => undefined;
  const ended = new Promise<AttemptEnd>((resolve) => (resolveEnded = resolve));
  const end = (how: AttemptEnd): void => {
    if (controller.signal.aborted) return;
    controller.abort(how.type);
    resolveEnded(how);
  };
  return {
    end,
    isOver: () => controller.signal.aborted,
    signal: controller.signal,
    ended,
    run(step) {
      step().catch((error: unknown) => end(startOver('port_failed', error)));
    },
  };
}

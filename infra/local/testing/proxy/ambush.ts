/**
 * What befalls every message. `refuse`: nobody listens, open connections are reset. `delay`: each message, there and
 * back, is late by `ms`. `stall`: connections are taken, nothing passes until the weather changes.
 */
export type Weather =
  | { readonly is: 'fine' }
  | { readonly is: 'refuse' }
  | { readonly is: 'delay'; readonly ms: number }
  | { readonly is: 'stall' };

/**
 * What happens to one message. `cut`: the connection is reset instead (a request is never seen; the answer to one that
 * was served is lost). `cut_midway`: after half of its bytes. `{ answer }`: the client gets this instead; a request does
 * not reach the server then.
 */
export type Act = 'pass' | 'cut' | 'cut_midway' | { readonly answer: Buffer };

/** Lies in wait for messages, and strikes at most `times`. */
export interface Ambush {
  readonly at: 'request' | 'reply';
  /** Whether this is the moment: the request in words, and of a reply also its bytes. */
  readonly where: (request: string, reply: Buffer | undefined) => boolean;
  readonly act: Act;
  readonly times: number;
  /** Told before the act; the message waits for it. */
  readonly strike?: (request: string) => Promise<void> | void;
}

/** An ambush that was laid. */
export interface Trap {
  readonly struck: () => number;
  /** Resolves when it has struck as often as it may. */
  readonly done: Promise<void>;
  readonly lift: () => void;
}

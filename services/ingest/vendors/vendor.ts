import type { EventOf } from '../../../schemas/events.ts';
import type { Failure } from '../../../schemas/failures.ts';
import type { Derivation } from '../../../schemas/ids.ts';
import type { Kind } from '../../../schemas/kinds.ts';

/** A callback as it arrived. */
export interface Callback {
  readonly method: string;
  /** What the vendor was told to call: the public URL with the path and query as they were requested. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Media type, lower case, without parameters; `''` if not said. */
  readonly contentType: string;
  /** The bytes of the body, untouched: signatures are about these. */
  readonly body: Buffer;
  /** When it arrived (epoch ms). */
  readonly receivedAt: number;
}

/**
 * One thing that a vendor said. Ids, account and source are added by whoever asked; fields that are left out get their
 * default. `without_time` where `occurred_at` is only the time of arrival, so that a retry is the same event.
 */
export type Told = {
  readonly [K in Kind]: {
    readonly kind: K;
    readonly derivation: Derivation;
    readonly event: Partial<Omit<EventOf[K], 'event_id' | 'account_id' | 'source'>> &
      Pick<EventOf[K], 'message_id' | 'occurred_at'>;
  };
}[Kind];

/** All that a callback says. */
export interface Reading {
  readonly told: readonly Told[];
  /** Why what it says is of no use here (such as an inbound message); `''` if it is. */
  readonly ignored?: string;
  /** Why it cannot be understood: it becomes a dead letter. */
  readonly failure?: Failure;
}

/** A vendor's way of calling back. One file each; `registry.ts` holds them all. */
export interface Vendor {
  /** Whether the callback was made by somebody who knows the secret. Compares in constant time. */
  readonly isGenuine: (callback: Callback, secret: string) => boolean;
  /** What a genuine callback says. */
  readonly read: (callback: Callback) => Reading;
  /** What the vendor wants to hear when all is well. */
  readonly thanks: { readonly status: number; readonly body?: string; readonly contentType?: string };
}

/**
 * Whose receipt it is: `?message_id=` in the callback URL (it is signed with it), else the reference that the sender gave
 * the vendor, else the vendor's own id. What that id means, where it is an alias, is looked up behind Kafka.
 */
export const messageIdOf = (callback: Callback, vendorId: string, clientReference = ''): string =>
  callback.query.get('message_id') || clientReference || vendorId;

/** The first value of a header. */
export function headerOf({ headers }: Callback, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

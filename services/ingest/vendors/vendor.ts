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

/** A message that a person sent to one of our numbers. Account, source and vendor are added by whoever asked. */
export interface InboundTold {
  readonly occurred_at: number;
  readonly derivation: Derivation;
  /** The person who wrote, and our number or short code that was written to: as in `reply` events. */
  readonly recipient: string;
  readonly sender: string;
  readonly body: string;
  /** The vendor's id of the inbound message itself. */
  readonly vendor_message_id: string;
  /** The vendor's id, or the sender's reference, of the message that it answers, where the vendor tells it. */
  readonly in_reply_to?: string;
  /** The keyword that the vendor found in the body, where it looks for one. */
  readonly keyword?: string;
  /** What else the vendor told, in its own words. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An entry of a batch that cannot be understood. */
export interface Misread {
  /** `field` is the entry's path in the body, so that entries can be told apart. */
  readonly failure: Failure;
  /** Whose receipt it would have been, as far as known. */
  readonly messageId?: string;
}

/** All that a callback says. */
export interface Reading {
  readonly told: readonly Told[];
  readonly inbound?: readonly InboundTold[];
  /** Why what it says is of no use here (such as *typing*), where it says nothing else. */
  readonly ignored?: string;
  /** Why it cannot be understood: it becomes a dead letter. */
  readonly failure?: Failure;
  /** The same for entries of a batch, each a dead letter; their neighbours are read all the same. */
  readonly failures?: readonly Misread[];
  /** An https URL, on a host that the adapter has checked, that must be fetched before the vendor is thanked. */
  readonly confirm?: string;
}

/** What some proofs need of the world beyond the callback. */
export interface VendorWorld {
  /** The time of arrival (epoch ms): what a signed timestamp is compared with. */
  readonly now: number;
  /**
   * The body at an https URL (a certificate), bounded in time and size. Only for URLs whose host the adapter has checked:
   * an address from an unproved callback would let anyone make us call anything.
   * @throws NotFetched
   */
  readonly fetchText: (url: string) => Promise<string>;
}

/** The answer that a vendor takes for *received*. */
export interface Thanks {
  readonly status: number;
  readonly body?: string;
  readonly contentType?: string;
}

/** A vendor's way of calling back. One file each; `registry.ts` holds them all. */
export interface Vendor {
  /** Whether the callback was made by somebody who knows the secret. Compares in constant time. */
  readonly isGenuine: (callback: Callback, secret: string, world: VendorWorld) => boolean | Promise<boolean>;
  /** What a genuine callback says. */
  readonly read: (callback: Callback) => Reading;
  /** What the vendor wants to hear when all is well; a handshake wants back something that it said. */
  readonly thanks: Thanks | ((callback: Callback) => Thanks);
}

/** A signed timestamp may be this far from the time of arrival, either way (ms). */
export const CLOCK_TOLERANCE_MS = 300_000;

/** Whether a signed time (epoch ms) is close enough to the arrival; what is no number never is. */
export const isFresh = (signedAt: number, { now }: Pick<VendorWorld, 'now'>): boolean =>
  Math.abs(now - signedAt) <= CLOCK_TOLERANCE_MS;

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

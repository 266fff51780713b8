import type { EventOf } from '../../schemas/events.ts';
import type { Kind } from '../../schemas/kinds.ts';

/**
 * One event as somebody told it. `arrivedAt` (epoch ms) is when the broker appended it; left out, it arrived when the
 * truth is asked for.
 */
export interface ToldOf<K extends Kind> {
  readonly kind: K;
  readonly event: EventOf[K];
  readonly arrivedAt?: number;
}

/** An event of any kind; `kind` says which. */
export type Told = { readonly [K in Kind]: ToldOf<K> }[Kind];

/** The events of one kind, in the order in which they were told. */
export const ofKind = <K extends Kind>(told: readonly Told[], kind: K): ToldOf<K>['event'][] =>
  told.filter((one) => one.kind === kind).map((one) => one.event as EventOf[K]);

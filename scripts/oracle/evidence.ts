import { eventBytes } from '../../schemas/codec.ts';
import type { Click, Consent, Conversion, Dlr, EventOf, Handoff, Read, Reply, Submit } from '../../schemas/events.ts';
import { KEPT_PER_KIND, type Kind } from '../../schemas/kinds.ts';
import { keepingHash } from '../../schemas/murmur2.ts';
import { describeReply } from '../../schemas/reply-text/describe.ts';
import { failuresOf } from '../../schemas/validate.ts';
import { completed } from './clicks.ts';
import { byBytes, firstBy, groupBy, inOrder } from './order.ts';
import { ofKind, type Told } from './told.ts';

/** The events of one message that count: valid, of its account, each once, and no more than are kept. */
export interface Evidence {
  readonly submit: Submit;
  readonly handoffs: readonly Handoff[];
  readonly dlrs: readonly Dlr[];
  readonly clicks: readonly Click[];
  readonly replies: readonly Reply[];
  readonly reads: readonly Read[];
  readonly conversions: readonly Conversion[];
  readonly consents: readonly Consent[];
  /** True when a kind had more events than a message keeps. */
  readonly saturated: boolean;
}

/** What counts of all that was told of one message; undefined while nobody submitted it. `now` in epoch ms. */
export function evidenceOf(told: readonly Told[], now: number): Evidence | undefined {
  const valid = told.filter((one) => failuresOf(one.kind, one.event, one.arrivedAt ?? now).length === 0);
  const submit = firstBy(ofKind(valid, 'submit'), (a, b) => inOrder(a, b) || bySmallerBytes('submit', a, b));
  if (submit === undefined) return undefined;
  const ours = valid.filter(({ event }) => event.account_id === '' || event.account_id === submit.account_id);
  const counted = <K extends Kind>(kind: K): EventOf[K][] => eachOnce(kind, ofKind(ours, kind));
  const handoffs = counted('handoff');
  const dlrs = counted('dlr');
  const clicks = eachOnce('click', ofKind(ours, 'click').map(completed));
  const replies = eachOnce('reply', ofKind(ours, 'reply').map(describeReply));
  const conversions = counted('conversion');
  const consents = counted('consent');
  return {
    submit,
    handoffs: kept(handoffs),
    dlrs: kept(dlrs),
    clicks: kept(clicks),
    replies: kept(replies),
    reads: counted('read'),
    conversions: kept(conversions),
    consents: kept(consents),
    saturated: [handoffs, dlrs, clicks, replies, conversions, consents].some((events) => events.length > KEPT_PER_KIND),
  };
}

/** Of the versions of each event the one with the smallest `occurred_at`, then the smallest Avro bytes. */
export function eachOnce<K extends Kind>(kind: K, events: readonly EventOf[K][]): EventOf[K][] {
  if (events.length < 2) return [...events];
  const versions = groupBy(events, (event) => event.event_id);
  return [...versions.values()].map((of) =>
    firstBy(of, (a, b) => a.occurred_at - b.occurred_at || bySmallerBytes(kind, a, b))!,
  );
}

const bySmallerBytes = <K extends Kind>(kind: K, a: EventOf[K], b: EventOf[K]): number =>
  Buffer.compare(eventBytes(kind, a), eventBytes(kind, b));

/** The events that a message keeps: those with the smallest hash of their id. */
function kept<E extends { readonly event_id: string }>(events: readonly E[]): readonly E[] {
  if (events.length <= KEPT_PER_KIND) return events;
  return events
    .map((event) => ({ event, hash: keepingHash(event.event_id) }))
    .sort((a, b) => a.hash - b.hash || byBytes(a.event.event_id, b.event.event_id))
    .slice(0, KEPT_PER_KIND)
    .map(({ event }) => event);
}

import type { EventOf } from '../../schemas/events.ts';
import type { Kind } from '../../schemas/kinds.ts';
import type { Delivery } from './journey.ts';
import type { Random } from './random.ts';

/** What goes wrong between a source and its topic. */
export interface Faults {
  /** Share of events that are sent again. */
  readonly duplicates: number;
  /** Share of events that are sent out of their turn. */
  readonly disorder: number;
  /** How far out of turn, and how long after the first a repetition comes (ms, mean). */
  readonly delay: number;
  /** A displaced event is sent at most so much before its turn, even before it happened (ms). */
  readonly ahead: number;
}

/** Repeats and displaces deliveries. */
export function withFaults(deliveries: readonly Delivery[], faults: Faults, dice: Random): Delivery[] {
  return deliveries.flatMap((delivery) => {
    const sent = dice.chance(faults.disorder) ? displaced(delivery, faults, dice) : delivery;
    return dice.chance(faults.duplicates) ? [sent, repeated(sent, faults.delay, dice)] : [sent];
  });
}

function displaced(delivery: Delivery, { delay, ahead }: Faults, dice: Random): Delivery {
  const later = Math.min(dice.waiting(delay), 12 * delay);
  const earlier = dice.below(ahead);
  return { ...delivery, at: delivery.at + (dice.chance(0.7) ? later : -earlier) };
}

/** The same event again: most often as it was, sometimes stamped anew, sometimes with another content. */
function repeated(delivery: Delivery, delay: number, dice: Random): Delivery {
  const again = { ...delivery, at: delivery.at + Math.min(dice.waiting(delay), 12 * delay) };
  if (dice.chance(0.8)) return again;
  const { event } = delivery;
  if (dice.chance(0.5))
    return { ...again, event: { ...event, occurred_at: event.occurred_at + dice.below(8_000) - 4_000 } } as Delivery;
  return { ...again, event: { ...event, ...OTHERWISE[delivery.kind] } } as Delivery;
}

/**
 * What another version of an event says. It differs in fields that can be seen: of versions that differ in personal
 * fields only, any may be kept.
 */
const OTHERWISE: { readonly [K in Kind]: Partial<EventOf[K]> } = {
  submit: { source: 'simulator-retry', tags: { attempt: '2' } },
  handoff: { source: 'simulator-retry', line_type: 'unknown' },
  dlr: { error_text: 'told again', raw_status: 'repeated', carrier: '' },
  click: { class: 'suspect' },
  reply: { sentiment: 0.1 },
  read: { source: 'simulator-retry' },
  conversion: { value: 1.5 },
  consent: { source: 'simulator-retry', reason: 'told again' },
};

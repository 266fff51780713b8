import { partitionOf } from '../../../schemas/murmur2.ts';
import { KINDS, type Kind } from '../../../schemas/kinds.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { keep, type Kept } from '../core/kept.ts';
import type { Random } from './random.ts';

/** An event, without personal fields, as it lies on its topic. */
export type SimulatedEvent = { readonly [K in Kind]: { readonly kind: K; readonly event: Kept<K> } }[Kind];

/** When and where an event is published. */
export interface Publication {
  readonly after: number;
  readonly partition: number;
  readonly published: SimulatedEvent;
}

/** Kinds that occur: enough for joins, corrections and engagement. */
export const SIMULATED_KINDS = ['submit', 'handoff', 'dlr', 'click'] as const satisfies readonly Kind[];
export const SIMULATED_TOPICS = SIMULATED_KINDS.map((kind) => KINDS[kind].topic as string);

interface Fields {
  readonly id: string;
  readonly message: string;
  readonly at: number;
  readonly account: string;
}

function make<K extends Kind>(
  kind: K,
  { id, message, at, account }: Fields,
  more: Partial<EventOf[K]>,
): SimulatedEvent {
  const base = { event_id: id, message_id: message, occurred_at: at, source: 'simulation', account_id: account };
  const event = { ...defaultsOf(kind), ...base, ...more } as EventOf[K];
  return { kind, event: keep(kind, event, 'key') } as SimulatedEvent;
}

const STATUSES = ['accepted', 'delivered', 'failed', 'expired', 'unknown'] as const;

/** What is told of one message: most of it by one account, in any order, some of it twice or with another time. */
function eventsOf(message: string, start: number, random: Random): SimulatedEvent[] {
  const count = 1 + random.below(6);
  return Array.from({ length: count }, (_, index) => {
    // Times may lie far apart in either direction: nothing may be concluded from them.
    const at = start + (random.chance(0.2) ? -random.below(100 * 86_400_000) : random.below(60_000));
    const account = random.chance(0.08) ? 'other' : random.chance(0.1) ? '' : 'acme';
    const id = `${message}-${random.chance(0.2) ? 0 : index}`;
    const fields = { id, message, at, account };
    const kind = index === 0 && random.chance(0.8) ? 'submit' : random.pick(SIMULATED_KINDS);
    if (kind === 'submit')
      return make(kind, { ...fields, account: account || 'acme' }, { audience: random.pick(['a', 'b']), sender: 's' });
    if (kind === 'handoff') return make(kind, fields, { outcome: 'accepted', carrier: random.pick(['c1', 'c2', '']) });
    if (kind === 'dlr') return make(kind, fields, { status: random.pick(STATUSES), vendor: 'v' });
    return make(kind, fields, { url: 'https://example.com' });
  });
}

/** Everything that is published in a schedule of `ms`: duplicated, disordered, late, and now and then misplaced. */
export function history(random: Random, start: number, ms: number, partitions: () => number): Publication[] {
  const misplaces = random.chance(0.5) ? 0.3 : 0;
  return Array.from({ length: 3 + random.below(8) }, (_, index) => `m${index}`).flatMap((message) => {
    const from = random.next() * ms * 0.6;
    const close = random.chance(0.5) ? 400 : ms;
    return eventsOf(message, start, random).flatMap((published) => {
      const after = from + random.next() * close;
      const times = random.chance(0.15) ? [after, after + random.next() * ms] : [after];
      return times.map((each) => ({
        after: Math.round(Math.min(each, ms)),
        published,
        get partition() {
          const right = partitionOf(Buffer.from(message), partitions());
          return random.chance(misplaces) ? random.below(partitions()) : right;
        },
      }));
    });
  });
}

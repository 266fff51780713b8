import type { Alias } from '../../../schemas/alias.ts';
import { partitionOf } from '../../../schemas/murmur2.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { topicOf } from '../../../schemas/topics.ts';
import { keep, type Kept } from '../core/kept.ts';
import type { Random } from './random.ts';

/** An event, without personal fields, as it lies on its topic. */
export type SimulatedEvent = { readonly [K in Kind]: { readonly kind: K; readonly event: Kept<K> } }[Kind];

/** What an id means, as it lies on its topic. */
export interface SimulatedAlias {
  readonly kind: 'alias';
  readonly alias: Alias;
}

/** All that lies on topics. */
export type SimulatedRecord = SimulatedEvent | SimulatedAlias;

/** When and where an event is published. */
export interface Publication {
  readonly after: number;
  readonly partition: number;
  readonly published: SimulatedEvent;
}

/** Kinds that occur: enough for joins, corrections and engagement. */
export const SIMULATED_KINDS = ['submit', 'handoff', 'dlr', 'click'] as const satisfies readonly Kind[];
export const SIMULATED_TOPICS = [...SIMULATED_KINDS, 'alias' as const].map(topicOf);

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
    // A vendor's own id, by which some receipts name the message; now and then two messages claim it.
    const vendorId = random.chance(0.9) ? `${message}@v` : 'm0@v';
    const meant = random.chance(0.4) ? vendorId : message;
    const kind = index === 0 && random.chance(0.8) ? 'submit' : random.pick(SIMULATED_KINDS);
    if (kind === 'submit')
      return make(kind, { ...fields, account: account || 'acme' }, { audience: random.pick(['a', 'b']), sender: 's' });
    if (kind === 'handoff') {
      const vendor_message_id = random.chance(0.7) ? vendorId : '';
      const carrier = random.pick(['c1', 'c2', '']);
      return make(kind, fields, { outcome: 'accepted', carrier, vendor: 'v', vendor_message_id });
    }
    if (kind === 'dlr') {
      const vendor = random.chance(0.9) ? 'v' : 'w';
      // Versions of one receipt are one vendor's.
      const receipt = { ...fields, message: meant, id: `${id}-${vendor}` };
      return make(kind, receipt, { status: random.pick(STATUSES), vendor });
    }
    return make(kind, fields, { url: 'https://example.com' });
  });
}

/** A receipt under a vendor's id that comes when nobody expects one any more. */
export const lateReceipt = (vendorId: string, at: number): SimulatedEvent =>
  make('dlr', { id: `late-${vendorId}`, message: vendorId, at, account: 'acme' }, { status: 'delivered', vendor: 'v' });

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
          const right = partitionOf(Buffer.from(published.event.message_id), partitions());
          return random.chance(misplaces) ? random.below(partitions()) : right;
        },
      }));
    });
  });
}

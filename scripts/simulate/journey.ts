import type { EventBase, EventOf } from '../../schemas/events.ts';
import { defaultsOf } from '../../schemas/ids.ts';
import { KINDS, type Kind } from '../../schemas/kinds.ts';
import type { Told } from '../oracle/told.ts';
import type { Random } from './random.ts';
import type { Account } from './world.ts';

/** An event on its way to its topic; `at` is when it is sent (epoch ms, simulated). */
export type Delivery = Told & { readonly topic: string; readonly key: string; readonly at: number };

type Fields<K extends Kind> = Partial<Omit<EventOf[K], keyof EventBase>>;

/** The life of one message while it is being written down. */
export interface Journey {
  readonly messageId: string;
  readonly dice: Random;
  /** True time of the submit (epoch ms). */
  readonly start: number;
  /** Notes that something happened at a moment; it is sent a little later, as events are. */
  readonly note: <K extends Kind>(kind: K, moment: number, fields: Fields<K>, told?: Partial<EventBase>) => void;
  readonly deliveries: Delivery[];
}

/** How long a fact takes from its source to the topic (ms): half of them less. */
const TRANSIT = 120;

/** Opens a journey with nothing in it. */
export function journeyOf(messageId: string, account: Account, start: number, dice: Random): Journey {
  const deliveries: Delivery[] = [];
  return {
    messageId,
    dice,
    start,
    deliveries,
    note(kind, moment, fields, told = {}) {
      const event = {
        ...defaultsOf(kind),
        event_id: dice.hex(),
        message_id: messageId,
        occurred_at: moment,
        source: 'simulator',
        // Receipts and clicks often come from vendors that know no account.
        account_id: kind === 'submit' || dice.chance(0.85) ? account.account_id : '',
        ...fields,
        ...told,
      };
      const at = moment + dice.lasting(TRANSIT, 2);
      deliveries.push({ kind, event, topic: KINDS[kind].topic, key: event.message_id, at } as Delivery);
    },
  };
}

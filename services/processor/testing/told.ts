import type { EventOf } from '../../../schemas/events.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { Kind } from '../../../schemas/kinds.ts';

/** An event with its kind, as it comes off its topic. */
export type Told = { readonly [K in Kind]: { readonly kind: K; readonly event: EventOf[K] } }[Kind];

/** The message that every example is about. */
export const MESSAGE = '0190a5b4-1c2d-7e3f-8a4b-5c6d7e8f9a0b';
/** When examples begin (2026-01-15 12:00 UTC, epoch ms). */
export const NOON = Date.UTC(2026, 0, 15, 12);

/** What an example needs not say of a kind. */
const USUAL: { readonly [K in Kind]: Partial<EventOf[K]> } = {
  submit: { account_id: 'acme', sender: '88000', recipient: '+15550100' },
  handoff: { outcome: 'accepted' },
  dlr: { status: 'delivered' },
  click: {},
  reply: {},
  read: {},
  conversion: { name: 'purchase' },
  consent: { action: 'opt_out', recipient: '+15550100' },
};

/** An event of which only what matters is said; all else is usual or the schema's default. Its id is its kind. */
export const told = <K extends Kind>(kind: K, fields: Partial<EventOf[K]> = {}): Told =>
  ({
    kind,
    event: {
      event_id: kind,
      message_id: MESSAGE,
      occurred_at: NOON,
      ...defaultsOf(kind),
      ...USUAL[kind],
      ...fields,
    },
  }) as Told;

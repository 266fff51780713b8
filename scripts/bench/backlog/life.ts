import type { EventOf } from '../../../schemas/events.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { Kind } from '../../../schemas/kinds.ts';
import type { Told } from '../../oracle/told.ts';
import type { Random } from '../../simulate/random.ts';
import { AUDIENCES, campaignAt, COUNTRIES, FAILURES, type Country } from './world.ts';

/** An event and when it reaches its topic (epoch ms). */
export type Sent = Told & { readonly at: number };

const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const TRANSIT_MS = 120;
const DUPLICATES = 0.01;
const RETRIED_WITHIN_MS = 30_000;

interface Pen {
  readonly dice: Random;
  readonly sent: Sent[];
  readonly note: <K extends Kind>(kind: K, moment: number, fields: Partial<EventOf[K]>) => void;
}

/**
 * All events of the message that is submitted at `at`, about 4.1 of them, 1 % twice: submit, handoff, an accepted and a
 * final receipt, sometimes clicks, a read, a reply, a conversion, an opt-out. Arrival is in no order.
 */
export function lifeOf(at: number, dice: Random): Sent[] {
  const pen = penOf(messageIdOf(at, dice), dice);
  const campaign = campaignAt(at, dice);
  const place = dice.weighted(COUNTRIES);
  const recipient = `${place.prefix}${String(dice.below(1e7)).padStart(7, '0')}`;
  const { campaign_id, account_id, message_type, sender } = campaign;
  pen.note('submit', at, {
    ...{ account_id, campaign_id, message_type, sender, recipient, country: place.country },
    audience: dice.pick(AUDIENCES),
    parts: dice.chance(0.8) ? 1 : 2,
    encoding: 'gsm-7',
    text: 'Your order is on its way: https://l.example/abc',
    ...(dice.chance(0.2) && { tags: { shop: dice.pick(['berlin', 'paris', 'austin']) } }),
  });
  const vendor = dice.pick(campaign.vendors);
  const takenAt = travel(pen, at, vendor, place);
  if (takenAt !== undefined) engage(pen, takenAt, { sender, recipient, currency: place.currency });
  return pen.sent;
}

function penOf(message_id: string, dice: Random): Pen {
  const sent: Sent[] = [];
  const note: Pen['note'] = (kind, moment, fields) => {
    const base = { event_id: dice.hex(), message_id, occurred_at: moment, source: 'bench' };
    const event = { ...defaultsOf(kind), ...base, ...fields };
    const one = { kind, event, at: moment + dice.lasting(TRANSIT_MS, 2) } as Sent;
    sent.push(one);
    if (dice.chance(DUPLICATES)) sent.push({ ...one, at: one.at + dice.below(RETRIED_WITHIN_MS) });
  };
  return { dice, sent, note };
}

/** Handoff and receipts; returns when it reached the phone, undefined if it did not or nobody said so. */
function travel({ dice, note }: Pen, at: number, vendor: string, place: Country): number | undefined {
  const carrier = dice.pick(place.carriers);
  const takenAt = at + dice.lasting(600, 2);
  const refused = dice.chance(0.015);
  const vendor_message_id = `${vendor}-${dice.hex()}`;
  if (refused) note('handoff', takenAt, { outcome: 'rejected', vendor, error_code: '21610' });
  else note('handoff', takenAt, { outcome: 'accepted', vendor, carrier, vendor_message_id });
  if (refused) return undefined;
  if (dice.chance(0.97)) note('dlr', takenAt + dice.lasting(300, 1.5), { status: 'accepted', vendor, carrier });
  const endedAt = takenAt + dice.lasting(4_000, 2.2);
  if (dice.chance(0.025)) return undefined;
  const priced = { vendor, carrier, price: 0.0075, currency: place.currency };
  if (dice.chance(0.95)) note('dlr', endedAt, { status: 'delivered', raw_status: 'delivered', ...priced });
  else note('dlr', endedAt, { ...dice.weighted(FAILURES), raw_status: 'undelivered', ...priced });
  return endedAt;
}

function engage(
  { dice, note }: Pen,
  at: number,
  { sender, recipient, currency }: { sender: string; recipient: string; currency: string },
): void {
  const later = (): number => at + dice.lasting(30_000, 2.5);
  const url = 'https://shop.example/sale';
  const click = { link_id: 'abc', url, user_agent: BROWSER, method: 'GET', ip: '192.0.2.7' };
  if (dice.chance(0.1)) note('click', later(), click);
  if (dice.chance(0.03)) note('read', later(), {});
  if (dice.chance(0.01)) note('reply', later(), { sender: recipient, recipient: sender, body: 'Thanks' });
  if (dice.chance(0.015)) note('conversion', later(), { name: 'purchase', value: dice.below(10_000) / 100, currency });
  if (dice.chance(0.005)) note('consent', later(), { action: 'opt_out', recipient, sender, keyword: 'STOP' });
}

/** A UUIDv7. */
function messageIdOf(at: number, dice: Random): string {
  const time = at.toString(16).padStart(12, '0');
  const tail = dice.hex() + dice.hex();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(6, 18)}`;
}

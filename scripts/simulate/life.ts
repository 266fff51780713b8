import type { EventBase, Submit } from '../../schemas/events.ts';
import { engage } from './engagement.ts';
import { journeyOf, type Delivery, type Journey } from './journey.ts';
import { random, type Random } from './random.ts';
import { CARRIERS, COUNTRIES } from './recipients.ts';
import { travel } from './road.ts';
import type { Departure } from './timetable.ts';
import type { Account, World } from './world.ts';

/** All events of one message, from submit to conversion, without faults of the way. */
export function lifeOf(world: World, { at, source }: Departure, index: number, seed: string): Delivery[] {
  const dice = random(`${seed}/message/${index}`);
  const journey = journeyOf(messageIdOf(at, index, dice), source.account, at, dice);
  const { account } = source;
  const country = dice.weighted(account.countries);
  const channel = dice.weighted(account.channels);
  const submit: Partial<Submit> = {
    sender: dice.pick(account.senders),
    recipient: COUNTRIES[country](dice),
    campaign_id: source.campaign_id,
    automation_id: source.automation_id,
    message_type: source.message_type,
    audience: source.automation_id === '' ? dice.weighted(account.audiences) : '',
    channel,
    country,
    parts: channel === 'sms' ? dice.weighted(PARTS) : 1,
    encoding: dice.chance(0.85) ? 'gsm-7' : 'ucs-2',
    text: 'Hello from the simulator',
    ...(dice.chance(0.3) ? { tags: { shop: dice.pick(['berlin', 'paris', 'austin']) } } : {}),
  };
  // A sender that publishes no submits, or a wrong id: its receipts and clicks stay orphans.
  if (!dice.chance(0.003)) journey.note('submit', at, submit);
  const parcel = { parts: submit.parts!, carrier: dice.pick(CARRIERS[country]), vendors: account.vendors };
  const arrivedAt = travel(journey, parcel);
  if (arrivedAt !== undefined)
    engage(journey, { source, channel, country, sender: submit.sender!, recipient: submit.recipient! }, arrivedAt);
  meddle(journey, world, account, submit);
  return journey.deliveries;
}

const PARTS = [
  [1, 80],
  [2, 14],
  [3, 5],
  [5, 1],
] as const;

/** What does not belong here: other accounts' events, and clocks that are broken beyond use. */
function meddle(journey: Journey, world: World, account: Account, submit: Partial<Submit>): void {
  const { dice, start } = journey;
  const others = world.accounts.filter((other) => other !== account);
  if (others.length > 0) {
    const from: Partial<EventBase> = { account_id: dice.pick(others).account_id, source: 'stranger' };
    if (dice.chance(0.002)) journey.note('click', start + dice.below(600_000), { method: 'GET' }, from);
    if (dice.chance(0.001))
      journey.note('dlr', start + dice.below(60_000), { status: 'failed', vendor: 'twilio' }, from);
    // Two accounts use one message id: the earlier submit counts, and all that is the other's is left out.
    if (dice.chance(0.001))
      journey.note('submit', start + dice.below(20_000) - 10_000, { ...submit, campaign_id: 'collision' }, from);
  }
  // Seconds where milliseconds belong.
  if (dice.chance(0.0005))
    journey.note('dlr', start, { status: 'failed', vendor: 'vonage' }, { occurred_at: Math.floor(start / 1000) });
}

/**
 * A UUIDv7 whose random bits begin with the message's number, so that ids sort as messages leave: the truth of any
 * number of messages can be written in order as they are made.
 */
function messageIdOf(at: number, index: number, dice: Random): string {
  const hex = (n: number, length: number): string => n.toString(16).padStart(length, '0');
  const time = hex(at, 12);
  const number = hex(index, 10);
  const place = `7${number.slice(0, 3)}-8${number.slice(3, 6)}-${number.slice(6)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${place}${hex(dice.below(2 ** 32), 8)}`;
}

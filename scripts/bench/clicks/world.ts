import { defaultsOf } from '../../../schemas/ids.ts';
import type { Dlr, Handoff, Submit } from '../../../schemas/events.ts';
import type { Random } from '../../simulate/random.ts';
import { machines } from './machines.ts';
import type { MadeHit, MadeMessage } from './made.ts';
import { people } from './people.ts';
import type { Traits } from './traits.ts';

/** A campaign: its messages, and all hits on their links in the order of time. */
export interface Campaign {
  readonly messages: readonly MadeMessage[];
  readonly hits: readonly MadeHit[];
}

const BURST = 10 * 60_000;
export const messageId = (number: number): string => `message-${number}`;

/** One campaign of `count` messages, sent within ten minutes from `start` (epoch ms). */
export function campaignOf(traits: Traits, dice: Random, start: number, count: number, first: number): Campaign {
  const messages = Array.from({ length: count }, (_, index) =>
    messageOf(traits, dice, start + Math.floor((index / count) * BURST), first + index),
  );
  const hits = messages.flatMap((message) => [...people(message, traits, dice), ...machines(message, traits, dice)]);
  return { messages, hits: hits.sort((a, b) => a.at - b.at) };
}

function messageOf(traits: Traits, dice: Random, at: number, number: number): MadeMessage {
  const base = { message_id: messageId(number), source: 'bench', account_id: 'acme' };
  const sentAt = at + dice.lasting(150, 2);
  const isOff = dice.chance(traits.phonesOff);
  const arrivesAt = sentAt + dice.lasting(traits.deliveryMedian, 1.7) + (isOff ? dice.waiting(2 * 3_600_000) : 0);
  const skew = (dice.chance(0.5) ? 1 : -1) * (dice.lasting(traits.skew, 2) - traits.skew / 2);
  const events: MadeMessage['events'][number][] = [
    {
      kind: 'submit',
      event: {
        ...defaultsOf('submit'),
        ...base,
        ...{ event_id: 's', occurred_at: at, sender: '88000', recipient: '+12025550123' },
      } as Submit,
    },
  ];
  if (dice.chance(traits.handoffs))
    events.push({
      kind: 'handoff',
      event: {
        ...defaultsOf('handoff'),
        ...base,
        ...{ event_id: 'h', occurred_at: Math.round(sentAt + skew), outcome: 'accepted', vendor: 'twilio' },
      } as Handoff,
    });
  if (dice.chance(traits.receipts))
    events.push({
      kind: 'dlr',
      event: {
        ...defaultsOf('dlr'),
        ...base,
        ...{
          event_id: 'd',
          occurred_at: receiptAt(arrivesAt, skew, traits, dice),
          status: 'delivered',
          vendor: 'twilio',
        },
      } as Dlr,
    });
  const links = dice.chance(traits.linksAMessage - 1) ? ['offer', 'imprint'] : ['offer'];
  return { number, sentAt, arrivesAt, links, events };
}

/** The time that a receipt tells: a little late, or very; some vendors tell the minute alone. */
function receiptAt(arrivesAt: number, skew: number, traits: Traits, dice: Random): number {
  const told = arrivesAt + skew + dice.lasting(traits.receiptDelay, 2);
  if (dice.chance(traits.minuteReceipts)) return Math.floor(told / 60_000) * 60_000;
  return Math.round(told + (dice.chance(traits.lateReceipts) ? dice.waiting(120_000) : 0));
}

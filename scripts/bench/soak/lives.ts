import type { Random } from '../../simulate/random.ts';
import type { Kind } from '../../../schemas/kinds.ts';

/** The measures of `segment_performance` that the lives of a soak show, each by the event that it counts. */
export const MEASURES = ['messages', 'handed_off', 'delivered', 'failed', 'clicks_human', 'replied'] as const;
export type Measure = (typeof MEASURES)[number];

/** An event as it is sent to ingest, and when. */
export interface Step {
  readonly kind: Kind;
  /** Milliseconds after the submit. */
  readonly after: number;
  /** What it adds one to; absent: to nothing. */
  readonly measure?: Measure;
  /** The same event was sent before. */
  readonly isRepetition: boolean;
  /** Its fields as JSON. */
  readonly event: Readonly<Record<string, unknown>> & { readonly event_id: string; readonly message_id: string };
}

/** Events of an average message, repetitions included. */
export const EVENTS_PER_LIFE = 4.28;

const CHANCE = { failed: 0.08, clicked: 0.22, lateClick: 0.5, replied: 0.04, repeated: 0.01 };
const MINUTE = 60_000;
/** A late click comes when its message may have left memory. */
const LATE = { from: 2 * MINUTE, to: 10 * MINUTE };

const AUDIENCES = ['loyal', 'new', 'lapsed', 'vip', 'trial', 'students'];
const CARRIERS = ['north', 'south', 'east', 'west'];
const VENDORS = ['twilio', 'vonage', 'sinch'];
const TYPES = ['promotion', 'otp', 'reminder'];

/**
 * The life of a message: submit, handoff, accepted, then delivered or failed; some are clicked, at once or minutes
 * later, some answered; one event in a hundred comes twice. Every event has its id, so that one that is sent again,
 * because nobody knows whether it arrived, is the same event. `submittedAt` in epoch ms.
 */
export function lifeOf(message_id: string, campaign_id: string, submittedAt: number, dice: Random): Step[] {
  const carried = { vendor: dice.pick(VENDORS), carrier: dice.pick(CARRIERS) };
  const step = (kind: Kind, after: number, measure: Measure | undefined, fields: object): Step => ({
    ...{ kind, after, ...(measure && { measure }), isRepetition: false },
    event: {
      ...fields,
      message_id,
      occurred_at: submittedAt + after,
      event_id: `${message_id}/${kind}-${measure ?? 'accepted'}`,
    },
  });
  const text = 'Your order is on its way: https://example.com/t/abc';
  const recipient = `+1202555${String(dice.below(10_000)).padStart(4, '0')}`;
  const named = { campaign_id, audience: dice.pick(AUDIENCES), message_type: dice.pick(TYPES) };
  const handedOff = 300 + dice.lasting(600, 2);
  const arrived = handedOff + dice.lasting(3_500, 2);
  const isFailed = dice.chance(CHANCE.failed);
  const steps = [
    step('submit', 0, 'messages', { ...named, sender: '88000', recipient, text }),
    step('handoff', handedOff, 'handed_off', { ...carried, outcome: 'accepted' }),
    step('dlr', handedOff + 200, undefined, { ...carried, status: 'accepted' }),
    isFailed
      ? step('dlr', arrived, 'failed', { ...carried, status: 'failed', error_code: '30003' })
      : step('dlr', arrived, 'delivered', { ...carried, status: 'delivered' }),
    ...(isFailed ? [] : engagement(step, arrived, dice)),
  ];
  return steps.flatMap((each) => (dice.chance(CHANCE.repeated) ? [each, repetition(each, dice)] : [each]));
}

type MakeStep = (kind: Kind, after: number, measure: Measure, fields: object) => Step;

function engagement(step: MakeStep, arrived: number, dice: Random): Step[] {
  const late = LATE.from + dice.below(LATE.to - LATE.from);
  const clicked = arrived + (dice.chance(CHANCE.lateClick) ? late : dice.waiting(20_000));
  return [
    ...(dice.chance(CHANCE.clicked)
      ? [step('click', clicked, 'clicks_human', { link_id: 'abc', url: 'https://example.com/sale', class: 'human' })]
      : []),
    ...(dice.chance(CHANCE.replied) ? [step('reply', arrived + dice.waiting(30_000), 'replied', { body: 'Yes' })] : []),
  ];
}

/** The same event again, byte by byte, a little later: it counts nothing. */
const repetition = ({ kind, after, event }: Step, dice: Random): Step => ({
  ...{ kind, event, isRepetition: true },
  after: after + dice.waiting(10_000),
});

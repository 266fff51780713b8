import { REASON_BIT, requestBits, type ClickReason } from './click-reasons.ts';
import { CLICK_RULES, type ClickRules } from './click-rules.ts';
import type { Click } from './events.ts';

export type ClickClass = 'human' | 'suspect' | 'bot';

/** What a hit is judged by: its reasons complete (`withOwnReasons`), its address as it is or cut to its network. */
export type JudgedClick = Pick<Click, 'occurred_at' | 'class' | 'reasons' | 'link_id' | 'url' | 'ip' | 'user_agent'>;

/** The times of a message that hits are held against (epoch ms); 0 for what has not happened. */
export interface MessageTimes {
  readonly submitted_at: number;
  readonly handed_off_at: number;
  /** Of the deciding receipt. Never inferred: human clicks are what deliveries are inferred from. */
  readonly delivered_at: number;
}

/** The reasons of all counted clicks of one message, as bits, in their order. */
export function reasonsOfClicks(clicks: readonly JudgedClick[], times: MessageTimes, rules: ClickRules): number[] {
  const bits = new Array<number>(clicks.length);
  for (let i = 0; i < clicks.length; i++)
    bits[i] = requestBits(clicks[i]!.reasons) | timeBits(clicks[i]!.occurred_at, times, rules);
  if (clicks.length > 1) addCompany(clicks, bits, rules);
  return bits;
}

/** What the times of the message say of a moment. */
function timeBits(at: number, { submitted_at, handed_off_at, delivered_at }: MessageTimes, rules: ClickRules): number {
  const isDelivered = delivered_at > 0;
  // A receipt that puts the delivery before the handoff shows that the handoff was told late.
  const soonest = isDelivered && delivered_at < handed_off_at ? delivered_at : handed_off_at;
  if (handed_off_at > 0 && at < soonest + rules.tooSoonMs) return REASON_BIT.too_soon;
  const sentAt = handed_off_at > 0 ? handed_off_at : submitted_at;
  if (!isDelivered || sentAt === 0) return 0;
  const isBefore = at < delivered_at && at < sentAt + rules.deliveryWaitMs;
  return isBefore ? REASON_BIT.before_delivery : 0;
}

/**
 * Adds what the other hits of the message say of each. Those that say themselves that they are machines' are left out:
 * a phone's preview in the moment in which its owner taps says nothing against him.
 */
function addCompany(clicks: readonly JudgedClick[], bits: number[], rules: ClickRules): void {
  const unclear = clicks.flatMap((click, i) => (isMachine(click, rules) ? [] : [i]));
  if (unclear.length < 2) return;
  const company = reasonsOfCompany(
    unclear.map((i) => clicks[i]!),
    rules,
  );
  for (const [place, i] of unclear.entries()) bits[i]! |= company[place]!;
}

const isMachine = (click: JudgedClick, rules: ClickRules): boolean =>
  click.class === '' ? weightOf(requestBits(click.reasons), rules) >= rules.botFrom : click.class === 'bot';

function reasonsOfCompany(clicks: readonly JudgedClick[], rules: ClickRules): number[] {
  const bits = new Array<number>(clicks.length).fill(0);
  const links = numbered(clicks, ({ link_id, url }) => link_id || url);
  const origins = numbered(clicks, ({ ip, user_agent }) => `${ip} ${user_agent}`);
  for (let i = 0; i < clicks.length; i++) {
    const at = clicks[i]!.occurred_at;
    let alike = 0;
    let hasOthers = false;
    for (let j = 0; j < clicks.length; j++) {
      const apart = Math.abs(clicks[j]!.occurred_at - at);
      if (links[j] === links[i]) {
        if (apart > rules.manyAtOnceMs) continue;
        alike++;
        if (origins[j] !== origins[i]) hasOthers = true;
      } else if (apart <= rules.linksAtOnceMs && links[i] !== NAMELESS && links[j] !== NAMELESS)
        bits[i]! |= REASON_BIT.links_at_once;
    }
    if (hasOthers && alike >= rules.manyAtOnce) bits[i]! |= REASON_BIT.many_at_once;
  }
  return bits;
}

const NAMELESS = -1;

/** Numbers in place of names: a flood of hits compares each with each. */
function numbered(clicks: readonly JudgedClick[], nameOf: (click: JudgedClick) => string): number[] {
  const numbers = new Map<string, number>([['', NAMELESS]]);
  return clicks.map((click) => {
    const name = nameOf(click);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  });
}

/** The class that a sender gave, else what the reasons (as bits) weigh. */
export function classOf(given: Click['class'], bits: number, rules: ClickRules = CLICK_RULES): ClickClass {
  if (given !== '') return given;
  const weight = bits === 0 ? 0 : weightOf(bits, rules);
  if (weight >= rules.botFrom) return 'bot';
  return weight >= rules.suspectFrom ? 'suspect' : 'human';
}

function weightOf(bits: number, { weights }: ClickRules): number {
  let weight = 0;
  for (const word in weights)
    if ((bits & REASON_BIT[word as ClickReason]) !== 0) weight += weights[word as ClickReason]!;
  return weight;
}

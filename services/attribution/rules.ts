import type { Decision } from '../../schemas/attribution.ts';
import type { Inbound, InboundConversion } from '../../schemas/events.ts';
import type { Candidate, Found } from './candidates.ts';

/** What was decided, or would be; without what it is decided on. */
export type Verdict = Omit<Decision, 'kind' | 'account_id' | 'event_id' | 'decided_at'>;

export interface RuleSettings {
  readonly replyWindowMs: number;
  readonly conversionWindowMs: number;
  readonly campaignWindowsMs: ReadonlyMap<string, number>;
}

export const NONE: Verdict = {
  message_id: '',
  message_account_id: '',
  attribution: 'none',
  confidence: 0,
  first_touch_message_id: '',
};

/** Vendors tell whole seconds: a reply may seem to come up to a second before what it answers (ms). */
const COARSE_MS = 999;
/** Of a pair, other messages of this last stretch may be meant as well (ms). */
const NEAR_MS = 24 * 3_600_000;

/** How a number stands for comparing: Kafka's senders may leave the plus out. */
const plusless = (number: string): string => number.replace(/^\+/, '');

const isOf = (account: string, candidate: Candidate): boolean => account === '' || account === candidate.account_id;

/** The message that the vendor or sender named; undefined if it names none that is known. */
export function namedBy({ in_reply_to: named, account_id }: Inbound, { byId }: Found): Verdict | undefined {
  const [first, ...others] = named === '' ? [] : (byId.get(named) ?? []).filter((each) => isOf(account_id, each));
  if (first === undefined) return undefined;
  const { message_id, account_id: message_account_id } = first;
  // Several messages may claim one vendor's id.
  const confidence = others.length === 0 ? 1 : 0.5;
  return { ...{ message_id, message_account_id, confidence }, attribution: 'given', first_touch_message_id: '' };
}

/**
 * The last message between the two numbers, at most a window before the reply. Confidence falls by half over the window,
 * and with each other message of the day before that may be meant.
 */
export function pairedWith(
  { account_id, sender, occurred_at }: Inbound,
  candidates: readonly Candidate[],
  { replyWindowMs }: RuleSettings,
): Verdict | undefined {
  const latest = occurred_at + (occurred_at % 1000 === 0 ? COARSE_MS : 0);
  const between = candidates.filter(
    (each) =>
      isOf(account_id, each) &&
      plusless(each.sender) === plusless(sender) &&
      each.submitted_at <= latest &&
      each.submitted_at > occurred_at - replyWindowMs,
  );
  const last = lastBy(between, ({ submitted_at }) => submitted_at);
  if (last === undefined) return undefined;
  const near = between.filter((each) => each !== last && each.submitted_at >= last.submitted_at - NEAR_MS).length;
  const age = Math.max(0, occurred_at - last.submitted_at) / replyWindowMs;
  const confidence = Math.round((100 * 0.95 * (1 - age / 2)) / (1 + near / 4)) / 100;
  const { message_id, account_id: message_account_id } = last;
  return { message_id, message_account_id, attribution: 'pair', confidence, first_touch_message_id: '' };
}

/** A message and when it touched the person (epoch ms). */
interface Touch {
  readonly message: Candidate;
  readonly at: number;
}

/**
 * What touched a person before a conversion, within the window of each message's campaign: the messages that a person
 * clicked; if there is none, those that arrived; if there is none, those of which no failure is known.
 */
export function touchesOf(
  { account_id, sender, occurred_at }: InboundConversion,
  candidates: readonly Candidate[],
  { conversionWindowMs, campaignWindowsMs }: RuleSettings,
): readonly Touch[] {
  const possible = candidates.filter(
    (each) => isOf(account_id, each) && (sender === '' || plusless(each.sender) === plusless(sender)),
  );
  const within = ({ message, at }: Touch): boolean =>
    at > 0 &&
    at <= occurred_at + COARSE_MS &&
    at > occurred_at - (campaignWindowsMs.get(message.campaign_id) ?? conversionWindowMs);
  const ways: readonly ((message: Candidate) => number)[] = [
    ({ first_clicked_at }) => first_clicked_at,
    (message) => message.delivered_at || (message.delivered_inferred ? message.submitted_at : 0),
    ({ failed_at, submitted_at }) => (failed_at > 0 ? 0 : submitted_at),
  ];
  for (const way of ways) {
    const touches = possible.map((message) => ({ message, at: way(message) })).filter(within);
    if (touches.length > 0) return touches;
  }
  return [];
}

/** Last and first touch of a conversion; the message of its link, where it names one, is the last. */
export function touchedBy(
  conversion: InboundConversion,
  candidates: readonly Candidate[],
  settings: RuleSettings,
  linked?: Candidate,
): Verdict | undefined {
  const touches = touchesOf(conversion, candidates, settings);
  const last =
    linked ??
    lastBy(
      touches,
      ({ at }) => at,
      ({ message }) => message.message_id,
    )?.message;
  if (last === undefined) return undefined;
  const first =
    lastBy(
      touches,
      ({ at }) => -at,
      ({ message }) => message.message_id,
    )?.message ?? last;
  return {
    message_id: last.message_id,
    message_account_id: last.account_id,
    attribution: linked === undefined ? 'recipient' : 'link',
    confidence: null,
    first_touch_message_id: first.message_id,
  };
}

/** The one with the largest figure; among equals the one with the larger id, so that all decide alike. */
function lastBy<T>(
  things: readonly T[],
  figure: (thing: T) => number,
  idOf: (thing: T) => string = (thing) => (thing as Partial<Candidate>).message_id ?? '',
): T | undefined {
  return things.reduce<T | undefined>((last, each) => {
    if (last === undefined) return each;
    const order = figure(each) - figure(last);
    return order > 0 || (order === 0 && idOf(each) > idOf(last)) ? each : last;
  }, undefined);
}

import { setTimeout as sleep } from 'node:timers/promises';

/** The kinds that a message is told by, in their order, and the measure of `segment_performance` that shows each. */
export const TOLD = [
  { kind: 'submit', measure: 'messages' },
  { kind: 'handoff', measure: 'handed_off' },
  { kind: 'dlr', measure: 'delivered' },
] as const;

export type Measure = (typeof TOLD)[number]['measure'];

/** A request's worth of events of one kind, all of one campaign that nobody else uses. */
export interface Batch {
  readonly campaign: string;
  readonly measure: Measure;
  readonly size: number;
  /** When the answer 202 came (epoch ms). */
  readonly acknowledgedAt: number;
  /** From when it was due to the answer (ms): a queue in front of the request counts. */
  readonly answeredAfter: number;
}

export interface Load {
  readonly url: string;
  readonly key: string;
  /** Begins the campaigns' names. */
  readonly run: string;
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Events a request. */
  readonly batch: number;
  readonly onAcknowledged: (batch: Batch) => void;
}

/** How it was sent. */
export interface Sent {
  readonly events: number;
  /** Requests that were not answered with 202. */
  readonly refused: number;
  readonly seconds: number;
}

/** A receipt follows its submit after so many rounds of three requests. */
const ROUNDS_BEHIND = 4;

/**
 * Sends at a steady rate whether answers come or not: a sender that waits would measure its own patience. Of three
 * requests one holds new submits, one the handoffs and one the receipts of campaigns some rounds ago.
 */
export async function sendSteadily(load: Load): Promise<Sent> {
  const pause = (load.batch / load.rate) * 1000;
  const requests = Math.ceil((load.seconds * 1000) / pause);
  const started = Date.now();
  const answers: Promise<boolean>[] = [];
  for (let request = 0; request < requests; request++) {
    const due = started + request * pause;
    if (due > Date.now()) await sleep(due - Date.now());
    answers.push(sendOne(load, request, due));
  }
  const seconds = (Date.now() - started) / 1000;
  const accepted = await Promise.all(answers);
  return { events: requests * load.batch, refused: accepted.filter((each) => !each).length, seconds };
}

async function sendOne(load: Load, request: number, due: number): Promise<boolean> {
  const round = Math.floor(request / TOLD.length);
  const step = request % TOLD.length;
  // In the first rounds there is nothing yet that a receipt could be about: submits stand in.
  const behind = round - step * ROUNDS_BEHIND;
  const { kind, measure } = TOLD[behind < 0 ? 0 : step]!;
  const campaign = `${load.run}-${behind < 0 ? `${round}-${step}` : behind}`;
  const response = await fetch(`${load.url}/v1/events/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${load.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(Array.from({ length: load.batch }, (_, index) => eventOf(kind, campaign, index))),
  });
  await response.arrayBuffer();
  const acknowledgedAt = Date.now();
  if (response.status !== 202) return false;
  load.onAcknowledged({ campaign, measure, size: load.batch, acknowledgedAt, answeredAfter: acknowledgedAt - due });
  return true;
}

function eventOf(kind: (typeof TOLD)[number]['kind'], campaign_id: string, index: number): object {
  const base = { message_id: `${campaign_id}-${index}`, occurred_at: Date.now() };
  if (kind === 'handoff') return { ...base, outcome: 'accepted', carrier: 'north', vendor: 'twilio' };
  if (kind === 'dlr') return { ...base, status: 'delivered', carrier: 'north', vendor: 'twilio' };
  const recipient = `+1202555${String(index).padStart(4, '0')}`;
  const text = 'Your order is on its way: https://example.com/t/abc';
  return { ...base, sender: '88000', recipient, campaign_id, audience: 'returning', message_type: 'promotion', text };
}

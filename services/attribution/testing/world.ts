import type { Decision } from '../../../schemas/attribution.ts';
import { keywordIn } from '../../../schemas/consent-in.ts';
import type { Inbound, InboundConversion } from '../../../schemas/events.ts';
import { INBOUND_CONVERSION_DEFAULTS, INBOUND_DEFAULTS } from '../../../schemas/ids.ts';
import { recipientKey } from '../../../schemas/pii.ts';
import type { Candidate } from '../candidates.ts';
import { decisions } from '../decisions.ts';
import { waiting, type Pending } from '../pending.ts';
import { work, type WorkPorts, type WorkSettings } from '../work.ts';

/** When examples happen (epoch ms). */
export const NOON = Date.UTC(2026, 2, 1, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const PII_KEY = 'test';
export const PERSON = '+12025550123';
export const OURS = '88000';

export const SETTINGS: WorkSettings = {
  rules: { replyWindowMs: 7 * DAY, conversionWindowMs: 7 * DAY, campaignWindowsMs: new Map([['long', 30 * DAY]]) },
  patience: { settleMs: 1_000, graceMs: 30_000, consentMs: 3_000 },
  piiKey: PII_KEY,
};

/** A message of which only what matters is said. */
export const sent = (message_id: string, submitted_at: number, more: Partial<Candidate> = {}): Candidate => ({
  ...{ message_id, submitted_at, account_id: 'acme', campaign_id: 'spring', sender: OURS },
  ...{
    recipient_key: recipientKey(PII_KEY, PERSON),
    delivered_at: submitted_at + 1_000,
    failed_at: 0,
    first_clicked_at: 0,
  },
  ...{ delivered_inferred: false, ...more },
});

export const inbound = (more: Partial<Inbound> = {}): Inbound =>
  ({
    ...{ ...INBOUND_DEFAULTS, event_id: 'r1', occurred_at: NOON, account_id: 'acme', source: 'twilio' },
    ...{ sender: OURS, recipient: PERSON, body: 'love it', ...more },
  }) as Inbound;

export const bought = (more: Partial<InboundConversion> = {}): InboundConversion =>
  ({
    ...{ ...INBOUND_CONVERSION_DEFAULTS, event_id: 'c1', occurred_at: NOON, account_id: 'acme', name: 'purchase' },
    ...{ recipient: PERSON, ...more },
  }) as InboundConversion;

/** Attribution with everything outside it in memory. `messages` and what Kafka and ClickHouse do can be changed. */
export function world(messages: Candidate[] = [], log: Decision[] = []) {
  const known = decisions();
  const told: (readonly [Pending, Decision])[] = [];
  const consents: Pending[] = [];
  const state = { now: NOON, isFound: true, upTo: NOON as number | undefined, crashAfterDeciding: false };
  const held = waiting();
  let offset = 0;
  const ports: WorkPorts = {
    waiting: held,
    async find({ ids, recipientKeys, from, to }) {
      if (!state.isFound) throw new Error('ClickHouse is away');
      const byId = new Map(
        ids.flatMap((id) => {
          const those = messages.filter(({ message_id }) => message_id === id || `vendor-${message_id}` === id);
          return those.length === 0 ? [] : [[id, those] as const];
        }),
      );
      const near = messages.filter(({ submitted_at }) => submitted_at >= from && submitted_at <= to);
      const sentTo = (key: string) => near.filter(({ recipient_key }) => recipient_key === key);
      return { byId, byRecipient: new Map(recipientKeys.map((key) => [key, sentTo(key)] as const)) };
    },
    linkOf: (code) => (code.startsWith('code-') ? { message_id: code.slice(5) } : undefined),
    decided: known.get,
    async propose(proposed) {
      log.push(...proposed);
      if (state.crashAfterDeciding) throw new Error('killed');
      log.forEach((each) => known.enter(each, state.now));
    },
    foundUpTo: async () => state.upTo,
    tell: async (all) => void told.push(...all),
    tellConsents: async (all) => void consents.push(...all),
    now: () => state.now,
  };
  const add = (is: { kind: 'reply'; record: Inbound } | { kind: 'conversion'; record: InboundConversion }): void => {
    const place = { topic: is.kind, partition: 0, offset: offset++ };
    const what = is.kind === 'reply' ? { ...is, said: keywordIn(is.record) } : is;
    held.add({ ...what, place, receivedAt: state.now, appendedAt: state.now, lookAt: 0, consentTold: false });
  };
  return {
    ...{ state, held, told, consents, known, log },
    reply: (more: Partial<Inbound> = {}) => add({ kind: 'reply', record: inbound(more) }),
    conversion: (more: Partial<InboundConversion> = {}) => add({ kind: 'conversion', record: bought(more) }),
    /** Reads what others decided, as a follower does. */
    read: () => log.forEach((each) => known.enter(each, state.now)),
    /** Lets so much time pass, in which everything that was appended comes in, and does one round. */
    async round(ms: number) {
      state.now += ms;
      if (state.upTo !== undefined) state.upTo = state.now;
      await work(ports, SETTINGS);
    },
    /** What was told of each event, by its id. */
    of: (id: string) => told.filter(([{ record }]) => record.event_id === id).map(([, decision]) => decision),
  };
}

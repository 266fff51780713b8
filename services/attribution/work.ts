import { decisionKey, type Decision } from '../../schemas/attribution.ts';
import { recipientKey } from '../../schemas/pii.ts';
import type { Candidate, Find, Found } from './candidates.ts';
import type { Pending, Waiting } from './pending.ts';
import { namedBy, NONE, pairedWith, touchedBy, type RuleSettings, type Verdict } from './rules.ts';

/** How long to wait for what, in ms. */
export interface Patience {
  readonly settleMs: number;
  readonly graceMs: number;
  readonly consentMs: number;
}

/** What deciding needs of the world. All of these reject while what they need is away; then it is tried again. */
export interface WorkPorts {
  readonly waiting: Waiting;
  readonly find: Find;
  /** The message of a tracked link. */
  readonly linkOf: (code: string) => { readonly message_id: string } | undefined;
  /** The decision that holds, if one was made. */
  readonly decided: (key: string) => Decision | undefined;
  /** Proposes decisions; resolves when for each of them the one that holds is known. */
  readonly propose: (decisions: readonly Decision[]) => Promise<void>;
  /** Everything that was appended before this moment (epoch ms) can be found; undefined: nothing is known of it. */
  readonly foundUpTo: () => Promise<number | undefined>;
  /** Publishes the events that decisions come to. */
  readonly tell: (told: readonly (readonly [Pending, Decision])[]) => Promise<void>;
  /** Publishes consents whose message is not known (yet). */
  readonly tellConsents: (pending: readonly Pending[]) => Promise<void>;
  readonly now: () => number;
}

export interface WorkSettings {
  readonly rules: RuleSettings;
  readonly patience: Patience;
  readonly piiKey: string;
}

/** What was not found is looked for again after this long (ms), later more rarely. */
const AGAIN_AFTER_MS = 1_000;
/** Most that are looked up at once. */
const MOST = 1_000;

const keyOf = ({ kind, record: { account_id, event_id } }: Pending): string =>
  decisionKey({ kind, account_id, event_id });

/** One round over what waits. A decision is on its topic before anything is published by it; nothing is done twice. */
export async function work(ports: WorkPorts, settings: WorkSettings): Promise<void> {
  const { waiting, decided } = ports;
  await tellDecided(ports);
  await tellHastyConsents(ports, settings);
  const upTo = await ports.foundUpTo();
  const due = waiting
    .all()
    .filter((each) => isDue(each, upTo, ports.now(), settings.patience) && !decided(keyOf(each)));
  for (let at = 0; at < due.length; at += MOST) await decide(due.slice(at, at + MOST), upTo!, ports, settings);
  await tellDecided(ports);
}

/** Messages submitted shortly before must have had the time to come in. */
const isDue = (pending: Pending, upTo: number | undefined, now: number, { settleMs }: Patience): boolean =>
  upTo !== undefined && pending.lookAt <= now && pending.receivedAt + settleMs <= upTo;

async function tellDecided({ waiting, decided, tell }: WorkPorts): Promise<void> {
  const told = waiting.all().flatMap((pending) => {
    const decision = decided(keyOf(pending));
    return decision === undefined ? [] : [[pending, decision] as const];
  });
  if (told.length === 0) return;
  await tell(told);
  for (const [pending] of told) waiting.done(pending);
}

/** Who says STOP must not wait for a database. The same consent is told again of its message, once that is known. */
async function tellHastyConsents({ waiting, tellConsents, now }: WorkPorts, { patience }: WorkSettings): Promise<void> {
  const hasty = waiting
    .all()
    .filter((each) => each.kind === 'reply' && each.said !== undefined && !each.consentTold)
    .filter(({ receivedAt }) => now() - receivedAt >= patience.consentMs);
  if (hasty.length === 0) return;
  await tellConsents(hasty);
  for (const pending of hasty) pending.consentTold = true;
}

async function decide(due: readonly Pending[], upTo: number, ports: WorkPorts, settings: WorkSettings): Promise<void> {
  const found = await look(due, ports, settings);
  const decisions = new Map<string, Decision>();
  for (const pending of due) {
    const verdict =
      verdictOn(pending, found, ports, settings) ?? (isPast(pending, upTo, settings.patience) ? NONE : undefined);
    if (verdict === undefined) {
      const waited = ports.now() - pending.receivedAt;
      pending.lookAt = ports.now() + Math.max(AGAIN_AFTER_MS, waited / 4);
      continue;
    }
    const { account_id, event_id } = pending.record;
    const key = keyOf(pending);
    if (!decisions.has(key))
      decisions.set(key, { kind: pending.kind, account_id, event_id, decided_at: ports.now(), ...verdict });
  }
  if (decisions.size > 0) await ports.propose([...decisions.values()]);
}

/** True once the grace is over: of old records of a backlog it is, as soon as what came before them can be found. */
const isPast = ({ receivedAt, appendedAt }: Pending, upTo: number, { graceMs }: Patience): boolean =>
  upTo - Math.min(receivedAt, appendedAt) >= graceMs;

/** Everything that could be meant, in at most two questions: what is named, then whom it was sent to. */
async function look(due: readonly Pending[], ports: WorkPorts, { piiKey, rules }: WorkSettings): Promise<Found> {
  const ids = due.flatMap((pending) => {
    if (pending.kind === 'reply') return pending.record.in_reply_to === '' ? [] : [pending.record.in_reply_to];
    const link = pending.record.code === '' ? undefined : ports.linkOf(pending.record.code);
    return link === undefined ? [] : [link.message_id];
  });
  const times = due.map(({ record }) => record.occurred_at);
  const longest = Math.max(rules.replyWindowMs, rules.conversionWindowMs, ...rules.campaignWindowsMs.values());
  const span = { from: Math.min(...times) - longest, to: Math.max(...times) + 1_000 };
  const named = ids.length === 0 ? undefined : await ports.find({ ids: unique(ids), recipientKeys: [], ...span });
  const reached = [...(named?.byId.values() ?? [])].flat().map(({ recipient_key }) => recipient_key);
  const keys = due.flatMap(({ record }) => keysOf(record.recipient, piiKey));
  const recipientKeys = unique([...reached, ...keys]).filter(Boolean);
  const sent = await ports.find({ ids: [], recipientKeys, ...span });
  return { byId: named?.byId ?? new Map(), byRecipient: sent.byRecipient };
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Both spellings of a number: Kafka's senders may leave the plus out. */
function keysOf(recipient: string, piiKey: string): string[] {
  if (recipient === '') return [];
  const other = recipient.startsWith('+') ? recipient.slice(1) : `+${recipient}`;
  return [recipientKey(piiKey, recipient), recipientKey(piiKey, other)];
}

function verdictOn(
  pending: Pending,
  found: Found,
  ports: WorkPorts,
  { rules, piiKey }: WorkSettings,
): Verdict | undefined {
  const sentTo = (keys: readonly string[]): Candidate[] => keys.flatMap((key) => found.byRecipient.get(key) ?? []);
  const { record } = pending;
  const candidates = sentTo(keysOf(record.recipient, piiKey));
  if (pending.kind === 'reply') return namedBy(pending.record, found) ?? pairedWith(pending.record, candidates, rules);
  const link = pending.record.code === '' ? undefined : ports.linkOf(pending.record.code);
  const linked = link && found.byId.get(link.message_id)?.find((each) => isOfAccount(each, record.account_id));
  const known = linked === undefined || record.recipient !== '' ? candidates : sentTo([linked.recipient_key]);
  return touchedBy(pending.record, known, rules, linked);
}

const isOfAccount = ({ account_id }: Candidate, account: string): boolean => account === '' || account === account_id;

import { classOf, reasonsOfClicks, type ClickClass, type MessageTimes } from '../../../schemas/click-class.ts';
import { clickRules, type ClickRules } from '../../../schemas/click-rules.ts';
import type { Click, Dlr, Handoff } from '../../../schemas/events.ts';
import { isLineType, lineTypeOf, problemOfLine } from '../../../schemas/numbers.ts';
import { OPEN_STATUSES, STAND_IN, type DlrStatus, type OpenStatus, type Status } from '../../../schemas/status.ts';
import { linkName } from '../../../schemas/link-name.ts';
import type { LinkClicks, TimelineRow } from '../../../schemas/timeline-row.ts';
import { answeringLane } from './accounts.ts';
import { priceOf, sentimentOf, worthOf } from './amounts.ts';
import { isStandIn } from './claims.ts';
import { counted, isSaturated } from './keeping.ts';
import type { Kept } from './kept.ts';
import { verdictOf } from './receipts.ts';
import { emptyLane, type Lane, type Timeline } from './timeline.ts';

export { rejectionsOf, type Rejection } from './accounts.ts';

/** Columns that depend on arrival, or on which side of a change a row stands; all others are facts. */
export type BookColumn = 'sign' | 'message_id' | 'version' | 'first_seen_at' | 'updated_at' | 'state';

/** All that is answered about a message, derived from the set of its events alone (`schemas/MEANINGS.md`). */
export type Facts = Omit<TimelineRow, BookColumn>;

const NO_TAGS: Readonly<Record<string, string>> = Object.freeze({});
const NOTHING = emptyLane('');

/** The columns of a timeline. Times are epoch ms, 0 for what has not happened; flags are 0 or 1. */
export function factsOf(timeline: Timeline): Facts {
  const lane = answeringLane(timeline) ?? NOTHING;
  const rules = clickRules(timeline.click_rules);
  return isStandIn(timeline) ? standInFacts(lane, rules) : factsOfLane(lane, rules);
}

/** What a stand-in says for itself: that it is one, whose, and by which vendor receipts came under it, if any did. */
const standInFacts = ({ account_id, dlr }: Lane, rules: ClickRules): Facts =>
  Object.assign(factsOfLane(NOTHING, rules), { account_id, vendor: firstNamed([], dlr, 'vendor'), status: STAND_IN });

function factsOfLane(lane: Lane, rules: ClickRules): Facts {
  const submit = lane.submit[0];
  const read = lane.read[0];
  const handoffs = counted(lane.handoff);
  const dlrs = counted(lane.dlr);
  const clicks = counted(lane.click);
  const replies = counted(lane.reply);
  const conversions = counted(lane.conversion);

  const verdict = verdictOf(dlrs, handoffs, submit?.parts ?? 0);
  const deciding = verdict.deciding;
  const failing = deciding?.status === 'delivered' ? undefined : deciding;
  const submittedAt = submit?.occurred_at ?? 0;
  const handedOffAt = firstTime(handoffs, isHandedOff);
  const deliveredAt = deciding?.status === 'delivered' ? deciding.occurred_at : 0;
  const hits = hitsOf(
    clicks,
    { submitted_at: submittedAt, handed_off_at: handedOffAt, delivered_at: deliveredAt },
    rules,
  );
  const hasEvidence = hits.human > 0 || replies.length > 0 || read !== undefined;
  const hasEngagement = hasEvidence || clicks.length > 0 || conversions.length > 0;
  const worth = worthOf(conversions);
  const cost = priceOf(dlrs);
  const sentiment = sentimentOf(replies);
  const lookedUp = lineTypeOf(firstNonEmpty(handoffs, 'line_type'));
  const lineType = lookedUp || lineTypeOf(submit?.line_type ?? '');

  return {
    account_id: lane.account_id,
    campaign_id: submit?.campaign_id ?? '',
    audience: submit?.audience ?? '',
    message_type: submit?.message_type ?? '',
    channel: submit?.channel ?? '',
    sender: submit?.sender ?? '',
    country: submit?.country ?? '',
    carrier: firstNamed(handoffs, dlrs, 'carrier'),
    vendor: firstNamed(handoffs, dlrs, 'vendor'),
    automation_id: submit?.automation_id ?? '',
    parent_message_id: submit?.parent_message_id ?? '',
    recipient_key: submit?.recipient_key ?? '',
    recipient_masked: submit?.recipient_masked ?? '',
    tags: submit?.tags ?? NO_TAGS,
    encoding: submit?.encoding ?? '',
    parts: submit?.parts ?? 0,
    parts_delivered: verdict.parts_delivered,
    parts_failed: verdict.parts_failed,
    status: deciding?.status ?? openStatus(submit, handoffs, dlrs),
    final: flag(deciding !== undefined),
    handed_off: flag(handedOffAt > 0 || dlrs.length > 0 || hasEngagement),
    delivered_inferred: flag(deciding === undefined && hasEvidence),
    contradicted: flag(failing !== undefined && hasEvidence),
    time_suspect: flag(
      anyBefore(submittedAt, handoffs) || anyBefore(submittedAt, dlrs) || anyBefore(submittedAt, lane.read),
    ),
    saturated: flag(isLaneSaturated(lane)),
    submitted_at: submittedAt,
    handed_off_at: handedOffAt,
    accepted_at: firstTime(dlrs, isAccepted),
    delivered_at: deliveredAt,
    failed_at: failing?.occurred_at ?? 0,
    read_at: read?.occurred_at ?? 0,
    first_clicked_at: hits.firstHumanAt,
    replied_at: firstTime(replies, isAny),
    converted_at: firstTime(conversions, isAny),
    opted_out_at: firstTime(counted(lane.consent), isOptOut),
    clicks_human: hits.human,
    clicks_suspect: hits.suspect,
    clicks_bot: hits.bot,
    link_clicks: hits.links,
    replies: replies.length,
    sentiment: sentiment.mean,
    sentiment_replies: sentiment.count,
    conversions: conversions.length,
    conversion_value: worth.conversion_value,
    conversion_currency: worth.conversion_currency,
    conversion_amounts: worth.conversion_amounts,
    price: cost.price,
    priced: cost.priced,
    currency: cost.currency,
    error_vendor: failing?.vendor ?? '',
    error_code: failing?.error_code ?? '',
    recipient_problem: (isLineType(lookedUp) ? '' : submit?.recipient_problem) || problemOfLine(lineType),
    line_type: lineType,
    number_carrier: firstNonEmpty(handoffs, 'number_carrier') || (submit?.number_carrier ?? ''),
    ported: firstNonEmpty(handoffs, 'ported') || (submit?.ported ?? ''),
    automation_step: submit?.automation_step ?? '',
  };
}

const flag = (holds: boolean): number => (holds ? 1 : 0);

const isHandedOff = ({ outcome }: Handoff): boolean => outcome !== 'rejected';
const isAccepted = ({ status }: Dlr): boolean => status === 'accepted';
const isOptOut = ({ action }: Kept<'consent'>): boolean => action === 'opt_out';
const isAny = (): boolean => true;

interface Timed {
  readonly occurred_at: number;
}

/** When the first event that counts happened; 0 if none did. */
function firstTime<E extends Timed>(events: readonly E[], counts: (event: E) => boolean): number {
  let first = 0;
  for (const event of events)
    if ((first === 0 || event.occurred_at < first) && counts(event)) first = event.occurred_at;
  return first;
}

function anyBefore(time: number, events: readonly Timed[]): boolean {
  for (const event of events) if (event.occurred_at < time) return true;
  return false;
}

/** Hits by class, in all and by link, and when the first human one was (0: none). */
type Hits = Readonly<Record<ClickClass, number>> & {
  readonly firstHumanAt: number;
  readonly links: LinkClicks;
};

/** Where each class stands in `LinkClicks`. */
const PLACE = { human: 0, suspect: 1, bot: 2 } as const;

const NO_LINK_CLICKS: LinkClicks = Object.freeze({});
const NO_HITS: Hits = { human: 0, suspect: 0, bot: 0, firstHumanAt: 0, links: NO_LINK_CLICKS };

function hitsOf(clicks: readonly Click[], times: MessageTimes, rules: ClickRules): Hits {
  if (clicks.length === 0) return NO_HITS;
  const hits = { ...NO_HITS };
  const links = new Map<string, [number, number, number]>();
  const reasons = reasonsOfClicks(clicks, times, rules);
  for (const [i, click] of clicks.entries()) {
    const of = classOf(click.class, reasons[i]!, rules);
    hits[of]++;
    const name = linkName(click);
    const counts = links.get(name) ?? [0, 0, 0];
    counts[PLACE[of]]++;
    links.set(name, counts);
    if (of === 'human' && (hits.firstHumanAt === 0 || click.occurred_at < hits.firstHumanAt))
      hits.firstHumanAt = click.occurred_at;
  }
  return { ...hits, links: Object.fromEntries(links) };
}

/** The first name that a handoff gives, else the first that a dlr gives. */
const firstNamed = (handoffs: readonly Handoff[], dlrs: readonly Dlr[], field: 'carrier' | 'vendor'): string =>
  firstNonEmpty(handoffs, field) || firstNonEmpty(dlrs, field);

/** Events stand in the order of their ids, so the first of one moment is the one that is met first. */
function firstNonEmpty<Field extends string>(
  events: readonly (Timed & { readonly [F in Field]: string })[],
  field: Field,
): string {
  let first: (Timed & { readonly [F in Field]: string }) | undefined;
  for (const event of events)
    if (event[field] !== '' && (first === undefined || event.occurred_at < first.occurred_at)) first = event;
  return first?.[field] ?? '';
}

/** What a receipt says of a message that it does not end: one part delivered or failed is a message on its way. */
const OPEN_WORD: Readonly<Record<DlrStatus, OpenStatus>> = {
  queued: 'queued',
  accepted: 'accepted',
  unknown: 'unknown',
  delivered: 'accepted',
  filtered: 'handed_off',
  rejected: 'handed_off',
  failed: 'handed_off',
  expired: 'handed_off',
};

/** The strongest that was said of a message that nothing has ended. A rejection that is not the last word says nothing. */
function openStatus(submit: Kept<'submit'> | undefined, handoffs: readonly Handoff[], dlrs: readonly Dlr[]): Status {
  let said = submit === undefined ? -1 : strength('submitted');
  for (const { outcome } of handoffs)
    if (outcome !== 'rejected') said = Math.max(said, strength(outcome === 'queued' ? 'queued' : 'handed_off'));
  for (const { status } of dlrs) said = Math.max(said, strength(OPEN_WORD[status]));
  return OPEN_STATUSES[said] ?? '';
}

const strength = (status: OpenStatus): number => OPEN_STATUSES.indexOf(status);

const isLaneSaturated = (lane: Lane): boolean =>
  isSaturated(lane.dlr) ||
  isSaturated(lane.click) ||
  isSaturated(lane.reply) ||
  isSaturated(lane.conversion) ||
  isSaturated(lane.handoff) ||
  isSaturated(lane.consent);

import { isLineType, lineTypeOf, problemOfLine } from '../../schemas/numbers.ts';
import { linkName } from '../../schemas/link-name.ts';
import { recipientKey, maskNumber } from '../../schemas/pii.ts';
import { isFinal, OPEN_STATUSES, type OpenStatus, type Status } from '../../schemas/status.ts';
import { AMOUNT_SCALE, PRICE_SCALE, scaled } from '../../schemas/timeline-row.ts';
import { judged, type Judged } from './clicks.ts';
import type { Evidence } from './evidence.ts';
import { firstBy, groupBy, inOrder, lastBy } from './order.ts';
import { decidingReceipt, ofDlr, partsOf, withinVendor, type Receipt } from './receipts.ts';

/** All that the answers say about one message, as numbers: times in epoch ms or null, amounts in their smallest unit. */
export type Message = ReturnType<typeof messageOf>;

/** Reads one message off its evidence. */
export function messageOf(evidence: Evidence, piiKey: string) {
  const { submit, handoffs, dlrs, clicks, replies, reads, conversions, consents } = evidence;
  const deciding = decidingReceipt(evidence);
  const delivered = deciding?.status === 'delivered';
  const takenOver = handoffs.filter(({ outcome }) => outcome !== 'rejected');
  const handed_off_at = earliest(takenOver);
  const delivered_at = deciding !== undefined && delivered ? deciding.occurred_at : null;
  const hits = judged(clicks, { submitted_at: submit.occurred_at, handed_off_at, delivered_at });
  const clicksOf = (wanted: Judged['class']) => hits.flatMap((hit) => (hit.class === wanted ? [hit.click] : []));
  const human = clicksOf('human');
  const proven = human.length + replies.length + reads.length > 0;
  const engaged = clicks.length + replies.length + reads.length + conversions.length > 0;
  return {
    message_id: submit.message_id,
    account_id: submit.account_id,
    campaign_id: submit.campaign_id,
    audience: submit.audience,
    message_type: submit.message_type,
    channel: submit.channel,
    sender: submit.sender,
    recipient_key: recipientKey(piiKey, submit.recipient),
    recipient_masked: maskNumber(submit.recipient),
    country: submit.country,
    carrier: firstNamed(evidence, 'carrier'),
    vendor: firstNamed(evidence, 'vendor'),
    automation_id: submit.automation_id,
    parent_message_id: submit.parent_message_id,
    tags: submit.tags,
    encoding: submit.encoding,
    parts: submit.parts,
    ...partsOf(evidence, deciding),
    status: deciding?.status ?? openStatus(evidence),
    final: deciding !== undefined,
    handed_off: takenOver.length + dlrs.length > 0 || engaged,
    delivered_inferred: deciding === undefined && proven,
    contradicted: deciding !== undefined && !delivered && proven,
    time_suspect: [...handoffs, ...dlrs, ...reads].some(({ occurred_at }) => occurred_at < submit.occurred_at),
    saturated: evidence.saturated,
    submitted_at: submit.occurred_at,
    handed_off_at,
    accepted_at: earliest(dlrs.filter(({ status }) => status === 'accepted')),
    delivered_at,
    failed_at: deciding !== undefined && !delivered ? deciding.occurred_at : null,
    read_at: earliest(reads),
    first_clicked_at: earliest(human),
    replied_at: earliest(replies),
    converted_at: earliest(conversions),
    opted_out_at: earliest(consents.filter(({ action }) => action === 'opt_out')),
    clicks_human: human.length,
    clicks_suspect: clicksOf('suspect').length,
    clicks_bot: clicksOf('bot').length,
    links: groupBy(hits, ({ click }) => linkName(click)),
    replies: replies.length,
    sentiment: sentimentOf(evidence),
    conversions: conversions.length,
    ...amountsOf(evidence),
    ...priceOf(evidence),
    error_vendor: deciding !== undefined && !delivered ? deciding.vendor : '',
    error_code: deciding !== undefined && !delivered ? deciding.error_code : '',
    ...numberOf(evidence),
    automation_step: submit.automation_step,
  };
}

/** What was known of the recipient's number at the send: a handoff knows better than the submit. */
function numberOf({ submit, handoffs }: Evidence) {
  const toldByHandoffs = (field: 'line_type' | 'number_carrier' | 'ported'): string =>
    firstBy(
      handoffs.filter((handoff) => handoff[field] !== ''),
      inOrder,
    )?.[field] ?? '';
  const lookedUp = lineTypeOf(toldByHandoffs('line_type'));
  const line_type = lookedUp === '' ? lineTypeOf(submit.line_type) : lookedUp;
  const byLine = problemOfLine(line_type);
  return {
    recipient_problem: isLineType(lookedUp) || submit.recipient_problem === '' ? byLine : submit.recipient_problem,
    line_type,
    number_carrier: toldByHandoffs('number_carrier') || submit.number_carrier,
    ported: toldByHandoffs('ported') || submit.ported,
  };
}

const earliest = (events: readonly { readonly occurred_at: number }[]): number | null =>
  events.length === 0 ? null : events.reduce((first, event) => Math.min(first, event.occurred_at), Infinity);

/** The first that names a carrier or vendor: a handoff if one does, else a receipt. */
function firstNamed({ handoffs, dlrs }: Evidence, field: 'carrier' | 'vendor'): string {
  for (const events of [handoffs, dlrs]) {
    const first = firstBy(
      events.filter((event) => event[field] !== ''),
      inOrder,
    );
    if (first !== undefined) return first[field];
  }
  return '';
}

/** The strongest thing said about a message that nothing has ended. */
function openStatus({ handoffs, dlrs }: Evidence): Status {
  const said: OpenStatus[] = [
    'submitted',
    ...handoffs.flatMap(({ outcome }): OpenStatus[] =>
      outcome === 'rejected' ? [] : [outcome === 'accepted' ? 'handed_off' : 'queued'],
    ),
    ...dlrs.map(({ status }): OpenStatus => {
      if (status === 'delivered') return 'accepted';
      return isFinal(status) ? 'handed_off' : status;
    }),
  ];
  return OPEN_STATUSES.findLast((status) => said.includes(status)) ?? '';
}

/** Mean of the replies that have a sentiment; null if none has. */
function sentimentOf({ replies }: Evidence): number | null {
  const told = replies.flatMap(({ sentiment }) => (sentiment === null ? [] : [scaled(sentiment, 6)]));
  return told.length === 0 ? null : told.reduce((sum, one) => sum + one, 0) / told.length / 1e6;
}

/** What was bought, by currency; the message stands for the currency of the first purchase with a value. */
function amountsOf({ conversions }: Evidence) {
  const valued = conversions.filter(({ value }) => value !== null);
  const amounts = new Map(
    [...groupBy(valued, ({ currency }) => currency)].map(([currency, of]) => [
      currency,
      of.reduce((sum, { value }) => sum + scaled(value!, AMOUNT_SCALE), 0),
    ]),
  );
  const conversion_currency = firstBy(valued, inOrder)?.currency ?? '';
  return { amounts, conversion_currency, conversion_value: amounts.get(conversion_currency) ?? 0 };
}

/** What the vendors charged: the best priced receipt of each vendor and part, in the currency of the first of them. */
function priceOf({ dlrs }: Evidence): { price: number | null; currency: string } {
  const priced = dlrs.flatMap((dlr) =>
    dlr.price === null ? [] : [{ ...ofDlr(dlr), currency: dlr.currency, price: scaled(dlr.price, PRICE_SCALE) }],
  );
  const placeOf = ({ vendor, part }: Receipt): string => `${part} ${vendor}`;
  const charges = [...groupBy(priced, placeOf).values()].map((of) => lastBy(of, withinVendor)!);
  const first = firstBy(charges, inOrder);
  if (first === undefined) return { price: null, currency: '' };
  const alike = charges.filter(({ currency }) => currency === first.currency);
  return { price: alike.reduce((sum, { price }) => sum + price, 0), currency: first.currency };
}

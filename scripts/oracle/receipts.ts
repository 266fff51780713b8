import type { Dlr, Handoff } from '../../schemas/events.ts';
import { FINAL_STATUSES, isFinal, type DlrStatus } from '../../schemas/status.ts';
import type { Evidence } from './evidence.ts';
import { byBytes, groupBy, inOrder, lastBy, type Comparison } from './order.ts';

/** What somebody said about the fate of a message or of one of its parts (`part` 0: of the whole message). */
export interface Receipt {
  readonly vendor: string;
  readonly status: DlrStatus;
  readonly error_code: string;
  readonly part: number;
  /** -1 when the vendor numbers nothing. */
  readonly sequence: number;
  readonly occurred_at: number;
  readonly event_id: string;
}

/** Statuses from the one that loses every tie to the one that wins it. */
const RANK: readonly DlrStatus[] = ['queued', 'accepted', 'unknown', ...FINAL_STATUSES.toReversed()];

const byFinal: Comparison<Receipt> = (a, b) => Number(isFinal(a.status)) - Number(isFinal(b.status));
const byTime: Comparison<Receipt> = (a, b) =>
  a.occurred_at - b.occurred_at || RANK.indexOf(a.status) - RANK.indexOf(b.status) || byBytes(a.event_id, b.event_id);

/** Receipts of one vendor, the worst first. */
export const withinVendor: Comparison<Receipt> = (a, b) => byFinal(a, b) || a.sequence - b.sequence || byTime(a, b);

/** Receipts of different vendors, the worst first: their sequences say nothing about each other. */
export const amongVendors: Comparison<Receipt> = (a, b) => byFinal(a, b) || byTime(a, b) || byBytes(a.vendor, b.vendor);

/** A delivery receipt, as one. */
export const ofDlr = (dlr: Dlr): Receipt => ({
  vendor: dlr.vendor,
  status: dlr.status,
  error_code: dlr.error_code,
  part: dlr.part,
  sequence: dlr.sequence ?? -1,
  occurred_at: dlr.occurred_at,
  event_id: dlr.event_id,
});

/** A refusal at the door, which is as final as a receipt. */
const ofRejection = (handoff: Handoff): Receipt => ({
  vendor: handoff.vendor,
  status: 'rejected',
  error_code: handoff.error_code,
  part: 0,
  sequence: -1,
  occurred_at: handoff.occurred_at,
  event_id: handoff.event_id,
});

/** The handoffs that were rejected for good: no accepted one follows. */
const rejectionsOf = (handoffs: readonly Handoff[]): readonly Handoff[] => {
  const accepted = handoffs.filter(({ outcome }) => outcome === 'accepted');
  return handoffs
    .filter(({ outcome }) => outcome === 'rejected')
    .filter((rejected) => !accepted.some((later) => inOrder(later, rejected) > 0));
};

/** The receipt that ends the message; undefined while it is open. */
export function decidingReceipt(evidence: Evidence): Receipt | undefined {
  const whole = evidence.dlrs.filter(({ part }) => part === 0).map(ofDlr);
  const refused = rejectionsOf(evidence.handoffs).map(ofRejection);
  const joined = [...groupBy(evidence.dlrs, ({ vendor }) => vendor).values()].flatMap((dlrs) =>
    wordOfParts(dlrs, evidence.submit.parts),
  );
  const final = [...whole, ...refused, ...joined].filter(({ status }) => isFinal(status));
  const vendorsBest = [...groupBy(final, ({ vendor }) => vendor).values()].map((said) => lastBy(said, withinVendor)!);
  return lastBy(vendorsBest, amongVendors);
}

/** What one vendor's part receipts say about the whole message, in the words of one of them; nothing until all are final. */
function wordOfParts(dlrs: readonly Dlr[], submittedParts: number): Receipt[] {
  const partReceipts = dlrs.filter(({ part }) => part > 0).map(ofDlr);
  if (partReceipts.length === 0) return [];
  const parts = partsTold(dlrs) ?? submittedParts;
  const best = [...groupBy(partReceipts, ({ part }) => part)]
    .filter(([part]) => part <= parts)
    .map(([, said]) => lastBy(said, withinVendor)!);
  if (best.length < parts || !best.every(({ status }) => isFinal(status))) return [];
  const worst = FINAL_STATUSES.findLast((status) => best.some((receipt) => receipt.status === status));
  return [
    lastBy(
      best.filter(({ status }) => status === worst),
      inOrder,
    )!,
  ];
}

/** The largest number of parts that receipts tell; undefined if none does. */
const partsTold = (dlrs: readonly Dlr[]): number | undefined => {
  const told = Math.max(0, ...dlrs.map(({ parts }) => parts));
  return told > 0 ? told : undefined;
};

/** How many parts were delivered and how many failed, given who decides. */
export function partsOf(
  { dlrs, submit }: Evidence,
  deciding: Receipt | undefined,
): { parts_delivered: number; parts_failed: number } {
  if (deciding?.part === 0) {
    const all = partsTold(dlrs) ?? submit.parts;
    return deciding.status === 'delivered'
      ? { parts_delivered: all, parts_failed: 0 }
      : { parts_delivered: 0, parts_failed: all };
  }
  const partReceipts = dlrs.filter(({ part }) => part > 0).map(ofDlr);
  const best = [...groupBy(partReceipts, ({ part }) => part).values()].map((said) => lastBy(said, amongVendors)!);
  const delivered = best.filter(({ status }) => status === 'delivered').length;
  return { parts_delivered: delivered, parts_failed: best.filter(({ status }) => isFinal(status)).length - delivered };
}

import type { Dlr, Handoff } from '../../../schemas/events.ts';
import { FINAL_STATUSES, isFinal } from '../../../schemas/status.ts';
import { compareOccurrence, compareText } from './order.ts';

/** What speaks of a message's end: a dlr, or a rejected handoff told as one. */
export type Receipt = Pick<
  Dlr,
  'event_id' | 'occurred_at' | 'status' | 'vendor' | 'error_code' | 'part' | 'parts' | 'sequence'
>;

/** What all receipts of a message come to. */
export interface Verdict {
  /** The receipt that ends the message; undefined while nothing has. */
  readonly deciding: Receipt | undefined;
  readonly parts_delivered: number;
  readonly parts_failed: number;
}

/** What one vendor's final receipts say. */
interface Vendor {
  /** How many parts the message has, by this vendor. */
  readonly count: number;
  /** Its best receipt of each part. */
  readonly parts: Map<number, Receipt>;
  /** Its best word on the whole message. */
  said: Receipt | undefined;
}

/** Best last. Of receipts of one moment the rarer news is believed: delivered before filtered, … before queued. */
const RANK = ['queued', 'accepted', 'unknown', 'expired', 'failed', 'rejected', 'filtered', 'delivered'];

/** Positive if `a` is the better receipt of one vendor, whose sequence is its own order of them. */
export const compareWithinVendor = (a: Receipt, b: Receipt): number =>
  Number(isFinal(a.status)) - Number(isFinal(b.status)) ||
  (a.sequence ?? -1) - (b.sequence ?? -1) ||
  a.occurred_at - b.occurred_at ||
  RANK.indexOf(a.status) - RANK.indexOf(b.status) ||
  compareText(a.event_id, b.event_id);

/**
 * Positive if `a` is the better final receipt, whoever's they are. Without sequences: what two vendors count has no
 * common order, and taking it for one makes a cycle.
 */
const compareAcrossVendors = (a: Receipt, b: Receipt): number =>
  a.occurred_at - b.occurred_at ||
  RANK.indexOf(a.status) - RANK.indexOf(b.status) ||
  compareText(a.event_id, b.event_id) ||
  compareText(a.vendor, b.vendor);

const NOTHING_SAID: Verdict = { deciding: undefined, parts_delivered: 0, parts_failed: 0 };

/** Weighs what vendors said of a message. `submittedParts` is 0 without a submit. */
export function verdictOf(dlrs: readonly Dlr[], handoffs: readonly Handoff[], submittedParts: number): Verdict {
  const finals = finalReceipts(dlrs, handoffs);
  if (finals.length === 0) return NOTHING_SAID;
  const deciding = decidingReceipt(vendorsOf(finals, dlrs, submittedParts));
  const parts = mostParts(dlrs) || submittedParts || 1;
  if (deciding?.part !== 0) return { deciding, ...countParts(finals) };
  if (deciding.status === 'delivered') return { deciding, parts_delivered: parts, parts_failed: 0 };
  return { deciding, parts_delivered: 0, parts_failed: parts };
}

/** Receipts come before rejected handoffs: of two that are equal in everything compared, the receipt speaks. */
function finalReceipts(dlrs: readonly Dlr[], handoffs: readonly Handoff[]): Receipt[] {
  const finals: Receipt[] = [];
  for (const dlr of dlrs) if (isFinal(dlr.status)) finals.push(dlr);
  for (const handoff of handoffs) if (isLastWord(handoff, handoffs)) finals.push(asReceipt(handoff));
  return finals;
}

/** True for a rejection that no acceptance follows. */
function isLastWord(rejected: Handoff, handoffs: readonly Handoff[]): boolean {
  if (rejected.outcome !== 'rejected') return false;
  for (const other of handoffs)
    if (other.outcome === 'accepted' && compareOccurrence(other, rejected) > 0) return false;
  return true;
}

const asReceipt = ({ event_id, occurred_at, vendor, error_code }: Handoff): Receipt => ({
  event_id,
  occurred_at,
  status: 'rejected',
  vendor,
  error_code,
  part: 0,
  parts: 0,
  sequence: null,
});

/** The most parts that a vendor's dlrs (every vendor's, if none is named) speak of; 0 if they do not say. */
function mostParts(dlrs: readonly Dlr[], vendor?: string): number {
  let parts = 0;
  for (const dlr of dlrs) if (vendor === undefined || dlr.vendor === vendor) parts = Math.max(parts, dlr.parts);
  return parts;
}

/** What each vendor says. */
function vendorsOf(finals: readonly Receipt[], dlrs: readonly Dlr[], submittedParts: number): Vendor[] {
  const vendors = new Map<string, Vendor>();
  for (const receipt of finals) {
    let vendor = vendors.get(receipt.vendor);
    if (vendor === undefined) {
      vendor = { count: mostParts(dlrs, receipt.vendor) || submittedParts || 1, parts: new Map(), said: undefined };
      vendors.set(receipt.vendor, vendor);
    }
    hear(vendor, receipt);
  }
  const all = [...vendors.values()];
  for (const vendor of all) joinParts(vendor);
  return all;
}

function hear(vendor: Vendor, receipt: Receipt): void {
  const { part } = receipt;
  if (part === 0) vendor.said = betterWithinVendor(receipt, vendor.said);
  else if (part <= vendor.count) vendor.parts.set(part, betterWithinVendor(receipt, vendor.parts.get(part)));
}

/**
 * Once every part is final, the parts speak for the message: the worst of them, in the words of the last that says it
 * (all delivered: the last). That competes with what the vendor said of the whole.
 */
function joinParts(vendor: Vendor): void {
  if (vendor.parts.size < vendor.count) return;
  let speaker: Receipt | undefined;
  for (const receipt of vendor.parts.values())
    if (speaker === undefined || compareBadness(receipt, speaker) > 0) speaker = receipt;
  if (speaker !== undefined) vendor.said = betterWithinVendor(speaker, vendor.said);
}

const compareBadness = (a: Receipt, b: Receipt): number =>
  badness(a.status) - badness(b.status) || compareOccurrence(a, b);

const badness = (status: string): number => (FINAL_STATUSES as readonly string[]).indexOf(status);

function betterWithinVendor(receipt: Receipt, best: Receipt | undefined): Receipt {
  return best === undefined || compareWithinVendor(receipt, best) > 0 ? receipt : best;
}

function betterAcrossVendors(receipt: Receipt, best: Receipt | undefined): Receipt {
  return best === undefined || compareAcrossVendors(receipt, best) > 0 ? receipt : best;
}

function decidingReceipt(vendors: readonly Vendor[]): Receipt | undefined {
  let deciding: Receipt | undefined;
  for (const { said } of vendors) if (said !== undefined) deciding = betterAcrossVendors(said, deciding);
  return deciding;
}

/** How many parts ended well and badly, by the best receipt of each, whoever's. */
function countParts(finals: readonly Receipt[]): { parts_delivered: number; parts_failed: number } {
  const best = new Map<number, Receipt>();
  for (const receipt of finals)
    if (receipt.part > 0) best.set(receipt.part, betterAcrossVendors(receipt, best.get(receipt.part)));
  let delivered = 0;
  for (const { status } of best.values()) if (status === 'delivered') delivered++;
  return { parts_delivered: delivered, parts_failed: best.size - delivered };
}

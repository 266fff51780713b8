import { complete, type Outcome } from '../accept.ts';
import { wordsOf } from '../vendors/telling/words.ts';
import { readReceipt, saysNoError, type SmppReceipt } from './receipt.ts';
import type { Posted } from './said.ts';

/** Where a posted receipt came from. */
export interface ReceiptOrigin {
  readonly account: string;
  /** Whose receipts these are, where a receipt does not say it itself. */
  readonly vendor: string;
  /** When the request arrived (epoch ms). */
  readonly arrivedAt: number;
}

/** How much is kept of a field that could not be read. */
const MOST_KEPT = 200;

/** The dlr event of a posted receipt, or why there is none. */
export function receiptEvent(posted: Posted, { account, vendor, arrivedAt }: ReceiptOrigin): Outcome {
  const reading = readReceipt(posted.said);
  if ('failure' in reading) return { failures: [reading.failure] };
  const { receipt } = reading;
  const { messageId } = posted.said;
  const draft = {
    account_id: account,
    source: 'smpp',
    message_id: messageId || receipt.id,
    occurred_at: receipt.done?.at ?? posted.receivedAt ?? arrivedAt,
    vendor: posted.vendor || vendor,
    carrier: posted.carrier,
    status: receipt.status,
    raw_status: receipt.stat,
    error_code: saysNoError(receipt.err) ? '' : receipt.err,
    error_text: wordsOf('', keptOf(receipt, messageId)),
  };
  // The centre repeats a receipt that was not acknowledged, and each copy arrives at a time of its own.
  const derivation = receipt.done === undefined ? 'without_time' : 'with_time';
  return complete('dlr', draft, { derivation, receivedAt: arrivedAt });
}

/**
 * What the event has no other place for, as written: the vendor's id beside our own, a date whose zone nobody told (it
 * was taken for UTC), counts that say more than one message, a failure's code that says that there was no error.
 */
function keptOf(receipt: SmppReceipt, messageId: string): Record<string, string> {
  const { id, done, sub = 1, dlvrd = 0, err, final, status, kept } = receipt;
  const saysMore = sub > 1 || dlvrd > 1;
  const isFailure = final && status !== 'delivered';
  const words = {
    ...(messageId !== '' && messageId !== id && { vendor_id: id }),
    ...(done?.zone === 'assumed' && { 'done date': done.raw }),
    ...(saysMore && { sub: String(sub), dlvrd: String(dlvrd) }),
    ...(isFailure && saysNoError(err) && { err }),
    ...kept,
  };
  return Object.fromEntries(Object.entries(words).map(([name, value]) => [name, value.slice(0, MOST_KEPT)]));
}

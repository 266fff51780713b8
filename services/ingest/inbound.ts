import type { Inbound } from '../../schemas/events.ts';
import type { Failure } from '../../schemas/failures.ts';
import { deriveInboundId } from '../../schemas/ids.ts';
import { inboundFailuresOf } from '../../schemas/validate.ts';
import { recipientAddress, senderAddress } from './numbers/address.ts';
import type { InboundTold } from './vendors/vendor.ts';

/** An inbound message that can be published, or all that is wrong with it. */
export type InboundOutcome = { readonly inbound: Inbound } | { readonly failures: readonly [Failure, ...Failure[]] };

/** The last steps of every inbound message: one spelling of numbers, derived id, validation. */
export function completeInbound(
  { derivation, in_reply_to = '', keyword = '', ...told }: InboundTold,
  origin: { readonly vendor: string; readonly account: string; readonly receivedAt: number },
): InboundOutcome {
  const record = {
    ...told,
    in_reply_to,
    keyword,
    sentiment: null,
    sender: senderAddress(told.sender),
    recipient: recipientAddress(told.recipient, '').number,
    vendor: origin.vendor,
    source: origin.vendor,
    account_id: origin.account,
  };
  const inbound = { ...record, event_id: deriveInboundId(record, derivation) };
  const [first, ...rest] = inboundFailuresOf(inbound, origin.receivedAt);
  return first === undefined ? { inbound } : { failures: [first, ...rest] };
}

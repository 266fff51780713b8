import type { Submit } from '../../../schemas/events.ts';
import { isLineType, lineTypeOf, problemOfLine, type NumberLookUp } from '../../../schemas/numbers.ts';
import type { Address } from './address.ts';

/** What an account's last look-up said of a number (E.164); undefined: nothing. Synchronous: a submit waits for nobody. */
export type LookUp = (account: string, number: string) => NumberLookUp | undefined;

/**
 * The submit with what is known of its recipient now, so that it stays with the message as it was at the send: what the
 * sender gives, else the last look-up, else what the number itself tells. Of a line that is looked up the plan of its
 * number is not asked: numbers are ported from landlines to mobiles.
 */
export function stamped(event: Submit, address: Address, lookUp: LookUp): Submit {
  const known = lookUp(event.account_id, event.recipient);
  const lookedUp = lineTypeOf(event.line_type) || (known?.line_type ?? '');
  const problem = isLineType(lookedUp) ? problemOfLine(lookedUp) : address.problem;
  return {
    ...event,
    recipient_problem: event.recipient_problem || problem,
    line_type: lookedUp || address.line_type,
    number_carrier: event.number_carrier || (known?.carrier ?? ''),
    ported: event.ported || (known?.ported ?? ''),
  };
}

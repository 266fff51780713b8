import type { Handoff } from './events.ts';
import type { Failure } from './failures.ts';
import { idForms } from './message-id.ts';

/** Which message a vendor's id means, as it travels on `handset.alias`. */
export interface Alias {
  readonly vendor: string;
  /** The id as a receipt may spell it: the message that a receipt which knows nothing else names. */
  readonly vendor_message_id: string;
  readonly message_id: string;
  /** When the handoff happened (epoch ms). */
  readonly occurred_at: number;
  /** The handoff's account: receipts of another are not meant. */
  readonly account_id: string;
}

/** The key of an alias. Its place is not that of its key: it lies where the events of the vendor's id lie. */
export const aliasKey = ({ vendor, vendor_message_id }: Alias): string => `${vendor}:${vendor_message_id}`;

/** Vendors whose receipts repeat the id that they gave to the letter. All others may be message centres behind SMPP. */
const SPELL_ALIKE: ReadonlySet<string> = new Set([
  ...['twilio', 'vonage', 'infobip', 'sinch', 'plivo', 'telnyx', 'bandwidth', 'messagebird', 'aws', 'rbm'],
]);

/**
 * How a vendor's receipts may spell an id that it gave at the handoff: as written; behind SMPP also in decimal and in
 * hex, or as a plain UUID. Only by the likeliest reading: `1234` is a decimal number, and that it could be 4660 in hex
 * must not give it the receipts of a message that is 4660. For the same reason hex without a letter is no spelling. An
 * id that came with zeros in front, or quotes, is met by its plain spelling; one whose receipt adds them is not.
 */
export function spellingsOf(vendor: string, written: string): readonly string[] {
  if (SPELL_ALIKE.has(vendor)) return [written];
  const [form] = idForms(written);
  if (form === undefined) return [];
  return [...new Set([written, form, ...hexOf(form)])];
}

function hexOf(form: string): readonly string[] {
  if (!/^\d{1,20}$/.test(form)) return [];
  const hex = BigInt(form).toString(16);
  return /[a-f]/.test(hex) ? [hex, hex.toUpperCase()] : [];
}

/** The aliases that a handoff makes: none unless it names a vendor and an id of the vendor's own. */
export function aliasesOf(handoff: Handoff): readonly Alias[] {
  const { vendor, vendor_message_id: written, message_id, occurred_at, account_id } = handoff;
  if (vendor === '' || written === '') return [];
  return spellingsOf(vendor, written)
    .filter((spelling) => spelling !== message_id)
    .map((vendor_message_id) => ({ vendor, vendor_message_id, message_id, occurred_at, account_id }));
}

/** What is wrong with an alias that somebody published; undefined if it can be used. */
export function aliasFailure(alias: Alias): Failure | undefined {
  const field = (['vendor', 'vendor_message_id', 'message_id'] as const).find((name) => alias[name] === '');
  if (field !== undefined) return { code: 'missing_field', field, message: `${field} must not be empty.` };
  if (alias.vendor_message_id !== alias.message_id) return undefined;
  return { code: 'invalid_value', field: 'message_id', message: 'message_id is the vendor’s id itself.' };
}

import type { DlrStatus } from '../../../schemas/status.ts';
import { readReceipt, saysNoError } from '../smpp/receipt.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { missing } from './telling/batch.ts';
import { commandStatus } from './telling/command-status.ts';
import { fieldReader, fieldsOf } from './telling/fields.ts';
import { isFromGateway } from './telling/gateway.ts';
import { momentOf } from './telling/moment.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/**
 * Kannel's `%d`, a mask of which each report carries one value. *Buffered* means that the message centre has it and goes
 * on trying. 34 and 66 are *failed* with the reason beside it: expired, and unknown.
 */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['1', 'delivered'],
  ['2', 'failed'],
  ['4', 'queued'],
  ['8', 'accepted'],
  ['16', 'rejected'],
  ['34', 'expired'],
  ['66', 'unknown'],
]);

/**
 * Kannel. What it says is what its configuration lets it say:
 *
 * - `dlr-url`: `…/v1/webhooks/kannel/{account}?token=SECRET&message_id=YOURS&status=%d&answer=%A&time=%T&smsc=%i&id=%I&smsc_id=%F`
 * - `get-url` of an `sms-service`: `…?token=SECRET&from=%p&to=%P&text=%a&time=%T&smsc=%i&id=%I&keyword=%k&charset=%C`,
 *   with `max-messages = 0`: otherwise Kannel sends the person an SMS that says that our answer was empty
 *
 * It signs nothing: see {@link isFromGateway}.
 */
export const kannel: Vendor = { isGenuine: isFromGateway, read, thanks: { status: 200, contentType: 'text/plain' } };

type Field = (...names: readonly string[]) => string;

function read(callback: Callback): Reading {
  const fields = fieldsOf(callback);
  if ('failure' in fields) return { told: [], failure: fields.failure };
  const field = fieldReader(fields);
  if (field('status') !== '') return receipt(callback, field);
  return field('from') === '' ? missing('status') : inbound(callback, field);
}

/** `%T`: seconds since 1970. `%t` has no zone, so it is not read. */
const timeOf = (field: Field, callback: Callback) =>
  momentOf(/^\d{9,11}$/.test(field('time')) ? Number(field('time')) * 1_000 : '', callback);

function receipt(callback: Callback, field: Field): Reading {
  const [id, smscId, answer] = [field('id'), field('smsc_id'), field('answer')];
  const message_id = messageIdOf(callback, id || smscId);
  const { occurred_at, derivation } = timeOf(field, callback);
  const said = STATUSES.get(field('status')) ?? 'unknown';
  const more = said === 'failed' || said === 'rejected' ? reasonIn(answer) : {};
  const event = {
    message_id,
    occurred_at,
    vendor: 'kannel',
    status: said,
    raw_status: field('status'),
    error_text: wordsOf('', {
      answer: withoutBody(answer),
      smsc: field('smsc'),
      smsc_id: message_id === smscId ? '' : smscId,
      id: message_id === id ? '' : id,
    }),
    ...more,
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

/** A receipt ends in the beginning of the message that it is about: that is personal, and not kept. */
function withoutBody(answer: string): string {
  const at = answer.search(/\btext:/i);
  return at < 0 ? answer : answer.slice(0, at).trimEnd();
}

/** What the message centre said of a failure: `NACK/0x00000058/Throttled` to a submit, or a receipt. */
function reasonIn(answer: string): { readonly status?: DlrStatus; readonly error_code?: string } {
  const nack = /^NACK\/(0x[0-9a-f]{1,8}|\w+)/i.exec(answer)?.[1];
  if (nack !== undefined) return { error_code: commandStatus(nack) };
  const reading = readReceipt({ text: answer, tlvs: {}, messageId: 'known' });
  if ('failure' in reading) return {};
  const { status, final, err } = reading.receipt;
  return {
    ...(final && status !== 'delivered' && { status }),
    ...(!saysNoError(err) && { error_code: err }),
  };
}

function inbound(callback: Callback, field: Field): Reading {
  const told = {
    ...timeOf(field, callback),
    recipient: personNumber(field('from')),
    sender: ownNumber(field('to')),
    body: field('text'),
    keyword: field('keyword'),
    vendor_message_id: field('id'),
    tags: tagsOf({ smsc: field('smsc'), charset: field('charset') }),
  };
  return { told: [], inbound: [told] };
}

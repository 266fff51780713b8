import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { missing } from './telling/batch.ts';
import { fieldReader, type Fields } from './telling/fields.ts';
import { momentOf } from './telling/moment.ts';
import { rfc3339 } from './telling/rfc3339.ts';
import { messageIdOf, type Callback, type Reading } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** Statuses of Vonage's SMS API. `accepted` and `buffered`: the carrier has it. */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['accepted', 'accepted'],
  ['buffered', 'accepted'],
  ['delivered', 'delivered'],
  ['expired', 'expired'],
  ['failed', 'failed'],
  ['rejected', 'rejected'],
  ['unknown', 'unknown'],
]);

/** `err-code`s that say more than *failed* and *rejected* do. 9 meant an illegal number before it meant an opt-out. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['4', 'rejected'],
  ['6', 'filtered'],
  ['9', 'rejected'],
]);

type Field = ReturnType<typeof fieldReader>;

/** What a callback of the SMS API says: a receipt has a status, an inbound message has not. */
export function readSms(callback: Callback, fields: Fields): Reading {
  const field = fieldReader(fields);
  if (field('status') !== '') return receipt(callback, field);
  return fields.has('text') || fields.has('data') ? inbound(callback, field) : missing('status');
}

/** `message-timestamp` is when Vonage began to push, in UTC: a retry may tell another, so it stays out of the id. */
const momentIn = (field: Field, callback: Callback) => ({
  occurred_at: momentOf(rfc3339(field('message-timestamp'), 'Z'), callback).occurred_at,
  derivation: 'without_time' as const,
});

function receipt(callback: Callback, field: Field): Reading {
  const id = field('messageId', 'message-id');
  const { occurred_at, derivation } = momentIn(field, callback);
  const raw_status = field('status');
  const error_code = field('err-code');
  const message_id = messageIdOf(callback, id, field('client-ref'));
  const event = {
    message_id,
    occurred_at,
    vendor: 'vonage',
    status: statusOf(raw_status.toLowerCase(), error_code),
    raw_status,
    error_code: error_code === '0' ? '' : error_code,
    // No currency is told with the price, and scts has no zone.
    error_text: wordsOf('', { scts: field('scts'), price: field('price'), messageId: message_id === id ? '' : id }),
    carrier: field('network-code'),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(said: string, errorCode: string): DlrStatus {
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'failed' || status === 'rejected' ? (STATUS_OF_ERROR.get(errorCode) ?? status) : status;
}

/** A long message may come in pieces, each with `concat` fields: they are kept with each. */
function inbound(callback: Callback, field: Field): Reading {
  const kept = ['type', 'concat', 'concat-ref', 'concat-total', 'concat-part', 'data', 'udh', 'network-code'];
  const told = {
    ...momentIn(field, callback),
    recipient: personNumber(field('msisdn')),
    sender: ownNumber(field('to')),
    body: field('text'),
    vendor_message_id: field('messageId'),
    keyword: field('keyword'),
    tags: tagsOf(Object.fromEntries(kept.map((name) => [name, field(name)]))),
  };
  return { told: [], inbound: [told] };
}

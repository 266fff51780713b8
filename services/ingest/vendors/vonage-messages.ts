import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { partsOf, priceOf } from './telling/amounts.ts';
import { missing } from './telling/batch.ts';
import { textAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { rfc3339 } from './telling/rfc3339.ts';
import { messageIdOf, type Callback, type Reading } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/**
 * Statuses of Vonage's Messages API. `submitted`: handed to the provider; `undeliverable`: the provider could not be
 * reached.
 */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['submitted', 'accepted'],
  ['delivered', 'delivered'],
  ['rejected', 'rejected'],
  ['undeliverable', 'failed'],
]);

/** Codes that say more than *rejected* does. 1330: no reason is known. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['1330', 'failed'],
  ['1360', 'expired'],
]);

/** What a callback of the Messages API says: a receipt has a status, an inbound message has not. */
export function readMessages(callback: Callback, body: JsonObject): Reading {
  if (textAt(body, 'status') !== '') return receipt(callback, body);
  const isInbound = textAt(body, 'message_type') !== '' || textAt(body, 'direction') === 'inbound';
  return isInbound ? inbound(callback, body) : missing('status');
}

/** A number as version 1 of the API writes it, or as version 0.1 did. */
const numberAt = (body: JsonObject, name: string): string => textAt(body, name) || textAt(body, name, 'number');

function receipt(callback: Callback, body: JsonObject): Reading {
  const id = textAt(body, 'message_uuid');
  const raw_status = textAt(body, 'status');
  const message_id = messageIdOf(callback, id, textAt(body, 'client_ref'));
  const { occurred_at, derivation } = momentOf(rfc3339(textAt(body, 'timestamp'), 'Z'), callback);
  if (raw_status === 'read') return { told: [{ kind: 'read', derivation, event: { message_id, occurred_at } }] };
  const error_code = errorCodeOf(body);
  const event = {
    message_id,
    occurred_at,
    vendor: 'vonage',
    status: statusOf(raw_status.toLowerCase(), error_code),
    raw_status,
    error_code,
    error_text: wordsOf(textAt(body, 'error', 'detail') || textAt(body, 'error', 'reason'), {
      channel: textAt(body, 'channel'),
      instance: textAt(body, 'error', 'instance'),
      message_uuid: message_id === id ? '' : id,
    }),
    carrier: textAt(body, 'destination', 'network_code'),
    parts: partsOf(textAt(body, 'sms', 'count_total')),
    ...priceOf(textAt(body, 'usage', 'price'), textAt(body, 'usage', 'currency')),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(said: string, errorCode: string): DlrStatus {
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'rejected' ? (STATUS_OF_ERROR.get(errorCode) ?? status) : status;
}

/** The code is the error's title, the end of its type's URL, or, in version 0.1, a field of its own. */
function errorCodeOf(body: JsonObject): string {
  const [title, type] = [textAt(body, 'error', 'title'), textAt(body, 'error', 'type')];
  return textAt(body, 'error', 'code') || (/^\d+$/.test(title) ? title : (/#(\w+)$/.exec(type)?.[1] ?? title));
}

function inbound(callback: Callback, body: JsonObject): Reading {
  const told = {
    ...momentOf(rfc3339(textAt(body, 'timestamp'), 'Z'), callback),
    recipient: personNumber(numberAt(body, 'from')),
    sender: ownNumber(numberAt(body, 'to')),
    body: textAt(body, 'text') || textAt(body, 'reply', 'title') || textAt(body, 'message', 'content', 'text'),
    vendor_message_id: textAt(body, 'message_uuid'),
    in_reply_to: textAt(body, 'context', 'message_uuid'),
    keyword: textAt(body, 'sms', 'keyword'),
    tags: tagsOf({
      channel: textAt(body, 'channel'),
      message_type: textAt(body, 'message_type'),
      reply_id: textAt(body, 'reply', 'id'),
      network_code: textAt(body, 'origin', 'network_code'),
      num_messages: textAt(body, 'sms', 'num_messages'),
      url: ['image', 'video', 'audio', 'file'].map((kind) => textAt(body, kind, 'url')).find(Boolean) ?? '',
    }),
  };
  return { told: [], inbound: [told] };
}

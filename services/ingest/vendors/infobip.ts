import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { partsOf, priceOf } from './telling/amounts.ts';
import { missing, referenceIn, together } from './telling/batch.ts';
import { credentialsOf, isBasic, sameText } from './telling/credentials.ts';
import { isObject, listAt, readObject, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { rfc3339 } from './telling/rfc3339.ts';
import { messageIdOf, type Callback, type Misread, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** What Infobip's status groups mean: 1 pending, 2 undeliverable, 3 delivered, 4 expired, 5 rejected. */
const STATUS_OF_GROUP: ReadonlyMap<string, DlrStatus> = new Map([
  ['1', 'queued'],
  ['2', 'failed'],
  ['3', 'delivered'],
  ['4', 'expired'],
  ['5', 'rejected'],
]);

/** Statuses that say something else than their group does. */
const STATUS_OF_ID: ReadonlyMap<string, DlrStatus> = new Map([
  ['2', 'accepted'], // DELIVERED_TO_OPERATOR, which is not final
  ['3', 'accepted'], // PENDING_WAITING_DELIVERY: the operator has it (unconfirmed)
  ['4', 'rejected'], // UNDELIVERABLE_REJECTED_OPERATOR
  ['7', 'accepted'], // PENDING_ENROUTE: sent to the operator (unconfirmed)
  ['29', 'unknown'], // EXPIRED_DLR_UNKNOWN: no receipt came in time, so nobody knows
]);

/** Errors that say more than *undeliverable* and *rejected* do. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['573', 'rejected'],
  ['603', 'rejected'],
  ['607', 'filtered'],
  ['4098', 'expired'],
  ['4101', 'expired'],
]);

/**
 * Infobip: delivery reports and inbound messages, in batches. The secret is what the subscription was set up with:
 * `user:password`, a bearer token, or the key behind `App`. Infobip proves itself by it alone: nothing is signed.
 */
export const infobip: Vendor = { isGenuine, read, thanks: { status: 200 } };

function isGenuine(callback: Callback, secret: string): boolean {
  const keys = ['bearer', 'app'].map((scheme) => credentialsOf(callback, scheme)).filter(Boolean);
  return isBasic(callback, secret) || keys.some((key) => sameText(key, secret));
}

function read(callback: Callback): Reading {
  const body = readObject(callback.body);
  if ('failure' in body) return { told: [], failure: body.failure };
  const results = listAt(body.value, 'results');
  if (results.length === 0) return missing('results', 'the body holds no result');
  // A message named in the URL is only one's own where there is one.
  const alone = results.length === 1 ? callback : { ...callback, query: new URLSearchParams() };
  return together(results.map((result, index) => readResult(alone, result, `results[${index}]`)));
}

function readResult(callback: Callback, result: unknown, path: string): Reading {
  if (!isObject(result)) return { told: [], failures: [misread(path, 'is no object')] };
  if (isObject(valueAt(result, 'status'))) return receipt(callback, result, path);
  if (textAt(result, 'seenAt') !== '') return seen(callback, result);
  const isInbound = ['receivedAt', 'text', 'cleanText', 'message'].some((name) => name in result);
  if (isInbound) return inbound(callback, result);
  return { told: [], failures: [misread(`${path}.status`, 'is missing', textAt(result, 'messageId'))] };
}

const misread = (field: string, problem: string, messageId = ''): Misread => ({
  failure: { code: 'missing_field', field, message: `${field} ${problem}` },
  messageId,
});

const messageOf = (callback: Callback, result: JsonObject): string =>
  messageIdOf(callback, textAt(result, 'messageId'), referenceIn([textAt(result, 'callbackData')]));

function receipt(callback: Callback, result: JsonObject, path: string): Reading {
  const name = textAt(result, 'status', 'name') || textAt(result, 'status', 'groupName');
  const [status, error] = [valueAt(result, 'status'), valueAt(result, 'error')];
  const raw_status = name || textAt(status, 'id') || textAt(status, 'groupId');
  if (raw_status === '') return { told: [], failures: [misread(`${path}.status.name`, 'is missing')] };
  const message_id = messageOf(callback, result);
  const { occurred_at, derivation } = momentOf(
    rfc3339(textAt(result, 'doneAt')) || rfc3339(textAt(result, 'sentAt')),
    callback,
  );
  const error_code = textAt(error, 'id');
  const event = {
    message_id,
    occurred_at,
    vendor: 'infobip',
    status: statusOf(textAt(status, 'groupId'), textAt(status, 'id'), error_code),
    raw_status,
    error_code: error_code === '0' ? '' : error_code,
    error_text: wordsOf(sentencesOf(status, error), keptOf(result, message_id)),
    carrier: textAt(result, 'mccMnc'),
    parts: partsIn(result),
    ...chargeOf(result),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(group: string, id: string, error: string): DlrStatus {
  const status = STATUS_OF_ID.get(id) ?? STATUS_OF_GROUP.get(group) ?? 'unknown';
  return status === 'failed' || status === 'rejected' ? (STATUS_OF_ERROR.get(error) ?? status) : status;
}

/** What the two say in words; the error where there is one. */
function sentencesOf(status: unknown, error: unknown): string {
  const isError = !['', '0'].includes(textAt(error, 'id'));
  const reason = isError ? `${textAt(error, 'name')}: ${textAt(error, 'description')}` : '';
  return [textAt(status, 'description'), reason].filter(Boolean).join('; ');
}

function keptOf(result: JsonObject, messageId: string): Record<string, string> {
  const names = ['bulkId', 'callbackData', 'entityId', 'applicationId', 'campaignReferenceId'];
  const kept = Object.fromEntries(names.map((name) => [name, textAt(result, name)]));
  const id = textAt(result, 'messageId');
  return { ...kept, permanent: textAt(result, 'error', 'permanent'), messageId: id === messageId ? '' : id };
}

const partsIn = (result: JsonObject): number => partsOf(textAt(result, 'smsCount') || textAt(result, 'messageCount'));

/** The price is that of one part. (Unconfirmed.) */
function chargeOf(result: JsonObject) {
  const each = priceOf(textAt(result, 'price', 'pricePerMessage'), textAt(result, 'price', 'currency'));
  return each && { ...each, price: each.price * Math.max(1, partsIn(result)) };
}

function seen(callback: Callback, result: JsonObject): Reading {
  const { occurred_at, derivation } = momentOf(rfc3339(textAt(result, 'seenAt')), callback);
  const event = { message_id: messageOf(callback, result), occurred_at };
  return { told: [{ kind: 'read', derivation, event }] };
}

/** `callbackData` of an inbound message is that of the message it answers. */
function inbound(callback: Callback, result: JsonObject): Reading {
  const callbackData = textAt(result, 'callbackData');
  const told = {
    ...momentOf(rfc3339(textAt(result, 'receivedAt')), callback),
    recipient: personNumber(textAt(result, 'from') || textAt(result, 'sender')),
    sender: ownNumber(textAt(result, 'to') || textAt(result, 'destination')),
    body: textAt(result, 'text') || textAt(result, 'message', 'text') || textAt(result, 'cleanText'),
    vendor_message_id: textAt(result, 'messageId'),
    in_reply_to: textAt(result, 'pairedMessageId') || referenceIn([callbackData]),
    keyword: textAt(result, 'keyword'),
    tags: tagsOf({
      callbackData,
      smsCount: textAt(result, 'smsCount'),
      entityId: textAt(result, 'entityId'),
      applicationId: textAt(result, 'applicationId'),
      campaignReferenceId: textAt(result, 'campaignReferenceId'),
    }),
  };
  return { told: [], inbound: [told] };
}

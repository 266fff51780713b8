import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { ignoring, missing, referenceIn } from './telling/batch.ts';
import { isObject, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { rfc3339 } from './telling/rfc3339.ts';
import { messageIdOf, type Callback, type Reading } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** Delivery statuses of Sinch's Conversation API. `SWITCHING_CHANNEL`: the next channel is tried. */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['QUEUED_ON_CHANNEL', 'accepted'],
  ['SWITCHING_CHANNEL', 'queued'],
  ['DELIVERED', 'delivered'],
  ['FAILED', 'failed'],
]);

/** Reasons that say more than *failed* does. */
const STATUS_OF_REASON: ReadonlyMap<string, DlrStatus> = new Map([
  ['DELIVERY_REJECTED_DUE_TO_POLICY', 'filtered'],
  ['DELIVERY_TIMED_OUT', 'expired'],
  ['MESSAGE_EXPIRED', 'expired'],
  ['RECIPIENT_NOT_OPTED_IN', 'rejected'],
  ['CHANNEL_REJECT', 'rejected'],
  // No receipt came in time: nobody knows.
  ['DELIVERY_REPORT_TIME_OUT', 'unknown'],
]);

/** Whether a body is one of the Conversation API's: these name their app, those of the SMS API do not. */
export const isConversation = (body: JsonObject): boolean => 'app_id' in body || 'project_id' in body;

/** What a callback of the Conversation API says: each has one object, named after what happened. */
export function readConversation(callback: Callback, body: JsonObject): Reading {
  const report = valueAt(body, 'message_delivery_report');
  const submitted = valueAt(body, 'message_submit_notification');
  const message = valueAt(body, 'message');
  if (isObject(report)) return receipt(callback, body, report);
  if (isObject(submitted)) return receipt(callback, body, { ...submitted, status: 'MESSAGE_SUBMIT' });
  if (isObject(message)) return inbound(callback, body, message);
  return ignoring(`a ${Object.keys(body).find((name) => isObject(body[name])) ?? 'nameless'} callback`.slice(0, 200));
}

function receipt(callback: Callback, body: JsonObject, report: JsonObject): Reading {
  const raw_status = textAt(report, 'status');
  if (raw_status === '') return missing('message_delivery_report.status');
  const id = textAt(report, 'message_id');
  const metadata = textAt(report, 'metadata') || textAt(body, 'message_metadata');
  const message_id = messageIdOf(callback, id, referenceIn([metadata]) || textAt(body, 'correlation_id'));
  const at = rfc3339(textAt(body, 'event_time')) || rfc3339(textAt(body, 'accepted_time'));
  const { occurred_at, derivation } = momentOf(at, callback);
  if (raw_status === 'READ') return { told: [{ kind: 'read', derivation, event: { message_id, occurred_at } }] };
  const reason = textAt(report, 'reason', 'code');
  // On SMS the channel's own code is the carrier's, which says more.
  const isSms = textAt(report, 'channel_identity', 'channel') === 'SMS';
  const event = {
    message_id,
    occurred_at,
    vendor: 'sinch',
    status: statusOf(raw_status, reason),
    raw_status,
    error_code: (isSms && textAt(report, 'reason', 'channel_code')) || reason,
    error_text: wordsOf(textAt(report, 'reason', 'description'), {
      reason,
      sub_code: textAt(report, 'reason', 'sub_code'),
      channel_code: textAt(report, 'reason', 'channel_code'),
      channel: textAt(report, 'channel_identity', 'channel'),
      metadata,
      message_id: message_id === id ? '' : id,
    }),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(said: string, reason: string): DlrStatus {
  if (said === 'MESSAGE_SUBMIT') return 'queued';
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'failed' ? (STATUS_OF_REASON.get(reason) ?? status) : status;
}

function inbound(callback: Callback, body: JsonObject, message: JsonObject): Reading {
  const said = valueAt(message, 'contact_message');
  const told = {
    ...momentOf(rfc3339(textAt(message, 'accept_time')) || rfc3339(textAt(body, 'event_time')), callback),
    recipient: personNumber(textAt(message, 'channel_identity', 'identity')),
    // An app that answers under one name only tells no sender.
    sender: ownNumber(textAt(message, 'sender_id')) || textAt(body, 'app_id'),
    body: textAt(said, 'text_message', 'text') || textAt(said, 'media_card_message', 'caption'),
    vendor_message_id: textAt(message, 'id'),
    in_reply_to: textAt(said, 'reply_to', 'message_id') || textAt(said, 'choice_response_message', 'message_id'),
    tags: tagsOf({
      channel: textAt(message, 'channel_identity', 'channel'),
      conversation_id: textAt(message, 'conversation_id'),
      contact_id: textAt(message, 'contact_id'),
      metadata: textAt(message, 'metadata'),
      postback_data: textAt(said, 'choice_response_message', 'postback_data'),
      media: textAt(said, 'media_message', 'url') || textAt(said, 'media_card_message', 'url'),
    }),
  };
  return { told: [], inbound: [told] };
}

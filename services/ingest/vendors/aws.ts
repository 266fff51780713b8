import type { DlrStatus } from '../../../schemas/status.ts';
import { partsOf } from './telling/amounts.ts';
import { isSignedBySns, snsUrl } from './aws-sns.ts';
import { ignoring, missing } from './telling/batch.ts';
import { isObject, readObject, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/**
 * What AWS says of a text, media or RCS message, without the channel in front. `SUCCESSFUL`: the carrier took it, which
 * in some countries is all that will ever be said. `UNKNOWN`: nothing was heard for 72 hours.
 */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['QUEUED', 'queued'],
  ['PENDING', 'queued'],
  ['SENT', 'accepted'],
  ['SUCCESSFUL', 'accepted'],
  ['DELIVERED', 'delivered'],
  ['INVALID', 'failed'],
  ['INVALID_MESSAGE', 'failed'],
  ['UNREACHABLE', 'failed'],
  ['CARRIER_UNREACHABLE', 'failed'],
  ['BLOCKED', 'rejected'],
  ['CARRIER_BLOCKED', 'rejected'],
  ['PROTECT_BLOCKED', 'rejected'],
  ['SPAM', 'filtered'],
  ['TTL_EXPIRED', 'expired'],
  ['UNKNOWN', 'unknown'],
  ['FILE_INACCESSIBLE', 'failed'],
  ['FILE_TYPE_UNSUPPORTED', 'failed'],
  ['FILE_SIZE_EXCEEDED', 'failed'],
  ['FAILED', 'failed'],
  // The RCS attempt is over; the SMS that follows is another message. Unconfirmed.
  ['FALLEN_BACK_TO_SMS', 'failed'],
]);

/** Statuses that say no error. */
const FINE: readonly DlrStatus[] = ['queued', 'accepted', 'delivered'];

/**
 * AWS End User Messaging: its events and inbound messages in the envelope of SNS. The secret is the topic's ARN. A
 * sender names its message as `message_id` in the `Context` of its request. **Raw message delivery must be off**: without
 * the envelope nothing is signed, so such a message is refused.
 */
export const aws: Vendor = { isGenuine: isSignedBySns, read, thanks: { status: 200 } };

function read(callback: Callback): Reading {
  const envelope = readObject(callback.body);
  if ('failure' in envelope) return { told: [], failure: envelope.failure };
  const type = textAt(envelope.value, 'Type');
  if (type === 'SubscriptionConfirmation') return confirmation(textAt(envelope.value, 'SubscribeURL'));
  // Its SubscribeURL would subscribe again: whoever ended the subscription meant it.
  if (type === 'UnsubscribeConfirmation') return ignoring('the subscription of the topic has ended');
  const message = readObject(Buffer.from(textAt(envelope.value, 'Message')));
  if ('failure' in message) return { told: [], failure: { ...message.failure, field: 'Message' } };
  return notification(callback, message.value, textAt(envelope.value, 'Timestamp'));
}

function confirmation(subscribeUrl: string): Reading {
  const url = snsUrl(subscribeUrl);
  if (url?.searchParams.get('Action') === 'ConfirmSubscription')
    return { ...ignoring('a subscription was confirmed'), confirm: url.href };
  const message = 'SubscribeURL does not confirm a subscription at SNS';
  return { told: [], failure: { code: 'invalid_value', field: 'SubscribeURL', message } };
}

function notification(callback: Callback, message: JsonObject, sentAt: string): Reading {
  if (textAt(message, 'inboundMessageId') !== '') return inbound(callback, message, sentAt);
  const type = textAt(message, 'eventType');
  const [, said = ''] = /^(?:TEXT|MEDIA|RCS)_(\w+)$/.exec(type) ?? [];
  if (type === '') return missing('eventType');
  return said === '' ? ignoring(`a ${type.slice(0, 100)} event`) : outbound(callback, message, said);
}

function outbound(callback: Callback, message: JsonObject, said: string): Reading {
  const id = textAt(message, 'messageId');
  const message_id = messageIdOf(callback, id, textAt(message, 'context', 'message_id'));
  const { occurred_at, derivation } = momentOf(Number(textAt(message, 'eventTimestamp')), callback);
  const word = textAt(message, 'messageStatus') || said;
  if (word === 'READ' || said === 'READ')
    return { told: [{ kind: 'read', derivation, event: { message_id, occurred_at } }] };
  const status = STATUSES.get(word) ?? 'unknown';
  const event = {
    message_id,
    occurred_at,
    vendor: 'aws',
    status,
    raw_status: textAt(message, 'eventType'),
    error_code: FINE.includes(status) ? '' : word,
    error_text: textOf(message, message_id === id ? '' : id),
    carrier: textAt(message, 'carrierName') || textAt(message, 'mcc') + textAt(message, 'mnc'),
    parts: partsOf(textAt(message, 'totalMessageParts')),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

/** The price stands here: AWS does not say in which currency it is. */
const textOf = (message: JsonObject, messageId: string): string =>
  wordsOf(textAt(message, 'messageStatusDescription'), {
    price: textAt(message, 'totalMessagePrice'),
    carrier_fee: textAt(message, 'totalCarrierFee'),
    context: contextOf(message),
    messageId,
  });

function contextOf(message: JsonObject): string {
  const context = valueAt(message, 'context');
  const entries = isObject(context) ? Object.keys(context).map((key) => `${key}:${textAt(context, key)}`) : [];
  return entries.filter((entry) => !entry.startsWith('message_id:')).join(',');
}

function inbound(callback: Callback, message: JsonObject, sentAt: string): Reading {
  const told = {
    ...momentOf(sentAt, callback),
    recipient: textAt(message, 'originationNumber'),
    sender: textAt(message, 'destinationNumber'),
    body: textAt(message, 'messageBody'),
    keyword: textAt(message, 'messageKeyword'),
    vendor_message_id: textAt(message, 'inboundMessageId'),
    in_reply_to: textAt(message, 'previousPublishedMessageId'),
    tags: tagsOf({ rcsBusinessId: textAt(message, 'rcsBusinessId') }),
  };
  return { told: [], inbound: [told] };
}

import { partsOf } from './telling/amounts.ts';
import { ignoring, missing, together } from './telling/batch.ts';
import { isObject, textAt, valueAt } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { addressOf } from './twilio-address.ts';
import { statusOf } from './twilio-status.ts';
import { messageIdOf, type Callback, type Reading } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

const OUTBOUND = 'com.twilio.messaging.message.';
const INBOUND = 'com.twilio.messaging.inbound-message.received';

/** Whether a JSON body is one of Event Streams: a list of CloudEvents, or one alone. */
export const isEvents = (body: unknown): boolean => Array.isArray(body) || textAt(body, 'specversion') !== '';

/**
 * Twilio's Event Streams: CloudEvents of messages, several at once, each with the time of what it tells. A sender names
 * its message in the tag `message_id`.
 */
export function readEvents(callback: Callback, body: unknown): Reading {
  const entries: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (entries.length === 0) return missing('[0]', 'the body holds no event');
  const alone = entries.length === 1 ? callback : { ...callback, query: new URLSearchParams() };
  return together(entries.map((entry, index) => readEvent(alone, entry, `[${index}]`)));
}

function readEvent(callback: Callback, entry: unknown, path: string): Reading {
  const type = textAt(entry, 'type');
  const data = valueAt(entry, 'data');
  if (type === '') return missing(`${path}.type`);
  if (!type.startsWith(OUTBOUND) && type !== INBOUND) return ignoring(`a ${type.slice(0, 100)} event`);
  if (!isObject(data)) return missing(`${path}.data`);
  const time = textAt(data, 'timestamp') || textAt(entry, 'time');
  return type === INBOUND
    ? inbound(callback, data, time)
    : receipt(callback, data, { time, said: type.slice(OUTBOUND.length) });
}

/** The status is that of the event's type: `messageStatus` may run ahead of it. */
function receipt(callback: Callback, data: unknown, { time, said }: { time: string; said: string }): Reading {
  const sid = textAt(data, 'messageSid');
  const message_id = messageIdOf(callback, sid, textAt(data, 'tags', 'message_id'));
  const { occurred_at, derivation } = momentOf(time, callback);
  if (said === 'read') return { told: [{ kind: 'read', derivation, event: { message_id, occurred_at } }] };
  const error_code = textAt(data, 'errorCode');
  const event = {
    message_id,
    occurred_at,
    vendor: 'twilio',
    status: statusOf(said, error_code),
    raw_status: said,
    error_code,
    error_text: wordsOf(textAt(data, 'errorMessage'), {
      RawDlrDoneDate: textAt(data, 'rawDlrDoneDate'),
      tags: tagsIn(data),
      MessageSid: message_id === sid ? '' : sid,
    }),
    // Unconfirmed: Twilio's page calls it the network of the FROM number, in the words of inbound messages.
    carrier: textAt(data, 'mcc') + textAt(data, 'mnc'),
    parts: partsOf(textAt(data, 'numberOfSegments')),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function tagsIn(data: unknown): string {
  const tags = valueAt(data, 'tags');
  const entries = isObject(tags) ? Object.keys(tags).map((name) => `${name}:${textAt(tags, name)}`) : [];
  return entries.filter((entry) => !entry.startsWith('message_id:')).join(',');
}

function inbound(callback: Callback, data: unknown, time: string): Reading {
  const from = addressOf(textAt(data, 'from'));
  const told = {
    ...momentOf(time, callback),
    recipient: from.address,
    sender: addressOf(textAt(data, 'to')).address,
    body: textAt(data, 'body'),
    vendor_message_id: textAt(data, 'messageSid'),
    tags: tagsOf({
      channel: from.channel,
      mccmnc: textAt(data, 'mcc') + textAt(data, 'mnc'),
      FromCountry: textAt(data, 'fromCountry'),
      NumMedia: textAt(data, 'numMedia'),
      MessagingServiceSid: textAt(data, 'messagingServiceSid'),
    }),
  };
  return { told: [], inbound: [told] };
}

import { missing } from './telling/batch.ts';
import { fieldReader, type Fields } from './telling/fields.ts';
import { isObject, readJson, textAt } from './telling/json.ts';
import { addressOf } from './twilio-address.ts';
import { isEvents, readEvents } from './twilio-events.ts';
import { isSignedByTwilio } from './twilio-signature.ts';
import { statusOf } from './twilio-status.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** Statuses of messages that come in. */
const INBOUND = ['receiving', 'received'];

/**
 * Twilio: status callbacks and inbound messages (form posts, GET, or JSON with `bodySHA256`), which tell no time, so that
 * arrival stands in; and Event Streams, which do.
 */
export const twilio: Vendor = {
  isGenuine: isSignedByTwilio,
  read,
  // Twilio takes any empty 2xx; a body would have to be TwiML.
  thanks: { status: 204 },
};

function read(callback: Callback): Reading {
  const { method, query, contentType, body } = callback;
  if (method === 'GET') return readFields(callback, firstOf(query));
  if (!/^application\/(.*\+)?json$/.test(contentType))
    return readFields(callback, firstOf(new URLSearchParams(body.toString('utf8'))));
  const json = readJson(body);
  if ('failure' in json) return { told: [], failure: json.failure };
  if (isEvents(json.value)) return readEvents(callback, json.value);
  const { value } = json;
  if (isObject(value))
    return readFields(callback, new Map(Object.keys(value).map((name) => [name, textAt(value, name)])));
  return { told: [], failure: { code: 'undecodable', field: '', message: 'the body is no JSON object' } };
}

const firstOf = (form: URLSearchParams): Fields => new Map([...form].reverse());

type Field = (...names: readonly string[]) => string;

function readFields(callback: Callback, fields: Fields): Reading {
  const field = fieldReader(fields);
  const raw_status = field('MessageStatus', 'SmsStatus');
  const status = raw_status.toLowerCase();
  // What people write comes with a Body; a status callback never has one. Twilio documents no status for it.
  const isInbound = status === '' ? fields.has('Body') : INBOUND.includes(status);
  if (isInbound) return inbound(callback, field);
  if (status === '') return missing('MessageStatus');
  const sid = field('MessageSid', 'SmsSid');
  const base = { message_id: messageIdOf(callback, sid), occurred_at: callback.receivedAt };
  if (status === 'read') return { told: [{ kind: 'read', derivation: 'without_time', event: base }] };
  const error_code = field('ErrorCode');
  const event = {
    ...base,
    vendor: 'twilio',
    status: statusOf(status, error_code),
    raw_status,
    error_code,
    error_text: wordsOf(field('ErrorMessage'), {
      ChannelStatusMessage: field('ChannelStatusMessage'),
      ChannelStatusCode: field('ChannelStatusCode'),
      RawDlrDoneDate: field('RawDlrDoneDate'),
      MessageSid: base.message_id === sid ? '' : sid,
    }),
  };
  return { told: [{ kind: 'dlr', derivation: 'without_time', event }] };
}

/** Most media files that a message has. */
const MEDIA = Array.from({ length: 10 }, (_, index) => `MediaUrl${index}`);

function inbound(callback: Callback, field: Field): Reading {
  const from = addressOf(field('From'));
  const told = {
    occurred_at: callback.receivedAt,
    derivation: 'without_time' as const,
    recipient: from.address,
    sender: addressOf(field('To')).address,
    body: field('Body'),
    // Where Twilio handles opt-outs itself: STOP, START or HELP.
    keyword: field('OptOutType'),
    vendor_message_id: field('MessageSid', 'SmsSid'),
    in_reply_to: field('OriginalRepliedMessageSid'),
    tags: tagsOf({
      channel: from.channel,
      FromCountry: field('FromCountry'),
      MessagingServiceSid: field('MessagingServiceSid'),
      ButtonPayload: field('ButtonPayload'),
      media: MEDIA.map((name) => field(name))
        .filter(Boolean)
        .join(' '),
    }),
  };
  return { told: [], inbound: [told] };
}

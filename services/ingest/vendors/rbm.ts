import { createHmac } from 'node:crypto';
import { ignoring, missing } from './telling/batch.ts';
import { personNumber } from './telling/addresses.ts';
import { sameText } from './telling/credentials.ts';
import { isObject, readObject, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { headerOf, messageIdOf, type Callback, type Reading, type Told, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/**
 * What Google says of a message. A TTL that ran out and could not be revoked is not final: the message may be on the
 * phone already, or get there.
 */
const EVENTS: ReadonlyMap<string, 'delivered' | 'expired' | 'unknown'> = new Map([
  ['DELIVERED', 'delivered'],
  ['TTL_EXPIRATION_REVOKED', 'expired'],
  ['TTL_EXPIRATION_REVOKE_FAILED', 'unknown'],
]);

const IGNORED = ['IS_TYPING'];
/** What a person chose in the messages app, without writing anything, as the keyword that means the same. */
const CHOICES: ReadonlyMap<string, string> = new Map([
  ['SUBSCRIBE', 'START'],
  ['UNSUBSCRIBE', 'STOP'],
]);

/** Google RCS for Business. The secret is the webhook's `clientToken`. The message is named by who sends it, so by us. */
export const rbm: Vendor = {
  isGenuine,
  read,
  // A webhook is verified by sending its secret back; anything but 200 is repeated for a week.
  thanks: (callback) => {
    const { secret } = handshakeOf(callback);
    return secret === '' ? { status: 200 } : { status: 200, body: secret, contentType: 'text/plain' };
  },
};

/**
 * `X-Goog-Signature`: base64 HMAC-SHA512, under the client token, of the event's bytes: those in `message.data` where it
 * comes as Pub/Sub writes it, else the body (unconfirmed). The webhook's verification carries the token itself.
 */
function isGenuine(callback: Callback, clientToken: string): boolean {
  const handshake = handshakeOf(callback);
  if (handshake.secret !== '') return sameText(handshake.clientToken, clientToken);
  const signature = createHmac('sha512', clientToken).update(eventBytes(callback)).digest('base64');
  return sameText(headerOf(callback, 'x-goog-signature'), signature);
}

function handshakeOf({ body }: Callback): { readonly clientToken: string; readonly secret: string } {
  const read = readObject(body);
  const value = 'failure' in read ? {} : read.value;
  const isHandshake = typeof valueAt(value, 'clientToken') === 'string';
  return { clientToken: textAt(value, 'clientToken'), secret: isHandshake ? textAt(value, 'secret') : '' };
}

function eventBytes({ body }: Callback): Buffer {
  const read = readObject(body);
  const data = 'failure' in read ? '' : textAt(read.value, 'message', 'data');
  return data === '' ? body : Buffer.from(data, 'base64');
}

/** The state of an agent at a carrier: it comes as Pub/Sub writes it, with its type in the attributes. */
function isLaunch({ body }: Callback): boolean {
  const read = readObject(body);
  return 'value' in read && textAt(read.value, 'message', 'attributes', 'type') === 'agent_launch_event';
}

function read(callback: Callback): Reading {
  if (handshakeOf(callback).secret !== '') return ignoring('the webhook was verified');
  const event = readObject(eventBytes(callback));
  if ('failure' in event) return { told: [], failure: event.failure };
  if (isLaunch(callback)) return ignoring('a launch event');
  const type = textAt(event.value, 'eventType');
  if (IGNORED.includes(type)) return ignoring(`a ${type} event`);
  if (type === '' || CHOICES.has(type)) return inbound(callback, event.value, CHOICES.get(type) ?? '');
  return outbound(callback, event.value, type);
}

function outbound(callback: Callback, event: JsonObject, type: string): Reading {
  const id = textAt(event, 'messageId');
  // An event of a type that nobody knew may be about anything; only one that names a message is a receipt.
  if (id === '' && !EVENTS.has(type) && type !== 'READ') return ignoring(`a ${type.slice(0, 100)} event`);
  if (id === '') return missing('messageId');
  const message_id = messageIdOf(callback, id);
  const { occurred_at, derivation } = momentOf(textAt(event, 'sendTime'), callback);
  const told: Told =
    type === 'READ'
      ? { kind: 'read', derivation, event: { message_id, occurred_at } }
      : {
          kind: 'dlr',
          derivation,
          event: {
            message_id,
            occurred_at,
            vendor: 'rbm',
            status: EVENTS.get(type) ?? 'unknown',
            raw_status: type,
            error_code: type.startsWith('TTL_') ? type : '',
            error_text: wordsOf('', { agentId: textAt(event, 'agentId'), messageId: message_id === id ? '' : id }),
          },
        };
  return { told: [told] };
}

/** A text, a tapped suggestion, a file or a place. `eventId` and `messageId` name the person's message, not ours. */
function inbound(callback: Callback, event: JsonObject, keyword: string): Reading {
  if (textAt(event, 'senderPhoneNumber') === '') return missing('eventType');
  const told = {
    ...momentOf(textAt(event, 'sendTime'), callback),
    recipient: personNumber(textAt(event, 'senderPhoneNumber')),
    sender: textAt(event, 'agentId'),
    body: textAt(event, 'text') || textAt(event, 'suggestionResponse', 'text'),
    keyword,
    vendor_message_id: textAt(event, 'messageId') || textAt(event, 'eventId'),
    tags: tagsOf({
      eventType: textAt(event, 'eventType'),
      postbackData: textAt(event, 'suggestionResponse', 'postbackData'),
      suggestionType: textAt(event, 'suggestionResponse', 'type'),
      file: fileOf(valueAt(event, 'userFile')),
      location: ['latitude', 'longitude']
        .map((name) => textAt(event, 'location', name))
        .filter(Boolean)
        .join(','),
    }),
  };
  return { told: [], inbound: [told] };
}

const fileOf = (file: unknown): string =>
  isObject(file) ? textAt(file, 'payload', 'fileUri') || textAt(file, 'fileUri') : '';

import type { DlrStatus } from '../../../schemas/status.ts';
import { partsOf } from './telling/amounts.ts';
import { ignoring, missing, referenceIn, together } from './telling/batch.ts';
import { isBasic } from './telling/credentials.ts';
import { isObject, listAt, readJson, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/**
 * Bandwidth's events of outbound messages. `message-delivered` may mean *handed downstream* where the carrier sends no
 * receipts; Bandwidth does not tell the two apart.
 */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['message-sending', 'accepted'],
  ['message-delivered', 'delivered'],
  ['message-failed', 'failed'],
]);

/** Codes that say more than *failed* does. 9902: no receipt came in time, so nobody knows. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['4360', 'expired'],
  ['4470', 'filtered'],
  ['4481', 'rejected'],
  ['4482', 'rejected'],
  ['4750', 'rejected'],
  ['4770', 'filtered'],
  ['4771', 'filtered'],
  ['4772', 'rejected'],
  ['4775', 'rejected'],
  ['9902', 'unknown'],
]);

/**
 * Bandwidth messaging webhooks: JSON lists of events. The secret is `user:password` of the application's callback
 * credentials. A sender names its message in the message's tag, `message_id=…`.
 */
export const bandwidth: Vendor = { isGenuine: isBasic, read, thanks: { status: 200 } };

function read(callback: Callback): Reading {
  const body = readJson(callback.body);
  if ('failure' in body) return { told: [], failure: body.failure };
  const entries = isObject(body.value) ? [body.value] : listAt({ entries: body.value }, 'entries');
  if (entries.length === 0) return missing('[0]', 'the body holds no event');
  const alone = entries.length === 1 ? callback : { ...callback, query: new URLSearchParams() };
  return together(entries.map((entry, index) => readEntry(alone, entry, `[${index}]`)));
}

function readEntry(callback: Callback, entry: unknown, path: string): Reading {
  const type = textAt(entry, 'type');
  if (!isObject(entry) || type === '') return missing(`${path}.type`);
  if (type === 'message-received') return inbound(callback, entry);
  if (type === 'message-read') return { told: [{ kind: 'read', ...about(callback, entry) }] };
  return STATUSES.has(type) || isOutbound(entry) ? receipt(callback, entry, type) : ignoring(`a ${type} event`);
}

const isOutbound = (entry: JsonObject): boolean => textAt(entry, 'message', 'direction') === 'out';

function about(callback: Callback, entry: JsonObject) {
  const { occurred_at, derivation } = momentOf(textAt(entry, 'time'), callback);
  const reference = referenceIn([textAt(entry, 'message', 'tag')]);
  return {
    derivation,
    event: { message_id: messageIdOf(callback, textAt(entry, 'message', 'id'), reference), occurred_at },
  };
}

function receipt(callback: Callback, entry: JsonObject, type: string): Reading {
  const { derivation, event } = about(callback, entry);
  const error_code = textAt(entry, 'errorCode');
  const said = STATUSES.get(type) ?? 'unknown';
  const id = textAt(entry, 'message', 'id');
  const dlr = {
    ...event,
    vendor: 'bandwidth',
    status: said === 'failed' ? (STATUS_OF_ERROR.get(error_code) ?? said) : said,
    raw_status: type,
    error_code,
    error_text: wordsOf(textAt(entry, 'description'), {
      tag: textAt(entry, 'message', 'tag'),
      to: listAt(entry, 'message', 'to').length > 1 ? textAt(entry, 'to') : '',
      id: event.message_id === id ? '' : id,
    }),
    carrier: textAt(entry, 'carrierName'),
    parts: partsOf(textAt(entry, 'message', 'segmentCount')),
  };
  return { told: [{ kind: 'dlr', derivation, event: dlr }] };
}

function inbound(callback: Callback, entry: JsonObject): Reading {
  const message = valueAt(entry, 'message');
  const told = {
    ...momentOf(textAt(entry, 'time'), callback),
    recipient: textAt(message, 'from'),
    sender: textAt(message, 'owner') || textAt(entry, 'to'),
    body: textAt(message, 'text'),
    vendor_message_id: textAt(message, 'id'),
    tags: tagsOf({
      applicationId: textAt(message, 'applicationId'),
      segmentCount: textAt(message, 'segmentCount'),
      media: listAt(message, 'media').map(String).join(' '),
    }),
  };
  return { told: [], inbound: [told] };
}

import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { partsOf } from './telling/amounts.ts';
import { ignoring, missing } from './telling/batch.ts';
import { listAt, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { momentOf } from './telling/moment.ts';
import { rfc3339 } from './telling/rfc3339.ts';
import { messageIdOf, type Callback, type Reading } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** Statuses of Sinch's SMS API. `Dispatched`: the carrier has it; `Aborted`: Sinch stopped it. */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['queued', 'queued'],
  ['dispatched', 'accepted'],
  ['delivered', 'delivered'],
  ['aborted', 'rejected'],
  ['cancelled', 'rejected'],
  ['rejected', 'rejected'],
  ['deleted', 'failed'],
  ['failed', 'failed'],
  ['expired', 'expired'],
  ['unknown', 'unknown'],
]);

/** Codes that say more than *aborted*, *rejected*, *deleted* and *failed* do. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['15', 'filtered'],
  ['61', 'rejected'],
  ['62', 'filtered'],
  ['151', 'rejected'],
  ['406', 'expired'],
]);

const RECIPIENT_REPORT = /^recipient_delivery_report_(sms|mms)$/;
const BATCH_REPORT = /^delivery_report_(sms|mms)$/;

/** What a callback of the SMS API says, by its type. */
export function readSms(callback: Callback, body: JsonObject): Reading {
  const type = textAt(body, 'type');
  if (RECIPIENT_REPORT.test(type)) return receipt(callback, body, body);
  if (BATCH_REPORT.test(type)) return batch(callback, body);
  if (type.startsWith('mo_')) return inbound(callback, body, type);
  return type === '' ? missing('type') : ignoring(`a ${type.slice(0, 100)} callback`);
}

/** A report about a whole batch tells a message only where the batch has one: it does not say which id is whose. */
function batch(callback: Callback, body: JsonObject): Reading {
  const total = textAt(body, 'total_message_count');
  if (total !== '1') return ignoring(`a report about a batch of ${total.slice(0, 20) || 'unsaid'} messages`);
  const status = listAt(body, 'statuses')[0];
  return status === undefined ? missing('statuses') : receipt(callback, body, status);
}

function receipt(callback: Callback, report: JsonObject, said: unknown): Reading {
  const raw_status = textAt(said, 'status');
  if (raw_status === '') return missing('status');
  const id = textAt(report, 'batch_id');
  const message_id = messageIdOf(callback, id, textAt(report, 'client_reference'));
  // `at` is Sinch's own clock; operator_status_at is what the carrier claims, and kept.
  const { occurred_at, derivation } = momentOf(rfc3339(textAt(report, 'at')), callback);
  const code = textAt(said, 'code');
  const event = {
    message_id,
    occurred_at,
    vendor: 'sinch',
    status: statusOf(raw_status.toLowerCase(), code),
    raw_status,
    error_code: code === '0' ? '' : code,
    error_text: wordsOf('', {
      operator_status_at: textAt(report, 'operator_status_at'),
      applied_originator: textAt(report, 'applied_originator'),
      encoding: textAt(report, 'encoding'),
      batch_id: message_id === id ? '' : id,
    }),
    carrier: textAt(report, 'operator'),
    parts: partsOf(textAt(report, 'number_of_message_parts')),
  };
  return { told: [{ kind: 'dlr', derivation, event }] };
}

function statusOf(said: string, code: string): DlrStatus {
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'failed' || status === 'rejected' ? (STATUS_OF_ERROR.get(code) ?? status) : status;
}

/** Texts have their body as text, binary ones in base64 (kept as a tag), media ones as an object. */
function inbound(callback: Callback, body: JsonObject, type: string): Reading {
  const isBinary = type === 'mo_binary';
  const media = listAt(body, 'body', 'media').map((each) => textAt(each, 'url'));
  const told = {
    ...momentOf(rfc3339(textAt(body, 'received_at')), callback),
    recipient: personNumber(textAt(body, 'from')),
    sender: ownNumber(textAt(body, 'to')),
    body: isBinary ? '' : textAt(body, 'body') || textAt(valueAt(body, 'body'), 'message'),
    vendor_message_id: textAt(body, 'id'),
    in_reply_to: textAt(body, 'client_reference'),
    tags: tagsOf({
      type,
      operator_id: textAt(body, 'operator_id'),
      sent_at: textAt(body, 'sent_at'),
      udh: textAt(body, 'udh'),
      data: isBinary ? textAt(body, 'body') : '',
      subject: textAt(body, 'body', 'subject'),
      media: media.filter(Boolean).join(' '),
    }),
  };
  return { told: [], inbound: [told] };
}

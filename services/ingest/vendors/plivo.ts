import type { DlrStatus } from '../../../schemas/status.ts';
import { ownNumber, personNumber } from './telling/addresses.ts';
import { partsOf, priceOf } from './telling/amounts.ts';
import { missing } from './telling/batch.ts';
import { fieldReader, fieldsOf } from './telling/fields.ts';
import { isSignedByPlivo } from './plivo-signature.ts';
import { messageIdOf, type Callback, type Reading, type Vendor } from './vendor.ts';
import { tagsOf, wordsOf } from './telling/words.ts';

/** Plivo's message statuses. `sent`: submitted to the carrier. */
const STATUSES: ReadonlyMap<string, DlrStatus> = new Map([
  ['queued', 'queued'],
  ['sent', 'accepted'],
  ['delivered', 'delivered'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['rejected', 'rejected'],
]);

/** Codes that say more than *failed* and *undelivered* do. */
const STATUS_OF_ERROR: ReadonlyMap<string, DlrStatus> = new Map([
  ['30', 'filtered'],
  ['200', 'rejected'],
]);

/** Plivo tells no currency with its charges; its prices are in US dollars. (Unconfirmed for every account.) */
const CURRENCY = 'USD';

/** Plivo's times have no zone, so they are kept as they are, and arrival stands in. */
const TIMES = ['MessageTime', 'QueuedTime', 'SentTime', 'DeliveryReportTime'];

/** Plivo: status callbacks and inbound messages, as forms or GET. The secret is the auth token. */
export const plivo: Vendor = { isGenuine: isSignedByPlivo, read, thanks: { status: 200 } };

type Field = ReturnType<typeof fieldReader>;

function read(callback: Callback): Reading {
  const fields = fieldsOf(callback);
  if ('failure' in fields) return { told: [], failure: fields.failure };
  const field = fieldReader(fields);
  const status = field('Status').toLowerCase();
  const isMessage = ['Text', 'Body', 'MediaCount'].some((name) => fields.has(name));
  if (status === 'received' || (status === '' && isMessage)) return inbound(callback, field);
  return status === '' ? missing('Status') : receipt(callback, field, status);
}

function receipt(callback: Callback, field: Field, status: string): Reading {
  const id = field('ParentMessageUUID', 'MessageUUID');
  const message_id = messageIdOf(callback, id);
  const base = { message_id, occurred_at: callback.receivedAt };
  if (status === 'read') return { told: [{ kind: 'read', derivation: 'without_time', event: base }] };
  const error_code = field('ErrorCode');
  const [part, parts] = partOf(field);
  const event = {
    ...base,
    vendor: 'plivo',
    status: statusOf(status, error_code),
    raw_status: field('Status'),
    // 000: none.
    error_code: /^0+$/.test(error_code) ? '' : error_code,
    error_text: wordsOf('', keptOf(field, message_id)),
    carrier: field('MCC') + field('MNC'),
    part,
    parts,
    sequence: sequenceOf(field('Sequence')),
    // TotalAmount is TotalRate times Units: of one part among several only its own rate counts.
    ...priceOf(field(part > 0 ? 'TotalRate' : 'TotalAmount'), CURRENCY),
  };
  return { told: [{ kind: 'dlr', derivation: 'without_time', event }] };
}

function statusOf(said: string, errorCode: string): DlrStatus {
  const status = STATUSES.get(said) ?? 'unknown';
  return status === 'failed' ? (STATUS_OF_ERROR.get(errorCode) ?? status) : status;
}

/**
 * Plivo reserves `PartInfo` for the future and says to ignore it while the parent's id is the message's own. Only where
 * they differ does the receipt speak for one part: `2 of 3`.
 */
function partOf(field: Field): readonly [part: number, parts: number] {
  const [, part = '', parts = ''] = /^(\d+)\s*(?:of|\/)\s*(\d+)$/i.exec(field('PartInfo').trim()) ?? [];
  const isPart = field('ParentMessageUUID') !== '' && field('ParentMessageUUID') !== field('MessageUUID');
  return isPart && partsOf(parts) > 1 ? [partsOf(part), partsOf(parts)] : [0, partsOf(field('Units'))];
}

const sequenceOf = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);

function keptOf(field: Field, messageId: string): Record<string, string> {
  const kept = [...TIMES, 'PartInfo', 'PowerpackUUID', 'ConversationID'].map((name) => [name, field(name)]);
  const uuid = field('MessageUUID');
  return Object.fromEntries([...kept, ['MessageUUID', uuid === messageId ? '' : uuid]]) as Record<string, string>;
}

/** Plivo joins the parts of a long message before it passes it on. */
function inbound(callback: Callback, field: Field): Reading {
  const kept = ['Type', 'MessageIntent', 'Units', 'PowerpackUUID', 'MediaCount', 'Media0', 'Media1', 'ContentType'];
  const told = {
    occurred_at: callback.receivedAt,
    derivation: 'without_time' as const,
    recipient: personNumber(field('From')),
    sender: ownNumber(field('To')),
    body: field('Text', 'Body'),
    vendor_message_id: field('MessageUUID'),
    tags: tagsOf(Object.fromEntries(kept.map((name) => [name, field(name)]))),
  };
  return { told: [], inbound: [told] };
}
